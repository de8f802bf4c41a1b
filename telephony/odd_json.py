"""What is nearly JSON: lone surrogates and byte order marks are repaired before it is parsed. Pure.

A lone surrogate is half of a character that JSON writes as two escapes; software that cuts a name
after a number of code units sends one. UTF-8 can't encode it, so it would fail later.
"""

import re

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a whole pair
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r"|\\.",
    re.DOTALL,
)
"""Matched from the left, so that an escaped backslash before a `u` is not an escape."""


def mended_json(raw: str | bytes) -> bytes | None:
    """Return *raw* with U+FFFD for lone surrogates and invalid UTF-8; None if it has neither."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    sound = text.removeprefix("\ufeff")
    sound = _ESCAPE.sub(lambda found: "\\ufffd" if found["half"] else found[0], sound)
    mended, before = sound.encode(errors="replace"), raw if isinstance(raw, bytes) else raw.encode()
    return None if mended == before else mended
