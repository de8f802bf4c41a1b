"""Posts a hook to a team's HTTP server, and refuses addresses that are not public.

A URL is user input, so the address is checked when connecting, and the connection goes to the very
address that was checked: nothing private, no redirect, no proxy. Only the status line of the answer
is read. Unlike libraries that guard against SSRF it has a total deadline, not one per read.
"""

import re
import socket
import ssl
from contextlib import closing
from functools import cache
from http.client import HTTPConnection, HTTPException
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from deadair.addresses import is_loopback_address, is_public
from deadair.loopback import is_loopback
from deadair.resolver import resolve

CONNECT_S = 3.0
TOTAL_S = 8.0
"""Less than the broker's visibility_timeout, or each slow delivery would be made twice."""

_PORTS = {"https": 443, "http": 80}
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_STATUS_LINE_BYTES = 1_024


class NotTakenError(Exception):
    """The receiver did not take the message; the text says why."""


def post(url: str, headers: dict[str, str], body: str, *, development: bool) -> int:
    """Post *body* and return the answer's status; *development* allows explicit loopback http.

    Raises NotTakenError when there is no answer within `TOTAL_S`, or the address is forbidden.
    """
    deadline = monotonic() + TOTAL_S
    parts = urlsplit(url)
    here = development and parts.scheme == "http" and is_loopback(url)
    try:
        with closing(_connected(parts, here, deadline)) as sock:
            _send(sock, parts, headers, body)
            return _status(sock, deadline)
    except (OSError, HTTPException) as error:
        raise NotTakenError(f"no answer: {type(error).__name__}") from error


def _connected(parts: SplitResult, here: bool, deadline: float) -> socket.socket:
    """Return a socket to the host of *parts*: to an address that was checked, and no other."""
    port = parts.port or _PORTS[parts.scheme]
    addresses = resolve(parts.hostname or "", port, _left(deadline))
    allowed = is_loopback_address if here else is_public
    if not all(allowed(address) for address in addresses):
        raise NotTakenError("forbidden: its address is not public")
    failed: OSError = ConnectionError("no address")
    for address in addresses:
        try:
            sock = socket.create_connection((address, port), min(CONNECT_S, _left(deadline)))
        except OSError as error:
            failed = error
            continue
        try:
            sock.settimeout(_left(deadline))
            secure = parts.scheme == "https"
            return _tls().wrap_socket(sock, server_hostname=parts.hostname) if secure else sock
        except OSError:
            sock.close()
            raise
    raise failed


def _send(sock: socket.socket, parts: SplitResult, headers: dict[str, str], body: str) -> None:
    """Write one request to *sock*; http.client makes its bytes and sends them within the limit."""
    connection = HTTPConnection(parts.hostname or "", parts.port)
    connection.sock = sock
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    sent = {"Host": host, "Connection": "close", **headers}
    connection.request("POST", target, body.encode(), sent)


def _status(sock: socket.socket, deadline: float) -> int:
    head = b""
    while b"\n" not in head and len(head) < _STATUS_LINE_BYTES:
        sock.settimeout(_left(deadline))
        more = sock.recv(_STATUS_LINE_BYTES)
        if not more:
            break
        head += more
    found = _STATUS.match(head)
    if not found:
        raise NotTakenError("no answer: not HTTP")
    return int(found[1])


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
