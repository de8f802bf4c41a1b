"""Phone numbers, however they are written: one form (E.164) to store and to compare. Pure.

Telnyx delivers them as E.164, without the plus, as SIP and tel URIs; people type spaces, dashes and
brackets. Google's library knows which zeros in front belong to a number and which do not.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

import phonenumbers

E164 = r"^\+[1-9][0-9]{6,14}$"
"""ASCII digits only: `\\d` takes those of every script, which no network dials."""

LONGEST = 255
"""Maximum length of a SIP URI; longer text is not a number."""

_E164 = re.compile(E164)
_URI = re.compile(r"(?:sips?|tel|callto):", re.IGNORECASE)
_NAME_ADDR = re.compile(r"[^<>]*<([^<>]+)>[^<>]*")
"""A display name and a URI, as in SIP's From: "Jane" <sip:+15550100001@example.com>;tag=1."""

_PRINT = frozenset("().-/\u2212")
_BETWEEN = frozenset({"Zs", "Pd", "Cf"})
"""What people put between digits, and what text processors do: spaces, dashes, invisible marks."""

_PLUS = str.maketrans("\uff0b\ufe62", "++")


class NotANumberError(ValueError):
    """The text is not an international phone number; the message says why."""


@lru_cache(maxsize=4096)
def e164(text: str) -> str:
    """Return the number in *text* in E.164 form. Raises NotANumberError."""
    bare = "".join(filter(_counts, _user_part(text))) if len(text) <= LONGEST else ""
    digits = bare.removeprefix("+")
    if any(char.isdigit() and not char.isascii() for char in digits):
        raise NotANumberError("must be written with the digits 0 to 9, as in +15550100001")
    written = f"+{digits}"
    if not _E164.match(written):
        raise NotANumberError("must be a phone number in E.164 form, as in +15550100001")
    return _national_zeros_away(written)


def same_form(text: str) -> str:
    """Return *text* in E.164 form if it is a number, else unchanged: the key for look-ups."""
    try:
        return e164(text)
    except NotANumberError:
        return text


def _counts(char: str) -> bool:
    return not (char.isspace() or char in _PRINT or unicodedata.category(char) in _BETWEEN)


def _user_part(text: str) -> str:
    """Return the user part of a SIP, tel or callto URI; other text unchanged."""
    text = text.translate(_PLUS).strip()
    if named := _NAME_ADDR.fullmatch(text):
        text = named[1]
    found = _URI.match(text)
    return unquote(re.split(r"[@;?:]", text[found.end() :])[0]) if found else text


def _national_zeros_away(written: str) -> str:
    """Return E.164 without the zeros that are dialled only inside the country, if any."""
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return written  # an unknown country code in a valid form
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if found == written or not _E164.match(found):
        return written
    return _national_zeros_away(found)
