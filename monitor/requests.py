"""From a decision to a request: the step is remembered in the store, then asked for.

The same for whoever decides, the call's own monitor or the sweep that stands in for it, so that
two deciders at once still ask once.
"""

import structlog

from calls.session import CallSession
from calls.store import CallStore, Origin
from monitor.actions import Actions
from monitor.decisions import Action, Because, CheckIn, HangUp
from monitor.settings import DeadAirSettings

SPEECH_GOOD_FOR_MS = 5_000
"""A check-in not claimed by then is stale: a late "are you there?" is worse than none."""

HANGUP_GOOD_FOR_MS = 10_000
"""A hang-up not confirmed by then is asked for again, under the same claim."""

log = structlog.get_logger("monitor")

_FAREWELL = {
    Because.SILENCE: "Max check-ins + timeout reached - hanging up",
    Because.MAX_CALL_DURATION: "Max call duration reached - hanging up",
}


def request(
    action: Action,
    call: CallSession,
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
    of = settings.max_checkins_before_disconnect
    good_for_ms = HANGUP_GOOD_FOR_MS if isinstance(action, HangUp) else SPEECH_GOOD_FOR_MS
    if not store.ask(name, origin, call.epoch, action.step, good_for_ms, because=because):
        return False
    bound = log.bind(call_control_id=name, worker=origin.by, because=because, epoch=call.epoch)
    match action:
        case HangUp():
            bound.info(_FAREWELL.get(because, "Hanging up"))
            actions.hang_up(name, call.epoch, because)
        case CheckIn(number=number):
            bound.info(f"Sending check-in #{number}/{of}", step=action.step)
            actions.check_in(name, call.epoch, action.step, of)
        case _:
            bound.info("Making a remark", step=action.step)
            actions.check_in(name, call.epoch, action.step, of)
    return True
