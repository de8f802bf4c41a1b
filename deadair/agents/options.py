"""Reads the `agent_options` of the agents that come with Dead Air. Pure.

Each function returns one field, and raises OptionsError that names the field and its limit.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from deadair import OptionsError
from deadair.loopback import is_loopback

MAX_URL, MAX_HEADERS, MAX_HEADER = 500, 20, 4_000
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
"""A header's name (RFC 9110)."""

_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "upgrade"})


def refuse_unknown(options: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for field in options:
        if field not in known:
            raise OptionsError(str(field), f"is not known; known are {', '.join(known)}")


def url(options: Mapping[str, Any], secure: str, plain: str, field: str = "url") -> str:
    """Return the address at *field*; its scheme is *secure*, or *plain* on loopback.

    Where its host name leads is checked when connecting.
    """
    given = options.get(field)
    if not isinstance(given, str) or not given:
        raise OptionsError(field, "is required")
    if len(given) > MAX_URL:
        raise OptionsError(field, f"must have at most {MAX_URL} characters")
    if not given.isascii() or not given.isprintable() or " " in given:
        raise OptionsError(field, "must be a URL of printable ASCII characters")
    try:
        parts = urlsplit(given)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.scheme not in {secure, plain}:
        raise OptionsError(field, f"must be a URL that starts with {secure}://")
    if parts.scheme == plain and not is_loopback(given):
        hint = f"({plain}:// is for loopback addresses only)"
        raise OptionsError(field, f"must start with {secure}:// {hint}")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise OptionsError(field, "must hold no user, password or fragment")
    return given


def headers(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the HTTP headers to send besides our own."""
    given = options.get("headers", {})
    if not isinstance(given, Mapping) or len(given) > MAX_HEADERS:
        raise OptionsError("headers", f"must be an object of at most {MAX_HEADERS} headers")
    for name, value in given.items():
        field = f"headers.{name}"
        if not isinstance(name, str) or not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise OptionsError(field, "is no header that can be set")
        if not isinstance(value, str) or not value.isprintable() or not value.isascii():
            raise OptionsError(field, "must be text of printable ASCII characters")
        if len(value) > MAX_HEADER:
            raise OptionsError(field, f"must have at most {MAX_HEADER} characters")
    return {str(name): str(value) for name, value in given.items()}


def number(
    options: Mapping[str, Any], field: str, default: float, least: float, most: float
) -> float:
    given = options.get(field, default)
    usable = isinstance(given, int | float) and not isinstance(given, bool)
    if not usable or not least <= given <= most:
        raise OptionsError(field, f"must be a number from {least:g} to {most:g}")
    return float(given)


def flag(options: Mapping[str, Any], field: str, *, default: bool) -> bool:
    given = options.get(field, default)
    if not isinstance(given, bool):
        raise OptionsError(field, "must be true or false")
    return given
