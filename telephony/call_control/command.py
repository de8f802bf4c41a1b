"""What names one command to Telnyx: its call, its id, the client_state it sets. Pure."""

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
