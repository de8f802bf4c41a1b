"""What callers of the store say, and what they are told. Pure."""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts: a process or worker, the Telnyx event behind it, the session's fencing token."""

    by: str
    event_id: str = ""
    token: int | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """What an utterance says: text to speak, or audio to fetch and play."""

    text: str = ""
    audio_url: str = ""


@dataclass(frozen=True, slots=True)
class PlaybackEnd:
    """An utterance that left the ledger: '' and -1 when there was none. `owner` holds the call.

    `expected_ms` and `took_ms` tell of its voice; 0 where there is nothing to learn.
    """

    removed: str
    remaining: int
    owner: str
    expected_ms: int = 0
    took_ms: int = 0


class Entered(IntEnum):
    """What became of an utterance that asks to enter the ledger."""

    REFUSED = 0
    YES = 1
    OVER_FILLER = 2
    """A filler is on the line: it has to go first."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Ownership of a call. `token` 0: nothing to own. `first`: its agent has said nothing yet."""

    token: int
    first: bool
