"""A decision is requested once: by the call's monitor, by the sweep, or by both at once."""

from dataclasses import replace

import pytest

from calls.store_types import Origin
from monitor.actions import HANGUP_GOOD_FOR_MS, SPEECH_GOOD_FOR_MS, Actions, request
from monitor.decisions import Because, CheckIn, HangUp, Say
from monitor.steps import Remark
from tests.virtual_time.call import CALL, VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

SWEEP = Origin(by="celery")
ACTIONS = {
    "a check-in": (CheckIn(1, Because.SILENCE), ("check_in", CALL, 0, "checkin-1", 2)),
    "a goodbye": (Say(Remark.GOODBYE, Because.SILENCE), ("check_in", CALL, 0, "goodbye", 2)),
    "a hang-up": (HangUp(Because.MAX_CALL_DURATION), ("hang_up", CALL, 0, "max_call_duration")),
    "another hang-up": (HangUp(Because.VOICEMAIL), ("hang_up", CALL, 0, "voicemail")),
}


class Asked(list):
    """The requests made, as (action, arguments ...)."""

    def actions(self):
        def note(name):
            return lambda *args: self.append((name, *args))

        return Actions(*(note(name) for name in Actions.__dataclass_fields__))


@pytest.fixture
def call():
    return VirtualCall().answer()


def asks(call, action, asked, view=None, origin=SWEEP):
    settings = call.agents.settings
    return request(action, view or call.view(), settings, origin, call.store, asked.actions())


@pytest.mark.parametrize(("action", "wanted"), ACTIONS.values(), ids=ACTIONS)
def test_is_asked_for_once(call, action, wanted):
    asked = Asked()
    assert asks(call, action, asked)
    assert not asks(call, action, asked)
    assert asked == [wanted]
    noted = call.events("step.asked")[0]
    for_time = action.because is Because.MAX_CALL_DURATION
    assert ("cause" in noted) != for_time
    for of_the_silence in ("cause", "evidence"):
        noted.pop(of_the_silence, None)
    assert noted | {"by": ""} == {
        "event": "step.asked", "by": "", "step": str(action.step), "epoch": "0",
        "because": action.because,
    }  # fmt: skip


@pytest.mark.parametrize(("action", "wanted"), ACTIONS.values(), ids=ACTIONS)
def test_is_asked_for_again_when_the_request_is_no_longer_good(call, action, wanted):
    asked = Asked()
    asks(call, action, asked)
    hangs_up = isinstance(action, HangUp)
    call.server.now_ms += HANGUP_GOOD_FOR_MS if hangs_up else SPEECH_GOOD_FOR_MS
    assert asks(call, action, asked)
    assert asked == [wanted, wanted]


def test_what_was_decided_before_the_caller_was_heard_is_not_asked_for(call):
    asked, before = Asked(), call.view()
    call.says()
    assert not asks(call, CheckIn(1, Because.SILENCE), asked, view=before)
    assert asked == []


def test_a_worker_that_lost_the_call_asks_for_nothing(call):
    asked, old = Asked(), Origin(by="web-1", token=call.owner[1])
    call.attach("web-2")
    assert not asks(call, CheckIn(1, Because.SILENCE), asked, origin=old)
    assert asked == []


def test_nothing_is_asked_for_on_a_call_that_is_over(call):
    asked, before = Asked(), replace(call.view())
    call.caller_hangs_up().go(1)
    assert not asks(call, HangUp(Because.SILENCE), asked, view=before)
    assert asked == []
