"""The sweep: acts for calls without an owner, and for calls whose owner does not act in time.

It runs once a second, however many beats request it. For a call whose lease has lapsed it runs
the same pure `decide` on the stored state that its monitor would, and has Telnyx open a new media
stream until a worker takes the call. For all others it requests what is overdue, in case the owner
is dead before its lease has lapsed, or too busy.
"""

from collections.abc import Callable
from contextlib import suppress

import structlog

from calls.leases import LEASE_MS
from calls.redis_client.errors import NewerCallError, is_passing
from calls.snapshot import CallSnapshot, CallState
from monitor.actions import NotSentError, request
from monitor.agent_configs import AgentConfigs
from monitor.decisions import Because, Stop, Wait
from monitor.policy import decide
from tasks import app, publish
from tasks.dependencies import Dependencies, dependencies
from tasks.hooks.alarms import raise_alarm
from tasks.sweeps.overdue import expire_overdue, next_look_ms, request_overdue

STREAM_EVERY_MS, STREAM_LONGEST_MS = 5_000, 20_000
ANSWER_EVERY_MS = 4_000
RINGING_AT_MOST_MS = 60_000
"""Telnyx lets an outbound phone ring 30 s; an inbound caller has heard nothing for as long."""

TAKEN_FOR_MS = 6_000
"""A stored event that has had no effect by then is redelivered."""

COMING_MS = 2_000
"""Time after the answer that a call's first media stream may take to reach a worker."""

COMPARED = 500
"""Live calls whose versions one sweep compares, about; the next sweep goes on from there."""

AFTER_OUTAGE_MS = 3_000
"""After an outage of Redis, owners first store what they heard; then the sweep acts for them."""

log = structlog.get_logger("tasks.sweeps")


@app.task(name="sweeps.sweep", passes=3)
def sweep() -> None:
    """Check every live call on which something is due. Safe to run any number of times at once.

    Raises NewerCallError, once all others are checked, if there are calls of a later version.
    """
    p = dependencies()
    if not p.sweep_state.acquire(p.name):
        return
    now_ms, lapsed = p.store.leases.lapsed()
    after_outage = now_ms - p.store.leases.pulse() < AFTER_OUTAGE_MS
    agents = p.agents()
    unowned = _unowned(p, lapsed)
    unreadable = _Unreadable(p)
    for call in p.store.snapshots(unowned, p.origin(), unreadable):
        _guarded(p, agents, call, _stand_in)
    due = [] if after_outage else _due(p, set(unowned), now_ms)
    for call in p.store.snapshots(due, p.origin(), unreadable):
        _guarded(p, agents, call, _second)
    p.due_calls.agents_were(agents.read())
    hand_in_again(p)
    p.sweep_state.finish(now_ms)
    if unreadable.newer:
        p.counters.add("calls_newer", unreadable.newer)
        p.sweep_state.release()
        raise NewerCallError(f"{unreadable.newer} calls are for newer workers to sweep")


def hand_in_again(p: Dependencies) -> None:
    """Enqueue overdue events again; log those that are given up."""

    def again(event: str) -> None:
        try:
            publish.redeliver_webhook(event)
        except (ValueError, TypeError, KeyError):  # another version's: it must not block others
            log.exception("A kept event can't be read")
            return
        log.warning("An event has had no effect yet, handing it in again", **publish.ids(event))
        p.counters.add("events_again")

    def give_up(event: str) -> None:
        told: dict[str, str] = {}
        with suppress(ValueError, TypeError, KeyError):
            told = publish.ids(event)
        log.error("ALARM: an event never had its effect, giving it up", **told)
        p.counters.add("events_given_up")
        call, name = told.get("call_control_id", ""), told.get("event_id", "")
        raise_alarm(p, call, "event_given_up", name)

    p.pending_events.hand_in(TAKEN_FOR_MS, again, give_up)


def _due(p: Dependencies, unowned: set[str], now_ms: int) -> list[str]:
    """Return the calls with an owner that are to be read now."""
    leases, calls = p.store.leases, p.due_calls
    calls.forget(unowned)
    calls.agents_are(p.directory.raws(calls.agents()), now_ms)
    calls.cursor, part = leases.some_live(calls.cursor, COMPARED)
    found = calls.due(leases.versions([call for call in part if call not in unowned]), now_ms)
    due = leases.which_live(found)
    calls.forget(set(found).difference(due))
    return [call for call in due if call not in unowned]


def _unowned(p: Dependencies, lapsed: dict[str, int]) -> list[str]:
    """Return the released calls, and those that two sweeps in a row saw lapsed.

    One sweep is not enough: after a Redis outage every lease has lapsed until its owner, alive and
    well, renews it a moment later.
    """
    before = p.sweep_state.swap_lapsed(set(lapsed))
    return sorted(call for call in lapsed if call in before or lapsed[call] == 0)


Look = Callable[[Dependencies, AgentConfigs, CallSnapshot], None]


class _Unreadable:
    """Calls that can't be handled here: those of a later version are counted, others reported.

    The max_call_duration of a damaged one ends it at Telnyx.
    """

    def __init__(self, p: Dependencies) -> None:
        self._p = p
        self.newer = 0

    def __call__(self, call: str, error: Exception) -> None:
        if isinstance(error, NewerCallError):
            self.newer += 1
            return
        self._p.counters.add("calls_unreadable")
        log.error("ALARM: a call can't be read", call_control_id=call, error=type(error).__name__)
        raise_alarm(self._p, call, "call_unreadable")


def _guarded(p: Dependencies, agents: AgentConfigs, call: CallSnapshot, look: Look) -> None:
    """An error of one call must not keep the sweep from the others."""
    try:
        look(p, agents, call)
    except Exception as error:
        name = call.call_control_id
        if isinstance(error, NotSentError) or is_passing(error):
            log.warning("Sweep could not act", call_control_id=name, error=str(error))
        else:
            p.counters.add("calls_unreadable")
            log.exception("ALARM: a call can't be swept", call_control_id=name)
            raise_alarm(p, name, "call_unreadable")


def _stand_in(p: Dependencies, agents: AgentConfigs, call: CallSnapshot) -> None:
    name = call.call_control_id
    if call.state in {CallState.ENDED, CallState.UNKNOWN}:
        p.store.leases.close(name)
        return
    if call.state is CallState.RINGING:
        _rings_on(p, call)
        return
    attempt = p.store.request_stream(
        name,
        p.origin(),
        STREAM_EVERY_MS,
        keep_owner_ms=LEASE_MS,  # a session may have attached since the leases were read
        longest_ms=STREAM_LONGEST_MS,
    )
    if attempt:
        log.warning("Nobody holds the call, asking for a new stream", call_control_id=name)
        p.counters.add("takeovers")
        publish.open_stream(name, attempt)
        return  # by the next sweep a worker may hear the caller, or greet
    if call.expired_utterances:
        p.counters.add("healed", p.store.expire_playbacks(name, p.origin(), call))
        return  # the silence begins now, as for a monitor; the next sweep decides
    settings = agents.settings(call.agent, call.settings_override)
    decision = decide(call, settings)
    if not isinstance(decision, Wait | Stop):
        request(decision, call, settings, p.origin(), p.store, publish.ACTIONS)
    request_overdue(p, call, settings)


def _rings_on(p: Dependencies, call: CallSnapshot) -> None:
    """Handle a ringing call: the task that answers it, or the event of the answer, may be lost.

    A repeated answer changes nothing (command_id). No call rings for ever.
    """
    name = call.call_control_id
    if call.now_ms - call.ringing_at_ms > RINGING_AT_MOST_MS:
        publish.hang_up(name, call.epoch, Because.NOT_ANSWERED)
    elif call.direction == "incoming":
        publish.answer(name)
    else:
        publish.try_stream(name, p.store.request_stream(name, p.origin(), STREAM_EVERY_MS))
    p.store.leases.postpone(name, ANSWER_EVERY_MS)


def _second(p: Dependencies, agents: AgentConfigs, call: CallSnapshot) -> None:
    """Check a call that has an owner: its owner may be stuck."""
    if call.state in {CallState.ENDED, CallState.UNKNOWN}:
        p.store.leases.close(call.call_control_id)
        return
    if call.state is CallState.ANSWERED and not call.token:
        if call.now_ms - call.answered_at_ms >= COMING_MS:
            _stand_in(p, agents, call)  # its first stream broke before a worker owned it
        return
    if expire_overdue(p, call):
        return  # the next sweep reads what has become of it
    settings = agents.settings(call.agent, call.settings_override)
    request_overdue(p, call, settings)
    p.due_calls.looked(call, next_look_ms(call, settings))
