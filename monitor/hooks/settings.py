"""Where events of an agent's calls are sent: URL, event types, secret. Pure.

The secret is write-only: it is excluded from every dump, so no stored version, response or page can
contain it; `calls.agent_directory` stores it apart. It never reaches a `repr` either.
"""

import base64
import binascii
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from deadair.loopback import is_loopback

SECRET_PREFIX = "whsec_"  # noqa: S105  # the prefix of the format, not a secret
SECRET_BYTES = range(24, 65)
"""Standard Webhooks: a secret is `whsec_` and the base64 of 24 to 64 bytes."""


class HookEvent(StrEnum):
    """The types of events."""

    SILENCE_STARTED = "silence.started"
    SILENCE_JUDGED = "silence.judged"
    CHECKIN_SENT = "checkin.sent"
    CALLER_RECOVERED = "caller.recovered"
    CALL_ANSWERED = "call.answered"
    CALL_TRANSFERRED = "call.transferred"
    CALL_HUNG_UP = "call.hung_up"
    AGENT_FAILED = "agent.failed"
    SPEECH_FAILED = "speech.failed"
    CALL_HEALED = "call.healed"
    TAKEOVER = "takeover"
    ALARM = "alarm"
    COMMAND_DONE = "command.done"
    COMMAND_REFUSED = "command.refused"


class Hooks(BaseModel):
    """The hooks of an agent; see docs/hooks.md."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(
        max_length=500, description="URL that events are posted to: https, or http on loopback."
    )
    events: tuple[HookEvent, ...] = Field(
        tuple(HookEvent), min_length=1, max_length=20, description="Events to send; all by default."
    )
    secret: SecretStr | None = Field(
        None,
        exclude=True,
        description="Key that signs messages: whsec_ and the base64 of 24 to 64 bytes. Write-only; "
        "if omitted, the stored one is kept or a new one is generated.",
    )

    @field_validator("url")
    @classmethod
    def _usable(cls, url: str) -> str:
        fault = _url_fault(url)
        if fault:
            raise ValueError(fault)
        return url

    @field_validator("secret")
    @classmethod
    def _strong(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(key_of(secret.get_secret_value())) not in SECRET_BYTES:
            raise ValueError("must be whsec_ and the base64 of 24 to 64 bytes")
        return secret


def key_of(secret: str) -> bytes:
    """Return the decoded bytes of *secret*; none if it is malformed."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return key if secret.startswith(SECRET_PREFIX) else b""


def _url_fault(url: str) -> str:
    if not url.isascii() or not url.isprintable() or " " in url:
        return "must be a URL of printable ASCII characters"
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.scheme not in {"http", "https"}:
        return "must be a URL that starts with https://"
    if parts.scheme == "http" and not is_loopback(url):
        return "must start with https:// (http:// is for loopback addresses only)"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "must hold no user, password or fragment"
    return ""
