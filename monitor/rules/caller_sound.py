"""When the caller was last heard; sound counts as noise after `noise_timeout`. Pure."""

from calls.snapshot import CallSnapshot
from monitor.settings import DeadAirSettings


def sound_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return the time (epoch ms of Redis) of the last sound or interim words, or now."""
    heard_ms = call.now_ms if call.caller_speaking_ms else call.caller_quiet_at_ms
    heard_ms = max(heard_ms, call.interim_at_ms)
    if call.unconfirmed_since_ms:
        heard_ms = min(heard_ms, call.unconfirmed_since_ms + round(settings.noise_timeout * 1000))
    return heard_ms
