"""A connection to a team's own server: to an address that was checked, by a deadline.

The rule of hooks: public addresses only, over TLS; plain on this machine's loopback, while the
service itself is on loopback (PUBLIC_URL).
"""

import socket
import ssl
from functools import cache
from time import monotonic
from urllib.parse import urlsplit

from deadair.addresses import ForbiddenAddressError, checked, loopback_allowed
from deadair.loopback import is_loopback

CONNECT_S = 3.0
_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}
_SECURE = frozenset({"https", "wss"})


def connect(url: str, within_s: float) -> socket.socket:
    """Return a socket to the host of *url*, TLS included.

    Raises ForbiddenAddressError, TimeoutError and OSError.
    """
    ends_at = monotonic() + within_s
    parts = urlsplit(url)
    secure, host = parts.scheme in _SECURE, parts.hostname or ""
    here = not secure and is_loopback(url) and loopback_allowed()
    if not secure and not here:
        raise ForbiddenAddressError("forbidden: not encrypted, and not on loopback")
    port = parts.port or _PORTS[parts.scheme]
    failed: OSError = ConnectionError("no address")
    for address in checked(host, port, loopback=here, within_s=within_s):
        try:
            return _connected(address, port, host if secure else "", ends_at)
        except OSError as error:
            failed = error
    raise failed


def _connected(address: str, port: int, name: str, ends_at: float) -> socket.socket:
    left_s = ends_at - monotonic()
    if left_s <= 0:
        raise TimeoutError("not connected in time")
    sock = socket.create_connection((address, port), min(CONNECT_S, left_s))
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(left_s)
        return _tls().wrap_socket(sock, server_hostname=name) if name else sock
    except OSError:
        sock.close()
        raise


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
