"""A Redis server behind TLS: its certificate is of an authority of the test's own."""

import socket
import ssl
from pathlib import Path

import trustme

from tests.network.forwarder import Forwarder


class TlsServer(Forwarder):
    """Forwards a loopback port that speaks TLS, for *names*, to a server that does not."""

    def __init__(self, target: int, directory: Path, *, names: tuple[str, ...] = ("127.0.0.1",)):
        authority = trustme.CA()
        self.authority = directory / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names).configure_cert(self._context)
        super().__init__(target)

    def url(self, **options: str) -> str:
        """Return its address with TLS options."""
        query = "&".join(f"{name}={value}" for name, value in options.items())
        return f"rediss://127.0.0.1:{self.port}/0" + (f"?{query}" if query else "")

    def _taken(self, client: socket.socket) -> socket.socket:
        client.settimeout(5)
        secure = self._context.wrap_socket(client, server_side=True)
        secure.settimeout(None)
        return secure
