"""Hold music on the caller's line: nobody is there to answer yet, so nobody is asked. Pure.

Music is what a model hears (MUSIC_DETECTOR), not what a recogniser calls so. A word, a key or a
voice that the model hears ends it: somebody came to the phone.
"""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because, Wait
from monitor.rules.time_limit import warning_due_ms
from monitor.settings import DeadAirSettings

HEARD_LATELY_MS = 60_000
"""How long after music or voices were heard they count as going on, unless words came since."""


def voices_came_ms(call: CallSnapshot) -> int:
    """Return when voices were heard after the music, 0 if none were: silence counts from there.

    Not from later than the music's own end: a television must not delay a check-in for ever.
    """
    voices_ms, music_ms = call.voices_heard_at_ms, call.music_heard_at_ms
    return min(voices_ms, music_ms + HEARD_LATELY_MS) if voices_ms > music_ms > 0 else 0


def hold_music(call: CallSnapshot, settings: DeadAirSettings) -> Wait | None:
    """Return until when music delays what silence would bring; None if it does not.

    The limit counts from the caller's last word or key, so it ends once.
    """
    heard_ms = call.music_heard_at_ms
    somebody_ms = max(call.activity_at_ms, call.voices_heard_at_ms)
    if not settings.enabled or heard_ms <= somebody_ms:
        return None
    since_ms = max(call.answered_at_ms, call.activity_at_ms, call.resumed_at_ms)
    limit_ms = since_ms + round(settings.hold_music_limit * 1000)
    until_ms = min(heard_ms + HEARD_LATELY_MS, limit_ms)
    if call.now_ms >= until_ms:
        return None
    warned_ms = warning_due_ms(call, settings)
    return Wait(min(until_ms, warned_ms) if warned_ms else until_ms, Because.HOLD_MUSIC)
