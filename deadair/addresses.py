"""Which hosts a configured URL may lead to: those on the public Internet, whatever their name says.

A URL is user input, so its host is looked up and checked when connecting, and the connection must
go to the very address that was checked. A service on this machine's loopback may also reach it.
"""

import os
from ipaddress import IPv6Address, ip_address, ip_network

from deadair.loopback import is_loopback
from deadair.resolver import resolve

_NAT64 = ip_network("64:ff9b::/96")


class ForbiddenAddressError(OSError):
    """The host is not on the public Internet."""


def is_public(address: str) -> bool:
    """Return whether *address* is on the public Internet, in whatever way it is written."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ip_address(int(ip) & 0xFFFFFFFF)  # type: ignore[assignment]  # 32 bits: IPv4
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_loopback_address(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback


def loopback_allowed() -> bool:
    """Return whether this is a service on loopback (PUBLIC_URL), which may reach what is there."""
    public_url = os.environ.get("DEADAIR_PUBLIC_URL") or os.environ.get("PUBLIC_URL", "")
    return not public_url.strip() or is_loopback(public_url.strip())


def checked(host: str, port: int, *, loopback: bool, within_s: float) -> list[str]:
    """Return the addresses of *host* that may be connected to, in the order to try them.

    With *loopback* they must be this machine's, else public ones. Raises ForbiddenAddressError,
    TimeoutError when there are none within *within_s* seconds, and OSError.
    """
    addresses = resolve(host, port, within_s)
    allowed = is_loopback_address if loopback else is_public
    if not all(allowed(address) for address in addresses):
        raise ForbiddenAddressError("forbidden: its address is not public")
    return addresses
