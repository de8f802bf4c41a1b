"""What callers of the store say, and what they are told. Pure."""

from dataclasses import dataclass


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
    """An utterance that left the ledger: '' and -1 when there was none. `owner` holds the call."""

    removed: str
    remaining: int
    owner: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Ownership of a call. `token` 0: nothing to own. `first`: its agent has said nothing yet."""

    token: int
    first: bool
