"""Whether a final transcript proves that the caller spoke. Pure.

It is proof only together with sound. Words that a recogniser invents in silence, names of sounds,
and our own echoed words would each keep a dead line up for ever. Without media there is no sound to
compare, and words stay proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.transcripts.sound_tags import without_tags
from monitor.transcripts.words_spoken import is_beginning, without_echo

SOUND_WITHIN_MS = 8_000
"""A transcript arrives within this time after its sound."""

ECHO_WITHIN_MS = 6_000
"""Our own words are echoed within this time after their end; engines are slow."""

UNSURE = 0.3
"""A recogniser's confidence (0 to 1) below which words prove nothing; 0: it gives none."""

ANSWER_AFTER_MS = 400
"""A voice that begins this long after the end of our words is not their echo."""


class Grade(StrEnum):
    """The grade of a transcript."""

    WORDS = "words"
    SOUND = "sound"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The grade of a transcript, `why` if not the best one, and the caller's own words in it."""

    grade: Grade
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Sound:
    """How long ago (ms) sound was heard, and when a voice began; None: not so far."""

    heard_ago_ms: int | None = None
    voice_began_ago_ms: int | None = None

    @property
    def near(self) -> bool:
        return self.heard_ago_ms is not None and self.heard_ago_ms <= SOUND_WITHIN_MS


@dataclass(frozen=True, slots=True)
class SpokenLately:
    """Words of the agent, and how many ms ago they ended (0: they are still being said).

    `cut`: they were stopped, so that only their beginning was heard.
    """

    text: str
    ended_ago_ms: int = 0
    cut: bool = False


SILENCE = Sound()


def grade(
    text: str,
    confidence: float | None = None,
    sound: Sound = SILENCE,
    spoken_lately: Sequence[SpokenLately] = (),
    *,
    media: bool = True,
) -> Evidence:
    """Return the grade of the transcript *text*.

    *confidence* is the engine's, None or 0 where it gives none. *media*: sound arrives, so that
    words without sound were not spoken.
    """
    spoken = without_tags(text)
    if not _has_words(spoken):
        return Evidence(Grade.NOTHING, "sound tag", "")
    ours = _may_come_back(spoken_lately, sound, media=media)
    own = without_echo(spoken, [each.text for each in ours])
    cut = media and any(each.cut and is_beginning(own, each.text) for each in ours)
    if cut or not _has_words(own):
        return Evidence(Grade.NOTHING, "echo", "")
    if media and not sound.near:
        return Evidence(Grade.SOUND, "no sound", own)
    if confidence and confidence < UNSURE:
        return Evidence(Grade.SOUND, "unsure", own)
    return Evidence(Grade.WORDS, "", own)


def _may_come_back(
    spoken_lately: Sequence[SpokenLately], sound: Sound, *, media: bool
) -> list[SpokenLately]:
    """Return the agent's words that may be heard again now, the last ones first."""
    voice = sound.voice_began_ago_ms if media and sound.near else None
    return [
        ours
        for ours in sorted(spoken_lately, key=lambda each: each.ended_ago_ms)
        if ours.ended_ago_ms <= ECHO_WITHIN_MS
        and (voice is None or not ours.ended_ago_ms or voice > ours.ended_ago_ms - ANSWER_AFTER_MS)
    ]


def _has_words(text: str) -> bool:
    return any(char.isalnum() for char in text)
