"""A phone number as a field of a model: written in any way, kept in E.164. Pure."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from telephony.phone_numbers import E164, NotANumberError, e164


def _in_one_form(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return e164(value)
    except NotANumberError as error:
        raise PydanticCustomError("phone_number", str(error), {"pattern": E164}) from error


PhoneNumber = Annotated[str, Field(pattern=E164), BeforeValidator(_in_one_form)]
