"""Types of the variables in `deadair.config`, each with a message that says what is allowed.

A message never repeats a value that may hold a secret.
"""

import base64
import binascii
import re
from collections.abc import Collection, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from deadair import config_urls
from deadair.config_urls import bad

ED25519_KEY_BYTES = 32
MIN_SECRET_CHARS = 16
LOG_LEVELS = ("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL")
_PREFIX = re.compile(r"\+([1-9][0-9]{0,14})?")
_NUMBER = re.compile(r"\+?([1-9][0-9]{6,14})")
_PRINT = re.compile(r"[\s().\-/]+")
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_KEY_PREFIX = re.compile(r"[A-Za-z0-9_.:-]{0,40}")
_STORY_URL = re.compile(r"([a-z][a-z0-9+.-]*://[^\s]+)?")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,63})?")
ROLES = ("look", "operate", "configure")
_SMS_SENDER = re.compile(r"(\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})?")
_PROFILE_ID = re.compile(r"([A-Za-z0-9-]{1,64})?")
_QUEUE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_TASK = re.compile(r"[A-Za-z0-9_.-]{1,199}\*?|\*")
_REQUIRED = {
    "REDIS_URL": "is required (make run starts one; `. var/environment` gives its address)",
    "SECRET_KEY": "is required (make run generates one, in var/environment)",
    "ADMIN_TOKEN": "is required (make run generates one, in var/environment)",
}

_DEFAULTED = {"broker_url": "CELERY_BROKER_URL"}
"""What pydantic calls a field whose default is at fault, and its variable."""

Network = IPv4Network | IPv6Network


def _secret(value: str) -> str:
    if len(value) < MIN_SECRET_CHARS:
        raise bad(f"must have at least {MIN_SECRET_CHARS} characters")
    return value


def _number(value: str) -> str:
    """Return a phone number in E.164 form; '' for none."""
    found = _NUMBER.fullmatch(_PRINT.sub("", value))
    if value and not found:
        raise bad("must be a phone number in E.164 form: +15550100001")
    return f"+{found[1]}" if found else ""


def _log_level(value: object) -> str:
    level = str(value).upper()
    if level not in LOG_LEVELS:
        raise bad(f"must be one of {', '.join(LOG_LEVELS)}, not {str(value)[:20]!r}")
    return level


def _matches(pattern: re.Pattern[str], why: str) -> AfterValidator:
    def checked(value: str) -> str:
        if not pattern.fullmatch(value):
            raise bad(why)
        return value

    return AfterValidator(checked)


def _split(value: object) -> list[str]:
    return [part.strip() for part in str(value).split(",") if part.strip()]


def _prefixes(value: object) -> tuple[str, ...]:
    found = _split(value)
    if not all(_PREFIX.fullmatch(prefix) for prefix in found):
        raise bad("must be prefixes of E.164 numbers separated by commas: +44,+1212")
    return tuple(found)


def _public_keys(value: object) -> tuple[bytes, ...]:
    """Return one base64 Ed25519 key, or two with a comma between while Telnyx rotates them."""
    return tuple(_public_key(part) for part in _split(value))


def _public_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != ED25519_KEY_BYTES:
        raise bad("must be the base64 of a raw 32-byte Ed25519 key")
    return key


def _networks(value: object) -> tuple[Network, ...]:
    """Return the networks named in *value*: "10.0.0.0/8,::1"."""
    try:
        return tuple(ip_network(part) for part in _split(value))
    except ValueError:
        raise bad("must be networks separated by commas: 10.0.0.0/8,192.0.2.7") from None


def _routes(value: object) -> tuple[tuple[str, str], ...]:
    found = []
    for part in _split(value):
        queue, _, task = part.partition(":")
        if not _QUEUE.fullmatch(queue) or not _TASK.fullmatch(task):
            raise bad("must be queue:task pairs separated by commas: crm:crm.*,billing:calls.ended")
        found.append((queue, task))
    return tuple(found)


def _roles(value: object) -> tuple[tuple[str, str], ...]:
    """Return pairs of a role and the group that has it."""
    pairs = [(role, group) for role, _, group in (part.partition(":") for part in _split(value))]
    if not all(role in ROLES and group for role, group in pairs):
        raise bad("must be role:group pairs: configure:voice-admins,operate:support,look:*")
    return tuple(pairs)


RedisUrl = Annotated[str, AfterValidator(config_urls.store)]
BrokerUrl = Annotated[str, AfterValidator(config_urls.broker)]
HttpUrl = Annotated[
    str,
    AfterValidator(config_urls.url("http", "https")),
    AfterValidator(lambda url: url.rstrip("/")),
]
Number = Annotated[str, AfterValidator(_number)]
LogLevel = Annotated[str, BeforeValidator(_log_level)]
Secret = Annotated[str, AfterValidator(_secret)]
OptionalSecret = Annotated[str, AfterValidator(lambda value: _secret(value) if value else "")]
HeaderName = Annotated[str, _matches(_HEADER, "must be the name of a header: X-Forwarded-User")]
Roles = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_roles)]
StoryUrl = Annotated[
    str,
    _matches(_STORY_URL, "must be the URL of a folder or bucket: file:///srv/stories, s3://calls"),
]
SmsSender = Annotated[
    str,
    _matches(
        _SMS_SENDER, "must be a number in E.164 form, a short code, or a name of 1 to 11 letters"
    ),
]
ProfileId = Annotated[
    str, _matches(_PROFILE_ID, "must be the id of a messaging profile, from the Telnyx portal")
]
Namespace = Annotated[
    str, _matches(_NAMESPACE, "must be a letter and up to 39 letters, digits, - or _")
]
KeyPrefix = Annotated[
    str, _matches(_KEY_PREFIX, "must be up to 40 letters, digits, or any of _ . : -")
]
DialPrefixes = Annotated[tuple[str, ...], BeforeValidator(_prefixes)]
PublicKeys = Annotated[tuple[bytes, ...], BeforeValidator(_public_keys)]
Networks = Annotated[tuple[Network, ...], BeforeValidator(_networks)]
TaskRoutes = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_routes)]


def whole(low: int, high: int) -> BeforeValidator:
    """Return a check that a variable is a whole number from *low* to *high*."""

    def checked(value: object) -> int:
        text = str(value)
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise bad(f"must be a whole number from {low} to {high}, not {text[:20]!r}")
        return int(text)

    return BeforeValidator(checked)


def fault(error: Mapping[str, Any], given: Collection[str]) -> str:
    """Return one of pydantic's errors as `NAME: what is wrong`; '' if another error says it.

    NAME is that of the variable in *given* which was used.
    """
    where, kind = str(error["loc"][0]), error["type"]
    plain = _DEFAULTED.get(where, where).removeprefix("DEADAIR_")
    name = f"DEADAIR_{plain}" if f"DEADAIR_{plain}" in given else plain
    if kind == "default_factory_not_called":  # the field it depends on has a fault of its own
        return ""
    if kind == "missing":
        return f"{name}: {_REQUIRED[name]}"
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "")
        return f"{name}: must be {allowed}, not {str(error['input'])[:20]!r}"
    return f"{name}: {error['msg']}"
