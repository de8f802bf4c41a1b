"""The causes of a silence, by name and in words. Pure."""

from enum import StrEnum
from types import MappingProxyType


class SilenceCause(StrEnum):
    """Whose silence it was."""

    CALLER_SILENT = "caller_silent"
    CALLER_THINKING = "caller_thinking"
    ONE_WAY_AUDIO = "one_way_audio"
    MEDIA_LOST = "media_lost"
    MUSIC_OR_QUEUE = "music_or_queue"
    OTHER_VOICES = "other_voices"
    MENU = "ivr"
    NOT_TRANSCRIBED = "not_transcribed"
    AGENT_SLOW = "agent_slow"
    SPEECH_FAILED = "speech_failed"
    VOICEMAIL = "voicemail"
    NETWORK = "network"


IN_WORDS = MappingProxyType(
    {
        SilenceCause.CALLER_SILENT: "the caller says nothing",
        SilenceCause.CALLER_THINKING: "the caller is thinking or busy",
        SilenceCause.ONE_WAY_AUDIO: "no sound arrives from the caller",
        SilenceCause.MEDIA_LOST: "no audio arrives from the caller",
        SilenceCause.MUSIC_OR_QUEUE: "music or a queue is on the line",
        SilenceCause.OTHER_VOICES: "a television or other voices are on the line",
        SilenceCause.MENU: "a machine asks for a choice",
        SilenceCause.NOT_TRANSCRIBED: "the caller speaks and is not transcribed",
        SilenceCause.AGENT_SLOW: "the agent is slow to answer",
        SilenceCause.SPEECH_FAILED: "our own words could not be played",
        SilenceCause.VOICEMAIL: "an answering machine is on the line",
        SilenceCause.NETWORK: "the connection was interrupted",
    }
)


def in_hindsight(silence_causes: str) -> list[str]:
    """Return the causes of a call's silences as stored; who was silent and answered was thinking.

    *silence_causes* are names with spaces between, with a + where the caller answered in it.
    """
    found = []
    for each in silence_causes.split():
        cause = each.removesuffix("+")
        answered = cause != each and cause == SilenceCause.CALLER_SILENT
        found.append(str(SilenceCause.CALLER_THINKING) if answered else cause)
    return found


def in_words(cause: str) -> str:
    """Return *cause* as people read it; one of another version as it is."""
    known = cause in set(SilenceCause)
    return IN_WORDS[SilenceCause(cause)] if known else cause.replace("_", " ")
