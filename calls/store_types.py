"""Arguments and results of the store. Pure."""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha1


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a change: process name, Telnyx event id, fencing token of a session.

    With `of_known` a step of an unknown call raises UnknownCallError.
    """

    by: str
    event_id: str = ""
    token: int | None = None
    of_known: bool = False


class UnknownCallError(Exception):
    """The store does not have the call, neither live nor ended."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What an utterance says: text to speak, or audio to fetch and play."""

    text: str = ""
    audio_url: str = ""


@dataclass(frozen=True, slots=True)
class Audio:
    """The audio that began or ended, as an event describes it, besides the utterance id.

    `whose`: the client_state is "ours", there is "none", it is "theirs", or a "mark" came back.
    `family`: it is spoken ("speak") or a file is played ("playback"). `source` identifies
    the file. `happened_at_ms` is by Telnyx's clock, 0 if unknown.
    """

    whose: str = "ours"
    family: str = "speak"
    source: str = ""
    happened_at_ms: int = 0

    @property
    def name(self) -> str:
        """Its name in the ledger if it is not ours."""
        if self.family == "speak":
            return "foreign"
        return f"foreign-{self.source[:8] or self.family}"


def source_of(media: str) -> str:
    """Return what identifies the file *media*, '' for none."""
    return sha1(media.encode(errors="replace"), usedforsecurity=False).hexdigest() if media else ""


@dataclass(frozen=True, slots=True)
class PlaybackEnd:
    """An utterance that left the ledger: '' and -1 when there was none.

    `owner` owns the call. `expected_ms` and `took_ms` measure the voice of `agent`; 0 if there is
    nothing to learn.
    """

    removed: str
    remaining: int
    owner: str
    expected_ms: int = 0
    took_ms: int = 0
    agent: str = ""


class Entered(IntEnum):
    """Whether an utterance was entered in the ledger."""

    REFUSED = 0
    YES = 1
    OVER_FILLER = 2
    """A filler is playing and must be stopped first."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Ownership of a call. `token` 0: nothing to own. `first`: its agent has said nothing yet."""

    token: int
    first: bool
