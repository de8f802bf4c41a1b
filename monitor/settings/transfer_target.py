"""Where calls are transferred: a number written in any way, a SIP address, or a queue. Pure."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from telephony.phone_numbers import NotANumberError, e164

QUEUE = "queue:"
TRANSFER_TARGET = (
    r"^(\+[1-9][0-9]{6,14}|sips?:[^\s<>\"]{3,190}|queue:[A-Za-z0-9_. -]{1,100})?$"  # ASCII digits
)
_NO_NUMBER = re.compile(r"(?:sips?|queue):")
_FORMS = "or be a sip: address or queue:<name>"


def _in_one_form(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text or _NO_NUMBER.match(text):
        return text
    try:
        return e164(text)
    except NotANumberError as error:
        context = {"pattern": TRANSFER_TARGET}
        raise PydanticCustomError("transfer_target", f"{error}, {_FORMS}", context) from error


TransferTarget = Annotated[
    str, Field(pattern=TRANSFER_TARGET, max_length=200), BeforeValidator(_in_one_form)
]
"""In E.164 form if it is a number; '' for none."""
