"""Resolves a host name within a time limit, which the system's resolver does not have.

If no name server answers, getaddrinfo takes up to half a minute and can't be cancelled. It runs in
its own thread, which may be abandoned; above a limit of such threads no name is resolved.
"""

import socket
from ipaddress import ip_address
from threading import Event, Semaphore, Thread

LEFT_BEHIND = 32
"""Look-ups running in this process, abandoned ones included."""

_room = Semaphore(LEFT_BEHIND)


class _Lookup:
    """One look-up: its addresses, or what went wrong."""

    def __init__(self, host: str, port: int) -> None:
        self.addresses: list[str] = []
        self.failure: OSError | UnicodeError | None = None
        self.done = Event()
        self._wanted = host, port

    def run(self) -> None:
        try:
            found = socket.getaddrinfo(*self._wanted, type=socket.SOCK_STREAM)
            self.addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
        except (OSError, UnicodeError) as failure:
            self.failure = failure
        finally:
            _room.release()
            self.done.set()


def resolve(host: str, port: int, within_s: float) -> list[str]:
    """Return the addresses of *host*, in the order to try them.

    Raises TimeoutError when there are none within *within_s* seconds, and OSError.
    """
    if _is_address(host):
        return [host]
    if within_s <= 0 or not _room.acquire(blocking=False):
        raise TimeoutError("no address in time")
    lookup = _Lookup(host, port)
    Thread(target=lookup.run, name="lookup", daemon=True).start()
    if not lookup.done.wait(within_s):
        raise TimeoutError("no address in time")
    if isinstance(lookup.failure, UnicodeError):
        raise OSError(f"no host name: {lookup.failure}") from lookup.failure
    if lookup.failure:
        raise lookup.failure
    return lookup.addresses


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
