"""The caller's sound, read from the stored call. Pure."""

from calls.snapshot import CallSnapshot
from monitor.transcripts.evidence import SOUND_WITHIN_MS, Sound

FROM_THE_BEGINNING_MS = 3_000
"""A stream that brings sound this soon after the answer missed no words."""


def sound_of(call: CallSnapshot) -> Sound:
    """Return when the caller's sound was heard last."""
    heard_at = max(call.caller_quiet_at_ms, call.sound_at_ms)
    if call.caller_speaking_ms:
        heard_at = call.now_ms
    return Sound(
        call.now_ms - heard_at if heard_at else None,
        call.now_ms - call.voice_from_ms if call.voice_from_ms else None,
    )


def hears(call: CallSnapshot) -> bool:
    """Return whether words said just now would have been heard: sound arrives, and did then."""
    if not call.media_since_ms or call.media_lost_ms or not call.owner:
        return False
    whole = call.media_since_ms - call.answered_at_ms <= FROM_THE_BEGINNING_MS
    return whole or call.now_ms - call.media_since_ms >= SOUND_WITHIN_MS
