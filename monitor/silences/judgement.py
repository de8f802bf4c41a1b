"""Evidence in, cause out: whose silence it is at the moment of a step. Pure.

Causes on our own side come first, then what the line itself shows, then what was heard on it. A
caller is called silent only when nothing else explains the silence. All of it is in the snapshot
that the step was decided on, so that every process judges alike.
"""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because
from monitor.rules.hold_music import HEARD_LATELY_MS
from monitor.rules.silence_timeout import line_is_dead
from monitor.rules.thinking_caller import breaks_off
from monitor.rules.untranscribed import untranscribed
from monitor.silences.silence_cause import SilenceCause

SOUND_MS = 8_000
"""Sound without words counts as other voices from this length on: a cough or a door is shorter."""

_OF_OUR_SIDE = {
    Because.AGENT_OWES: (SilenceCause.AGENT_SLOW, "agent owes an answer"),
    Because.AGENT_FAILED: (SilenceCause.AGENT_SLOW, "agent owes an answer"),
    Because.SPEECH_FAILED: (SilenceCause.SPEECH_FAILED, "no check-in heard"),
    Because.VOICEMAIL: (SilenceCause.VOICEMAIL, "machine detected"),
}

Judgement = tuple[SilenceCause, str]


def judge(call: CallSnapshot, because: Because) -> Judgement | None:
    """Return the cause of the silence in which a step is due, and the evidence for it.

    None for a step that is not due to a silence: a time limit, an end that the agent wants.
    """
    if because in {Because.MAX_CALL_DURATION, Because.AGENT}:
        return None
    if because in _OF_OUR_SIDE:
        return _OF_OUR_SIDE[because]
    if call.machine_at_ms and not call.screened_at_ms:
        return SilenceCause.VOICEMAIL, "machine detected"
    return (
        _of_the_line(call)
        or _of_other_sound(call)
        or _of_the_caller(call)
        or (SilenceCause.CALLER_SILENT, "line carries sound" if call.media_since_ms else "")
    )


def _of_the_line(call: CallSnapshot) -> Judgement | None:
    if not call.owner and not call.streamless:
        return SilenceCause.NETWORK, "no media stream"
    if call.media_lost_ms:
        return SilenceCause.MEDIA_LOST, f"no frames for {_seconds(call, call.media_lost_ms)}"
    if line_is_dead(call):
        return SilenceCause.ONE_WAY_AUDIO, "level 0 since the answer"
    if untranscribed(call) and not _lately(call, call.music_heard_at_ms):
        return SilenceCause.NOT_TRANSCRIBED, f"{call.voice_turns} turns of speech, no words"
    return None


def _of_other_sound(call: CallSnapshot) -> Judgement | None:
    """Return what else is on the line: it was heard last, after the caller's own words."""
    return _of_music(call) or _of_machine_words(call) or _of_voices(call)


def _of_music(call: CallSnapshot) -> Judgement | None:
    if _lately(call, call.music_at_ms):
        return SilenceCause.MUSIC_OR_QUEUE, "recogniser names music"
    if _lately(call, call.music_heard_at_ms):
        return SilenceCause.MUSIC_OR_QUEUE, "music heard"
    return None


def _of_machine_words(call: CallSnapshot) -> Judgement | None:
    if call.screened_at_ms:
        return SilenceCause.MENU, "call screener"
    if call.menu_at_ms and call.menu_at_ms >= call.activity_at_ms:
        return SilenceCause.MENU, "words of a menu"
    if call.queue_at_ms and call.queue_at_ms >= call.activity_at_ms:
        return SilenceCause.MUSIC_OR_QUEUE, "words of a queue"
    return None


def _of_voices(call: CallSnapshot) -> Judgement | None:
    if _lately(call, call.voices_heard_at_ms):
        return SilenceCause.OTHER_VOICES, "voices heard, no words"
    from_ms = call.unconfirmed_since_ms
    until_ms = call.now_ms if call.caller_speaking_ms else call.caller_quiet_at_ms
    if from_ms and until_ms - from_ms >= SOUND_MS:
        return SilenceCause.OTHER_VOICES, f"{(until_ms - from_ms) // 1000} s of sound, no words"
    return None


def _of_the_caller(call: CallSnapshot) -> Judgement | None:
    if call.hold_on:
        return SilenceCause.CALLER_THINKING, "asked for time"
    if call.expect_ms:
        return SilenceCause.CALLER_THINKING, "slow answer expected"
    interim = call.interim_at_ms > max(call.activity_at_ms, call.agent_quiet_at_ms)
    if interim or breaks_off(call):
        return SilenceCause.CALLER_THINKING, "unfinished words"
    return None


def _lately(call: CallSnapshot, at_ms: int) -> bool:
    """Return whether something heard *at_ms* may go on: it came after the caller's own words."""
    return at_ms > max(call.activity_at_ms, call.now_ms - HEARD_LATELY_MS)


def _seconds(call: CallSnapshot, since_ms: int) -> str:
    return f"{max(0, call.now_ms - since_ms) // 1000} s"
