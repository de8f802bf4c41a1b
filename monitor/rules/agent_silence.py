"""The agent's own silence: what to do about an agent that owes the caller an answer. Pure.

Fillers bridge it. The agent has failed after `agent_silence_limit`, or once its thinking lease ends
after that. Then `agent_failed_message` is spoken, and the call is transferred, ended or left
waiting. None of this is the caller's silence. Times are epoch ms of Redis.
"""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because, Decision, Filler, HangUp, Say, Transfer, Wait
from monitor.rules.caller_sound import sound_ms
from monitor.settings import AgentFailed, DeadAirSettings
from monitor.steps import Remark

TRANSCRIPT_MS = 5_000
"""How long after the caller's last sound its transcript may arrive."""

LEAD_MS = 200
"""A filler is requested this much earlier: a voice needs that long from its command."""


def agent_owes(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    """Return what to do about an agent that is silent although it was spoken to."""
    if not owing(call, settings):
        return None
    waits = settings.agent_failed is AgentFailed.WAIT
    if call.agent_failed_at_ms and not waits:
        transfers = settings.agent_failed is AgentFailed.TRANSFER and not call.transferred_at_ms
        return Transfer(Because.AGENT_FAILED) if transfers else HangUp(Because.AGENT_FAILED)
    dues = []
    if not call.agent_failed_at_ms:
        fails_ms = call.owed_since_ms + _ms(settings.agent_silence_limit)
        fails_ms = max(fails_ms, call.thinking_until_ms)
        if call.now_ms >= fails_ms:
            return Say(Remark.AGENT_FAILED, Because.AGENT_FAILED)
        dues.append(fails_ms)
    if settings.agent_silence_timeout and settings.agent_filler_messages:
        patience_ms = max(0, _ms(settings.agent_silence_timeout) - LEAD_MS)
        filler_ms = _agent_silent_since_ms(call, settings) + patience_ms
        if call.now_ms >= filler_ms:
            return Filler(call.fillers + 1)
        dues.append(filler_ms)
    return Wait(min(dues, default=0), Because.AGENT_OWES)


def owing(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    if not settings.enabled:
        return False
    failed = call.agent_failed_at_ms and settings.agent_failed is not AgentFailed.WAIT
    return bool(call.owed_since_ms or failed)


def _agent_silent_since_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return since when the caller, whom the agent owes an answer, has heard nothing.

    It starts when the caller finished speaking, not when the transcript arrived.
    """
    words_ms = call.activity_at_ms
    if 0 <= words_ms - call.caller_quiet_at_ms <= TRANSCRIPT_MS:
        words_ms = call.caller_quiet_at_ms
    return max(call.agent_quiet_at_ms, words_ms, sound_ms(call, settings), call.lost_at_ms)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
