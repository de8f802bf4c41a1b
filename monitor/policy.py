"""The dead-air policy: one snapshot of a call in, one decision with its cause out. Pure.

Theory of operation
-------------------
A call is silent when it is answered, handled (not paused, not suspended by a hold, a transfer, a
gather ...), the agent is quiet as telephony confirmed it (an empty playback ledger, or entries past
their expiry), the agent is not thinking, and the caller is quiet. `_silence_since` is the latest
moment at which one of these became true. It is derived from the snapshot anew every time:
nothing is remembered here, so nothing can stick, and every process decides the same.

    silence                     ┌check-in 1┐            ┌check-in 2┐         ┌goodbye┐
    ─ normal, hold on, expect ─▶│          │─ normal ──▶│          │─ grace ▶│       │▶ hang-up

A check-in is an utterance like any other: while it plays the call is not silent, and its end
begins the next stretch. `checkins` counts them; one that was not heard to its end is made once
again: at once, or, if mere sound stopped it, when that turns out to have no words. A caller who was
not asked in this silence is not hung up on for it: if no check-in was heard to its end, the cause
of the hang-up is that nothing could be spoken.

An agent that answers (`owes_answers`) and was spoken to last owes its answer: that silence is not
the caller's. Fillers bridge it, and after `agent_silence_limit` the agent has failed.

The caller is heard by evidence of two grades. Words or keys (final transcript, DTMF) are proof:
they open a new epoch, which makes all earlier requests stale, and restart the count.
Sound (VAD, interim transcripts) opens a new epoch too, since no caller may be talked over, but it
only postpones: sound without proof for `noise_timeout` is noise, and no longer counts until there
is proof again.

So everything that delays a check-in expires: utterances (`calls.ledger`), sound (`noise_timeout`),
thinking and suspensions (leases), a requested step (`asked_until_ms`). `max_call_duration`
overrides all of it (`monitor.rules.time_limit`). Time that the caller talks with a person does not
count towards it, and only `max_call_duration_when_bridged` can end the call in that time.
"""

from collections.abc import Callable

from calls.snapshot import CallSnapshot, CallState
from monitor.decisions import (
    Because,
    CheckIn,
    Decision,
    HangUp,
    Say,
    Stop,
    Transfer,
    Wait,
)
from monitor.rules.agent_silence import agent_owes, owing
from monitor.rules.caller_sound import sound_ms
from monitor.rules.hold_music import hold_music, voices_came_ms
from monitor.rules.needs_patience import is_relayed
from monitor.rules.screeners import may_be_screener, screener
from monitor.rules.silence_timeout import asked, ends_one_way, holding_on, most_checkins, timeout
from monitor.rules.thinking_caller import reassures
from monitor.rules.time_limit import last_moment_ms, warning, warning_due_ms
from monitor.rules.untranscribed import untranscribed
from monitor.settings import DeadAirSettings, OnSilence, Voicemail
from monitor.steps import Remark

INTERIM_MS = 1_000
"""Words being recognised: the caller counts as speaking this long after an interim transcript."""

CUT_MS = 2_000
"""Sound that stopped a check-in and has no words by then was not an answer to it."""

LISTEN_MS = 600
"""A new stream is listened to for this time: the caller may have talked while there was none."""

MACHINE_GREETING_MS = 30_000
"""An answering machine's greeting counts as over by then, even without a beep."""


def decide(call: CallSnapshot, settings: DeadAirSettings) -> Decision:
    """Return what to do about *call* as it is at `call.now_ms`."""
    if call.state in {CallState.ENDED, CallState.UNKNOWN}:
        return Stop()
    if call.state is CallState.RINGING:
        return Wait(0, Because.NOT_ANSWERED)
    last_moment = last_moment_ms(call, settings)
    too_long = 0 < last_moment <= call.now_ms
    if call.asked_until_ms > call.now_ms and (call.asked == "hangup" or not too_long):
        until = call.asked_until_ms
        return Wait(until if too_long else _sooner(until, last_moment), Because.ASKED)
    if too_long:
        return HangUp(Because.MAX_CALL_DURATION)
    decision = next(found for rule in _RULES if (found := rule(call, settings)))
    if isinstance(decision, Wait):
        until = _sooner(decision.until_ms or last_moment, last_moment)
        return Wait(until, decision.because)
    return decision


def _ending(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    if not call.ending:
        return None
    return _agent(call, settings) or HangUp(Because.AGENT)


def _suspended(call: CallSnapshot, _: DeadAirSettings) -> Decision | None:
    if call.paused_ms:
        return Wait(0, Because.PAUSED)
    if call.suspended_until_ms:
        return Wait(call.suspended_until_ms, Because.STANDING_STILL)
    return None


def _agent(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    if call.agent_busy_until_ms:
        return Wait(call.agent_busy_until_ms, Because.AGENT_SPEAKING)
    if call.thinking_until_ms > call.now_ms and not owing(call, settings):
        return Wait(call.thinking_until_ms, Because.AGENT_THINKING)
    return None


def _machine(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    """An answering machine does not listen: its words delay nothing.

    What a relay operator says first, and the tones of a text telephone, are taken for one.
    """
    if not call.machine_at_ms or settings.voicemail is Voicemail.CONTINUE:
        return None
    if is_relayed(call, settings):
        return None
    undecided_until = may_be_screener(call, settings)
    if call.now_ms < undecided_until:
        return Wait(undecided_until, Because.VOICEMAIL)
    if settings.voicemail is Voicemail.HANG_UP or call.voicemail_left:
        return HangUp(Because.VOICEMAIL)
    greeting_over = call.machine_at_ms + MACHINE_GREETING_MS
    if call.machine_greeting_over_ms or call.now_ms >= greeting_over:
        return Say(Remark.VOICEMAIL, Because.VOICEMAIL)
    return Wait(greeting_over, Because.VOICEMAIL)


def _caller(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    until = call.unconfirmed_since_ms + _ms(settings.noise_timeout)
    if not call.caller_speaking_ms:
        unfinished = call.interim_at_ms > call.activity_at_ms
        until = min(until, call.interim_at_ms + INTERIM_MS) if unfinished else 0
    if call.now_ms < until:
        return Wait(until, Because.CALLER_SPEAKING)
    return None


def _owed(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    """Return what is due without any further silence."""
    if not settings.enabled:
        return Wait(warning_due_ms(call, settings), Because.DISABLED)
    if _repeats(call, settings):
        again_ms = sound_ms(call, settings) + CUT_MS if call.cut else 0
        if call.now_ms < again_ms:
            return Wait(again_ms, Because.UNHEARD)
        return CheckIn(call.checkins, Because.UNHEARD, again=True)
    if holding_on(call, settings) and settings.hold_on_reply and not call.hold_on_replied:
        return Say(Remark.HOLD_ON_REPLY, Because.HOLD_ON)
    return None


def _repeats(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether the last check-in went unheard and is made again.

    One that is too many since the settings changed is not, unless no other was heard.
    """
    wanted = most_checkins(call, settings)
    return call.unheard and (call.checkins <= wanted or (wanted > 0 and not call.heard))


def _silence(call: CallSnapshot, settings: DeadAirSettings) -> Decision:
    timeout_s, because = timeout(call, settings)
    due_ms = silence_since_ms(call, settings) + _ms(timeout_s)
    due_ms = max(due_ms, call.attached_at_ms + LISTEN_MS)
    if call.now_ms < due_ms:
        return Wait(_sooner(due_ms, warning_due_ms(call, settings)), because)
    wanted = most_checkins(call, settings)
    if wanted and reassures(call, settings):
        return Say(Remark.REASSURANCE, because)
    if wanted and not asked(call, settings):
        return CheckIn(min(call.checkins + 1, wanted), because)
    if untranscribed(call):
        return Wait(warning_due_ms(call, settings), Because.NOT_TRANSCRIBED)
    if wanted and not call.heard:
        return HangUp(Because.SPEECH_FAILED)
    return _end(call, settings)


def _end(call: CallSnapshot, settings: DeadAirSettings) -> Decision:
    """Return how a silence ends that no check-in has ended."""
    cause = Because.MEDIA_LOST if call.media_lost_ms else Because.SILENCE
    if ends_one_way(call, settings):
        cause = Because.ONE_WAY_AUDIO
    if settings.on_silence is OnSilence.TRANSFER and not call.transferred_at_ms:
        return Transfer(cause)
    if settings.goodbye_message and not call.goodbye_said:
        return Say(Remark.GOODBYE, cause)
    return HangUp(cause)


_RULES: tuple[Callable[[CallSnapshot, DeadAirSettings], Decision | None], ...] = (
    _ending,
    _suspended,
    _agent,
    screener,
    _machine,
    _caller,
    warning,
    agent_owes,
    hold_music,
    _owed,
    _silence,
)
"""Tried in this order; the first rule that returns a decision decides. The last always does."""


def silence_since_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return the start of the silence: the latest moment at which one of its conditions began.

    An expired lease counts like a released one: the agent counted as busy until then.
    """
    leases_ms = (call.thinking_until_ms, *(one.until_ms for one in call.suspensions))
    return max(
        call.answered_at_ms,
        call.agent_quiet_at_ms,
        call.activity_at_ms,
        call.resumed_at_ms,
        sound_ms(call, settings),
        voices_came_ms(call),
        *(min(lease, call.now_ms) for lease in leases_ms),
        call.lost_at_ms,
    )


def _sooner(due_ms: int, other_ms: int) -> int:
    return min(due_ms, other_ms) if other_ms else due_ms


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
