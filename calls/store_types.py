"""Arguments and results of the store. Pure."""

from dataclasses import dataclass
from hashlib import sha1


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a change: process name, Telnyx event id, fencing token of a session."""

    by: str
    event_id: str = ""
    token: int | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """What an utterance says: text to speak, or audio to fetch and play."""

    text: str = ""
    audio_url: str = ""


@dataclass(frozen=True, slots=True)
class Audio:
    """What an event says of the audio that began or ended, besides an utterance of ours.

    `whose`: the client_state is "ours", there is "none", it is "theirs", or a "mark" came back.
    `family`: it is spoken ("speak") or a file is played ("playback"). `source` tells one file from
    another. `happened_at_ms` is by Telnyx's clock, 0 when it did not say.
    """

    whose: str = "ours"
    family: str = "speak"
    source: str = ""
    happened_at_ms: int = 0

    @property
    def name(self) -> str:
        """What it is called in the ledger if it is not ours."""
        if self.family == "speak":
            return "foreign"
        return f"foreign-{self.source[:8] or self.family}"


def source_of(media: str) -> str:
    """Return what tells the file *media* from another, '' for none."""
    return sha1(media.encode(errors="replace"), usedforsecurity=False).hexdigest() if media else ""


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
