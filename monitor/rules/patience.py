"""How long a stretch of silence may last, and why that long. Pure."""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because
from monitor.settings import DeadAirSettings


def timeout(call: CallSnapshot, settings: DeadAirSettings) -> tuple[float, Because]:
    """Return how many seconds this stretch of silence may last, and why that long."""
    cause = Because.MEDIA_LOST if call.media_lost_ms else Because.SILENCE
    if call.goodbye_said:
        # Sound that is not transcribed yet may still turn out to be words.
        return (settings.hangup_grace if call.unconfirmed_since_ms else 0.0), cause
    last_made = settings.max_checkins_before_disconnect > 0 and asked(call, settings)
    if last_made and not holding_on(call, settings):
        return settings.hangup_grace, cause
    if call.expect_ms and not last_made:
        return call.expect_ms / 1000, Because.EXPECTED
    if holding_on(call, settings):
        asked_s = min(call.hold_on_ms / 1000, settings.hold_on_limit)
        longest = max(asked_s, settings.silence_timeout_normal)
        return (longest if call.hold_on_ms else settings.silence_timeout_hold_on), Because.HOLD_ON
    return settings.silence_timeout_normal, cause


def holding_on(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    return call.hold_on and call.hold_ons <= settings.max_hold_ons


def asked(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether all check-ins were made, at least one of them in this silence."""
    return call.checkins >= settings.max_checkins_before_disconnect and call.checkins_made > 0
