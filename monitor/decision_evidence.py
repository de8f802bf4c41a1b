"""The evidence for the cause of a decision, and the assumptions that have expired. Pure."""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because
from monitor.rules.thinking_caller import reason
from monitor.settings import DeadAirSettings


def evidence(call: CallSnapshot, because: Because, settings: DeadAirSettings) -> str:
    """Return the evidence for the cause of a decision: ids of utterances, kinds of evidence."""
    match because:
        case Because.SILENCE:
            return reason(call, settings)
        case Because.AGENT_SPEAKING:
            return " ".join(u.id for u in call.utterances)
        case Because.CALLER_SPEAKING:
            return _of_speech(call)
        case Because.STANDING_STILL:
            return call.suspended_for
        case Because.EXPECTED:
            return call.expect_for
        case _:
            return ""


def _of_speech(call: CallSnapshot) -> str:
    if not call.caller_speaking_ms:
        return "interim transcript"
    return "vad, no transcript" if call.unconfirmed_since_ms else "vad"


def expired_beliefs(call: CallSnapshot, settings: DeadAirSettings) -> frozenset[str]:
    """Return the assumptions about *call* that have expired: they delay nothing any more."""
    noise_from = call.unconfirmed_since_ms + round(settings.noise_timeout * 1000)
    found = {f"utterance {utterance.id}" for utterance in call.expired_utterances}
    if call.caller_speaking_ms and call.now_ms >= noise_from:
        found.add("caller speaking")
    if call.thinking and call.thinking_until_ms <= call.now_ms:
        found.add("agent thinking")
    ended = (one for one in call.suspensions if one.until_ms <= call.now_ms)
    found |= {f"{one.why} goes on" for one in ended}
    return frozenset(found)
