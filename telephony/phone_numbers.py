"""Phone numbers, however they are written: one form (E.164) to store and to compare. Pure.

Telnyx delivers them as E.164, without the plus, as SIP and tel URIs; people type spaces, dashes and
brackets. Google's library knows which zeros in front belong to a number and which do not.
"""

import re
from functools import lru_cache

import phonenumbers

E164 = r"^\+[1-9][0-9]{6,14}$"
"""ASCII digits only: `\\d` takes those of every script, which no network dials."""

LONGEST = 255
"""Maximum length of a SIP URI; longer text is not a number."""

_E164 = re.compile(E164)
_URI = re.compile(r"(?:sips?|tel):", re.IGNORECASE)
_PRINT = re.compile(r"[\s().\-/\u2010-\u2015\u00a0\u202a-\u202e\u200e\u200f]+")
"""What people put between digits, and what text processors do: dashes, marks of direction."""


class NotANumberError(ValueError):
    """The text is not an international phone number; the message says why."""


@lru_cache(maxsize=4096)
def e164(text: str) -> str:
    """Return the number in *text* in E.164 form. Raises NotANumberError."""
    bare = _PRINT.sub("", _user_part(text)) if len(text) <= LONGEST else ""
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


def _user_part(text: str) -> str:
    """Return the user part of a SIP or tel URI; other text unchanged."""
    text = text.strip().strip("<>")
    found = _URI.match(text)
    return re.split(r"[@;?]", text[found.end() :])[0] if found else text


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
