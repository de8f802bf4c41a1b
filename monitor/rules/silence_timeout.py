"""How long a stretch of silence may last, and why that long. Pure."""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because
from monitor.rules.needs_patience import least_checkins, least_timeout_s
from monitor.rules.thinking_caller import thinking_timeout_s
from monitor.settings import DeadAirSettings, OneWayAudio


def timeout(call: CallSnapshot, settings: DeadAirSettings) -> tuple[float, Because]:
    """Return how many seconds this stretch of silence may last, and why that long."""
    timeout_s, because = _timeout(call, settings)
    if call.goodbye_said:
        return timeout_s, because
    return max(timeout_s, least_timeout_s(call, settings)), because


def _timeout(call: CallSnapshot, settings: DeadAirSettings) -> tuple[float, Because]:
    cause = Because.MEDIA_LOST if call.media_lost_ms else Because.SILENCE
    if call.goodbye_said:
        # Sound that is not transcribed yet may still turn out to be words.
        return (settings.hangup_grace if call.unconfirmed_since_ms else 0.0), cause
    last_made = most_checkins(call, settings) > 0 and asked(call, settings)
    if last_made and not holding_on(call, settings):
        return settings.hangup_grace, cause
    if call.expect_ms and not last_made:
        return call.expect_ms / 1000, Because.EXPECTED
    if holding_on(call, settings):
        asked_s = min(call.hold_on_ms / 1000, settings.hold_on_limit)
        longest = max(asked_s, settings.silence_timeout_normal)
        return (longest if call.hold_on_ms else settings.silence_timeout_hold_on), Because.HOLD_ON
    if longer_s := thinking_timeout_s(call, settings):
        return longer_s, cause
    return settings.silence_timeout_normal, cause


def holding_on(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    return call.hold_on and call.hold_ons <= settings.max_hold_ons


def asked(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether all check-ins were made, at least one of them in this silence."""
    return call.checkins >= most_checkins(call, settings) and call.checkins_made > 0


def most_checkins(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return how many check-ins a silence of this call has: one where no answer could reach us."""
    most = max(settings.max_checkins_before_disconnect, least_checkins(call, settings))
    return min(most, 1) if ends_one_way(call, settings) else most


def ends_one_way(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether the call is to end as one of one-way audio once it was asked."""
    return settings.one_way_audio is OneWayAudio.ASK_ONCE and line_is_dead(call)


def line_is_dead(call: CallSnapshot) -> bool:
    """Return whether nothing of the caller has reached us since the answer, keys included."""
    heard = call.activity_at_ms or call.caller_speaking_ms or call.media_lost_ms
    return bool(call.line_dead_since_ms) and not heard
