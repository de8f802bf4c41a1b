"""From a decision to a request: the step is remembered in the store, then asked for.

The same for whoever decides, the call's own monitor or the sweep that stands in for it, so that
two deciders at once still ask once.
"""

import structlog

from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from monitor.actions import Actions
from monitor.decisions import Action, Because, CheckIn, HangUp, Transfer
from monitor.settings import DeadAirSettings

SPEECH_GOOD_FOR_MS = 5_000
"""A check-in not claimed by then is stale: a late "are you there?" is worse than none."""

HANGUP_GOOD_FOR_MS = 5_000
"""A hang-up not confirmed by then is asked for again, under the same claim."""

log = structlog.get_logger("monitor")

_FAREWELL = {
    Because.MEDIA_LOST: "Max check-ins + timeout reached - hanging up",
    Because.SILENCE: "Max check-ins + timeout reached - hanging up",
    Because.MAX_CALL_DURATION: "Max call duration reached - hanging up",
    Because.SPEECH_FAILED: "No check-in could be spoken - hanging up",
    Because.AGENT_FAILED: "The agent owes its answer for too long - hanging up",
}


def request(
    action: Action,
    call: CallSnapshot,
    settings: DeadAirSettings,
    origin: Origin,
    store: CallStore,
    actions: Actions,
) -> bool:
    """Ask for *action*, unless it is asked for already; true if this asked.

    Raises redis.RedisError, and NotSentError when the broker is away: the request then lapses and
    is made again under the same claim.
    """
    name, because = call.call_control_id, action.because
    good_ms = good_for_ms(action)
    if not store.request_step(name, origin, call.epoch, action.step, good_ms, because=because):
        return False
    bound = log.bind(call_control_id=name, worker=origin.by, because=because, epoch=call.epoch)
    match action:
        case HangUp():
            bound.info(_FAREWELL.get(because, "Hanging up"))
        case CheckIn(number=number):
            of = settings.max_checkins_before_disconnect
            bound.info(f"Sending check-in #{number}/{of}", step=action.step)
        case Transfer():
            bound.info("Transferring the call")
        case _:
            bound.info("Making a remark", step=action.step)
    perform(action, call, settings, actions)
    return True


def good_for_ms(action: Action) -> int:
    """Return for how many ms a request for *action* is good; then it is asked for again."""
    return HANGUP_GOOD_FOR_MS if isinstance(action, HangUp) else SPEECH_GOOD_FOR_MS


def perform(
    action: Action, call: CallSnapshot, settings: DeadAirSettings, actions: Actions
) -> None:
    """Have *action* carried out; its claim tells whether that was done already.

    Raises NotSentError.
    """
    name = call.call_control_id
    match action:
        case HangUp():
            actions.hang_up(name, call.epoch, action.because)
        case Transfer():
            actions.transfer(name, call.epoch)
        case _:
            of = settings.max_checkins_before_disconnect
            actions.check_in(name, call.epoch, action.step, of)
