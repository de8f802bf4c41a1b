"""What a recogniser makes of sounds it does not understand. Pure.

Whisper-type models, Telnyx's own among them, transcribe a language they are not set to as words of
the one they are, and print tags such as ``[Music]`` for noises.
"""

import random
import re

from simulator.audio import clips
from simulator.model.playback_queue import Item

DEFAULT_LANGUAGE = "en"  # of the Telnyx and Google engines (OpenAPI specification)
_ANY_LANGUAGE = ("auto", "auto_detect", "multi")
_CHARACTERS_PER_WORD = 3  # where words are not separated
_RUBBISH = (
    "minty", "mortar", "bitter", "goat", "inner", "market", "sore", "fur", "dare", "Sean",
    "fiddle", "dank", "ish", "haber", "nock", "tea", "shirt", "vault", "ample", "kettle",
)  # fmt: skip


def understands(language: str, spoken: str) -> bool:
    """Return whether a recogniser set to *language* understands *spoken*: ``en-US`` is ``en``."""
    return language in _ANY_LANGUAGE or _primary(language) == _primary(spoken)


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def rubbish(text: str) -> str:
    """Return as many words as were said, the same for the same words, none of them meant."""
    words = text.split()
    count = len(words) if len(words) > 1 else max(1, len(text) // _CHARACTERS_PER_WORD)
    chosen = random.Random(text)  # noqa: S311  # repeatable on purpose, guards nothing
    return " ".join(chosen.choices(_RUBBISH, k=count)).capitalize() + "." if text else ""


def as_heard(text: str, share: float = 1.0) -> str:
    """Return the first *share* (0 to 1) of the words as a recogniser writes an echo."""
    words = re.sub(r"[^\w\s']", "", text.lower()).split()
    return " ".join(words[: round(len(words) * share)])


def share_said(item: Item) -> float:
    """Return how much of an utterance was played, 0 to 1, if it has been cut short."""
    if item.started_at is None or item.ended_at is None:
        return 1.0
    return min(1.0, (item.ended_at - item.started_at) / item.duration)


def tag(clip: str) -> str:
    """Return what is printed for a noise."""
    return clips.tags().get(clip, "[BLANK_AUDIO]")
