"""Text that is nearly JSON: half characters, mended before it is read. Pure.

A lone surrogate is half of a character that JSON writes as two escapes; whoever cut a name at a
number of units sends one. No UTF-8 can carry it, so it is a fault wherever it goes next.
"""

import re

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a whole pair
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r"|\\.",
    re.DOTALL,
)
"""Read from the left, so that an escaped backslash in front of a `u` is taken for what it is."""


def mended_text(body: bytes) -> str:
    """Return *body* as text with U+FFFD in place of lone surrogates and of what is no UTF-8."""
    text = body.decode("utf-8", "replace")
    return _ESCAPE.sub(lambda found: "\\ufffd" if found["half"] else found[0], text)
