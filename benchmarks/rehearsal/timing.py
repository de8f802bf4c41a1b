"""Acts that wait: for silence, for a step to be requested, for the moment before that."""

from math import ceil
from typing import Any

from benchmarks.rehearsal.repeats import CELERY
from calls.store_types import Origin
from monitor.actions import request
from monitor.decisions import Decision, Stop, Wait
from monitor.policy import decide
from tasks import publish
from tests.virtual_time.call import CALL

Act = tuple[str, list[Any]]
"""Name and arguments, as JSON."""

UNTIL_S = 90.0
LOOK_MS = 100


def hush(call: Any) -> None:
    """Everybody falls silent, and nothing keeps the call out of our hands."""
    view = call.view()
    if view.paused_ms:
        call.resume()
    for suspension in view.suspended:
        call.store.suspend(CALL, Origin(by="test"), 0, suspension.reason)
    call.stops_speaking()


def until(call: Any, step: str, within_s: float = UNTIL_S) -> None:
    """Go on until *step* ('': any) has been requested; its task is on its way."""
    until_ms = call.now_ms + within_s * 1000
    while not (asked := call.stored("asked")) or not asked.startswith(step):
        due = call.next_ms()
        if due is None or due > until_ms:
            return
        call.happen()


def between(call: Any, step: str, act: Act) -> None:
    """The monitor reads the call and decides for *step*; *act* happens; then it requests that."""
    frozen, call.frozen = call.frozen, True
    settings, until_ms = call.agents.settings, call.now_ms + UNTIL_S * 1000
    while (view := call.view()).now_ms < until_ms and not isinstance(
        decision := decide(view, settings), Stop
    ):
        if not isinstance(decision, Wait) and str(decision.step).startswith(step):
            getattr(call, act[0])(*act[1])
            request(decision, view, settings, CELERY, call.store, publish.ACTIONS)
            break
        version, call.frozen = call._version, False
        call.look()
        call.frozen = True
        changed = call._version != version
        call.go(LOOK_MS / 1000 if changed else _looks_away_s(call, decision, until_ms))
    call.frozen = frozen
    call._wake()


def _looks_away_s(call: Any, decision: Decision, until_ms: float) -> float:
    """Return in how many tenths of a second something may be decided anew: something is due then.

    The same as to look ten times a second, but that nothing is looked at in vain. A look that
    changed the call itself is followed by the next one at once.
    """
    dues = [until_ms, *(at for at in call.view().expiry_ms.values() if at > call.now_ms)]
    if (due := call.next_ms()) is not None:
        dues.append(due)
    if isinstance(decision, Wait) and decision.until_ms > call.now_ms:
        dues.append(decision.until_ms)
    return max(1, ceil((min(dues) - call.now_ms) / LOOK_MS)) * LOOK_MS / 1000
