"""From a decision to a request: the step is remembered in the store, then requested.

`Actions` are callables passed in from outside, so that the monitor knows no Celery. Both the call's
own monitor and the sweep that replaces it use `request`, so that two deciders request a step once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from monitor.decisions import Action, Because, CheckIn, HangUp, Transfer
from monitor.settings import DeadAirSettings
from monitor.silences.judgement import judge

SPEECH_GOOD_FOR_MS = 5_000
"""A check-in not claimed by then is stale: a late "are you there?" is worse than none."""

HANGUP_GOOD_FOR_MS = 5_000
"""A hang-up not confirmed by then is requested again, under the same claim."""

log = structlog.get_logger("monitor")

_FAREWELL = {
    Because.MEDIA_LOST: "Max check-ins + timeout reached - hanging up",
    Because.SILENCE: "Max check-ins + timeout reached - hanging up",
    Because.ONE_WAY_AUDIO: "The caller's sound does not reach us - hanging up",
    Because.MAX_CALL_DURATION: "Max call duration reached - hanging up",
    Because.SPEECH_FAILED: "No check-in could be spoken - hanging up",
    Because.AGENT_FAILED: "The agent owes its answer for too long - hanging up",
}


class NotSentError(Exception):
    """The request for an action did not reach the broker; it will be made again."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions a monitor can request on a call. All begin with its call_control_id.

    Each returns once the request is enqueued, and raises `NotSentError` when it is not.
    """

    check_in: Callable[[str, int, str, int], None]
    """Silence epoch, step (`monitor.steps`), maximum number of check-ins."""

    hang_up: Callable[[str, int, str], None]
    """Silence epoch, cause."""

    transfer: Callable[[str, int], None]
    """Silence epoch: transfer the caller, the agent has failed."""

    say: Callable[[str, str], None]
    """Id of an utterance registered in the ledger."""

    stop_speaking: Callable[[str, int], None]
    """Silence epoch: stop what is playing, the caller talks over it."""

    open_stream: Callable[[str, int], None]
    """Number of the attempt: have Telnyx open a new media stream."""

    transfer_to: Callable[[str, str, str], None]
    """Number or sip: address, id of the act: hand the caller on, the agent wants it so."""

    send_digits: Callable[[str, str, str], None]
    """Digits, id of the act: send them as tones."""

    send_sms: Callable[[str, str, str], None]
    """Text, id of the act: send it to the other side as a text message."""


def request(
    action: Action,
    call: CallSnapshot,
    settings: DeadAirSettings,
    origin: Origin,
    store: CallStore,
    actions: Actions,
) -> bool:
    """Request *action* unless it is requested already; returns whether this call did.

    Raises StoreUnavailableError, and NotSentError when the broker is away: the request then lapses
    and is made again under the same claim.
    """
    name, because = call.call_control_id, action.because
    step, good_ms = str(action.step), good_for_ms(action)
    judged = judge(call, because) or ("", "")
    if not store.request_step(name, origin, call.epoch, step, good_ms, judged, because=because):
        return False
    bound = log.bind(call_control_id=name, worker=origin.by, because=because, epoch=call.epoch)
    _log(bound, action, settings)
    perform(action, call, settings, actions)
    return True


def _log(bound: Any, action: Action, settings: DeadAirSettings) -> None:
    step = str(action.step)
    match action:
        case HangUp():
            bound.info(_FAREWELL.get(action.because, "Hanging up"))
        case CheckIn(number=number):
            of = settings.max_checkins_before_disconnect
            bound.info(f"Sending check-in #{number}/{of}", step=step)
        case Transfer():
            bound.info("Transferring the call")
        case _:
            bound.info("Making a remark", step=step)


def good_for_ms(action: Action) -> int:
    """Return for how many ms a request for *action* is valid; then it is made again."""
    return HANGUP_GOOD_FOR_MS if isinstance(action, HangUp) else SPEECH_GOOD_FOR_MS


def perform(
    action: Action, call: CallSnapshot, settings: DeadAirSettings, actions: Actions
) -> None:
    """Request *action* from the tasks; its claim shows whether it was carried out already.

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
            actions.check_in(name, call.epoch, str(action.step), of)
