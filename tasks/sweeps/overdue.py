"""Steps that are due and not under way: the sweep requests them, or requests them again.

The owner of a call may have been killed before its lease lapsed, a Celery worker between receiving
a task and running it. Each request uses the same claim and the same command_id as the first, so
what was only slow still happens once.
"""

from dataclasses import replace

from calls.ledger import Utterance
from calls.snapshot import CallSnapshot
from monitor.actions import good_for_ms, perform, request
from monitor.decisions import Action, HangUp, Stop, Wait
from monitor.policy import decide
from monitor.settings import DeadAirSettings
from monitor.steps import Step
from tasks import publish
from tasks.dependencies import Dependencies

OVERDUE_MS = 400
"""An owner does not carry out a decision that is this old."""

SECOND_CHANCE_MS = 1_000
"""The sweep's period: a request is repeated in one sweep only."""

ATTEMPT_MS = 2_500
"""How long one attempt at speech may take; then its task counts as lost."""

GIVEN_UP_MS = 2_000
"""Words that are in the ledger for this time after their expiry have an owner that does not act."""

LOOK_EVERY_MS = 600_000
"""A call is read at least this often."""

_UNASKED = frozenset({"stream", "foreign"})
"""Kinds of utterances that no task requests."""


def overdue(call: CallSnapshot, settings: DeadAirSettings, by_ms: int) -> Action | None:
    """Return the action that was due *by_ms* ago, requested or not."""
    then = replace(call, now_ms=call.now_ms - by_ms, asked="", asked_until_ms=0)
    decision = decide(then, settings)
    return None if isinstance(decision, Wait | Stop) else decision


def expire_overdue(p: Dependencies, call: CallSnapshot) -> bool:
    """Remove what *call*'s owner should have removed from the ledger; returns whether it did."""
    moments = [call.expiry_ms[utterance.id] for utterance in call.expired_utterances]
    if not moments or call.now_ms - min(moments) < GIVEN_UP_MS:
        return False
    healed = p.store.expire_playbacks(call.call_control_id, p.origin(), call)
    p.counters.add("healed", healed)
    return healed > 0


def request_overdue(p: Dependencies, call: CallSnapshot, settings: DeadAirSettings) -> None:
    """Request what is overdue on *call*. Raises StoreUnavailableError and NotSentError."""
    action = overdue(call, settings, OVERDUE_MS)
    if action:
        _request(p, call, settings, action)
    _request_speech_again(p, call, settings)


def _request(
    p: Dependencies, call: CallSnapshot, settings: DeadAirSettings, action: Action
) -> None:
    if call.asked_until_ms <= call.now_ms:
        if request(action, call, settings, p.origin(), p.store, publish.ACTIONS):
            p.counters.add("asked_late")
        return
    asked_ago_ms = call.now_ms - (call.asked_until_ms - good_for_ms(action))
    if call.asked != str(action.step) or not 0 <= asked_ago_ms - OVERDUE_MS < SECOND_CHANCE_MS:
        return
    if isinstance(action, HangUp) and p.store.hangup_claimed(call.call_control_id) == "sent":
        return
    p.counters.add("asked_again")
    perform(action, call, settings, publish.ACTIONS)


def _waiting(call: CallSnapshot) -> list[Utterance]:
    """Return the utterances that a task should have requested and that have not begun."""
    return [u for u in call.utterances if not u.started_at_ms and u.kind not in _UNASKED]


def next_look_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return when (epoch ms) a step of *call* may become overdue without any event."""
    decision = decide(call, settings)
    if call.asked or not isinstance(decision, Wait):
        return call.now_ms
    moments = [utterance.registered_at_ms + ATTEMPT_MS for utterance in _waiting(call)]
    moments += [expiry_ms + GIVEN_UP_MS for expiry_ms in call.expiry_ms.values()]
    if decision.until_ms:
        moments.append(decision.until_ms + OVERDUE_MS)
    return min([call.now_ms + LOOK_EVERY_MS, *moments])


def _request_speech_again(p: Dependencies, call: CallSnapshot, settings: DeadAirSettings) -> None:
    name = call.call_control_id
    for utterance in _waiting(call):
        if call.now_ms - utterance.registered_at_ms < ATTEMPT_MS:
            continue
        made = Step.of_utterance(utterance.id)
        claim = made[1].claim(made[0]) if made else ""
        if not p.store.request_again(name, p.origin(), utterance.id, claim, ATTEMPT_MS):
            continue
        p.counters.add("asked_again")
        if made:
            epoch, step = made
            publish.check_in(name, epoch, str(step), settings.max_checkins_before_disconnect)
        else:
            publish.say(name, utterance.id)
