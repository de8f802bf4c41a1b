"""Whether a caller is heard to speak and never transcribed. Pure.

An outage of the transcription makes every caller look silent, and noise is never transcribed
either. Turns show the difference: a caller says something and then waits for an answer. A radio,
hold music and coughs leave no such gaps, or are too short.
"""

from calls.snapshot import CallSnapshot

SPOKE_MS = 2_500
"""A turn with this much speech and quiet after it is a sentence."""

TURNS = 2
QUIET_MS = 3_000


def untranscribed(call: CallSnapshot) -> bool:
    """Return whether the voice detection heard speech and no word of it was ever transcribed."""
    if call.transcribed or call.media_lost_ms:
        return False
    if call.voice_turns >= TURNS:
        return True
    quiet = not call.caller_speaking_ms and call.now_ms - call.caller_quiet_at_ms >= QUIET_MS
    return quiet and call.voice_ms >= SPOKE_MS
