"""What names one command to Telnyx: its call, its id, what it sets; and a text message. Pure."""

from dataclasses import dataclass
from uuid import UUID, uuid5

_COMMANDS = UUID("7f0b3c66-7d0a-5c0e-9d35-5d8e6f1f7a10")


def command_id(call_control_id: str, what: str) -> str:
    """Return the id of one logical command: the same for every attempt at it, by anyone."""
    return str(uuid5(_COMMANDS, f"{call_control_id}/{what}"))


@dataclass(frozen=True, slots=True)
class Command:
    """What every command carries besides its own parameters."""

    call_control_id: str
    command_id: str
    client_state: str | None = None

    def common(self) -> dict[str, str]:
        # The SDK sends None as JSON null, which would wipe the leg's client_state.
        state = {} if self.client_state is None else {"client_state": self.client_state}
        return {"command_id": self.command_id, **state}


@dataclass(frozen=True, slots=True)
class Sms:
    """Whose a text message is: of which call, from whom, and where its outcome is reported.

    *sender* is a number, a short code or a name; *profile* Telnyx's messaging profile; one of them
    may be ''. A name needs both. One *idempotency_key* is one message, however often it is sent.
    """

    call_control_id: str
    idempotency_key: str
    sender: str
    profile: str
    webhook_url: str
