"""From a decision to a request: the step is remembered in the store, then asked for.

The same for whoever decides, the call's own monitor or the sweep that stands in for it, so that
two deciders at once still ask once.
"""

import structlog

from calls.session import CallSession
from calls.store import CallStore, Origin
from monitor.actions import Actions
from monitor.policy import CHECKIN_GOOD_FOR_MS, HANGUP_GOOD_FOR_MS, Because, CheckIn, HangUp
from monitor.settings import DeadAirSettings

log = structlog.get_logger("monitor")

_FAREWELL = {
    Because.SILENCE: "Max check-ins + timeout reached - hanging up",
    Because.MAX_CALL_DURATION: "Max call duration reached - hanging up",
}


def request(
    decision: CheckIn | HangUp,
    call: CallSession,
    settings: DeadAirSettings,
    origin: Origin,
    store: CallStore,
    actions: Actions,
) -> bool:
    """Ask for what *decision* says, unless it is asked for already; true if this asked.

    Raises redis.RedisError, and NotSentError when the broker is away: the request then lapses and
    is made again under the same claim.
    """
    name, because = call.call_control_id, decision.because
    bound = log.bind(call_control_id=name, worker=origin.by, because=because, epoch=call.epoch)
    if isinstance(decision, HangUp):
        step, good_for_ms = "hangup", HANGUP_GOOD_FOR_MS
    else:
        step, good_for_ms = f"checkin-{decision.number}", CHECKIN_GOOD_FOR_MS
    if not store.ask(name, origin, call.epoch, step, good_for_ms, because=because):
        return False
    if isinstance(decision, HangUp):
        bound.info(_FAREWELL.get(because, "Hanging up"))
        actions.hang_up(name, call.epoch, because)
    else:
        of = settings.max_checkins_before_disconnect
        bound.info(f"Sending check-in #{decision.number}/{of}")
        actions.check_in(name, call.epoch, decision.number, of)
    return True
