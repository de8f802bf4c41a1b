"""The part of a phone number that shows a call's origin and identifies nobody. Pure."""

import re

DIGITS = 4
HIDDEN = 6
"""Digits that follow at least: a million numbers share the prefix."""

_E164 = re.compile(rf"\+([1-9]\d{{{DIGITS - 1}}})\d{{{HIDDEN},11}}")


def prefix_of(number: str) -> str:
    """Return the prefix of *number*, such as "+1212"; '' if it is no E.164 or too short."""
    found = _E164.fullmatch(number)
    return f"+{found[1]}" if found else ""
