"""Hosts as network namespaces on one bridge: each has its address, its name and its processes.

Needs Linux, root and `ip` (Debian: iproute2, which deploy/scripts/tools.sh gets).
"""

import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
IP = shutil.which("ip", path=PATH) or ""
NOBODY = "02:00:00:00:00:fe"
"""A hardware address that no host has: what is sent there is lost without a word."""


class NotAllowedError(Exception):
    """Namespaces can't be made here; the message says why."""


def ip(*words: str) -> str:
    """Run `ip`. Raises NotAllowedError."""
    if not IP:
        raise NotAllowedError("there is no `ip`; deploy/scripts/tools.sh gets it from Debian")
    done = subprocess.run([IP, *words], capture_output=True, text=True, timeout=20, check=False)
    if done.returncode:
        raise NotAllowedError(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Host:
    """One host. Its first network card, eth0, is plugged into the bridge."""

    def __init__(self, network: "Network", name: str, number: int):
        self.name = name
        self.address = f"{network.prefix}.{number}"
        self._namespace = f"{network.name}-{name}"
        self._plug = f"{network.name}p{number}"
        ip("netns", "add", self._namespace)
        card = ("type", "veth", "peer", "name", "eth0", "netns", self._namespace)
        ip("link", "add", self._plug, *card)
        ip("link", "set", self._plug, "master", network.bridge, "up")
        self._here("link", "set", "lo", "up")
        self._here("link", "set", "eth0", "up")
        self._here("address", "add", f"{self.address}/24", "dev", "eth0")

    def _here(self, *words: str) -> str:
        return ip("-n", self._namespace, *words)

    def command(self, line: list[str]) -> list[str]:
        """Return *line* as run on this host, under its name."""
        named = f"echo {self.name} > /proc/sys/kernel/hostname && exec {shlex.join(line)}"
        return [IP, "netns", "exec", self._namespace, "unshare", "--uts", "/bin/sh", "-c", named]

    def cut_off(self, other: "Host") -> None:
        """Lose every packet between this host and *other*; both keep their connections."""
        for one, two in ((self, other), (other, self)):
            lost = (two.address, "lladdr", NOBODY, "dev", "eth0", "nud", "permanent")
            one._here("neighbour", "replace", *lost)

    def join(self, other: "Host") -> None:
        """Undo `cut_off`."""
        for one, two in ((self, other), (other, self)):
            one._here("neighbour", "del", two.address, "dev", "eth0")

    def die(self) -> None:
        """Unplug the host and kill all that runs on it; no peer gets a FIN or a reset."""
        ip("link", "set", self._plug, "down")
        for pid in ip("netns", "pids", self._namespace).split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def plug_in(self) -> None:
        ip("link", "set", self._plug, "up")


class Network:
    """A bridge with hosts on it; this machine is on it too, as the outside (`address`)."""

    def __init__(self) -> None:
        number = os.getpid()
        self.name = f"da{number % 1_000_000}"
        self.bridge = f"{self.name}b"
        self.prefix = f"10.{200 + number % 50}.{number // 50 % 250}"
        self.address = f"{self.prefix}.1"
        self._hosts: list[str] = []
        try:
            ip("link", "add", self.bridge, "type", "bridge")
            ip("address", "add", f"{self.address}/24", "dev", self.bridge)
            ip("link", "set", self.bridge, "up")
        except NotAllowedError:
            self.close()
            raise

    def host(self, name: str) -> Host:
        """Add a host. Raises NotAllowedError."""
        self._hosts.append(name)
        return Host(self, name, 10 + len(self._hosts))

    def close(self) -> None:
        """Remove the hosts and the bridge; what still ran there was closed before."""
        for number, name in enumerate(self._hosts, 11):
            with suppress(NotAllowedError):  # a namespace goes when its last connection has gone
                ip("link", "del", f"{self.name}p{number}")
            with suppress(NotAllowedError):
                ip("netns", "del", f"{self.name}-{name}")
        with suppress(NotAllowedError):
            ip("link", "del", self.bridge)


def why_not() -> str:
    """Return why there can be no hosts here; '' if there can."""
    if os.geteuid() != 0:
        return "hosts as network namespaces need root"
    if not Path("/usr/bin/unshare").exists():
        return "hosts as network namespaces need unshare (util-linux)"
    try:
        network = Network()
    except NotAllowedError as error:
        return f"hosts as network namespaces are not allowed here: {error}"
    try:
        network.host("try")
    except NotAllowedError as error:
        return f"hosts as network namespaces are not allowed here: {error}"
    finally:
        network.close()
    return ""
