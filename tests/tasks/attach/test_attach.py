"""Calls that a team's own application has answered: taken on once, and nothing done but asked."""

import pytest

from calls.agent_directory import StoredAgent
from calls.snapshot import CallState
from calls.store_types import Origin
from tasks.api.command_task import CommandRefusedError
from tasks.attach import attaching
from tasks.attach.attaching import Attachment, attach
from tasks.call_control.leg_status import NotAskedError
from tasks.handlers.event import Webhook
from tasks.sweeps.sweep import sweep
from tasks.webhooks import HANDLERS
from telephony.call_control.client import LegStatus
from telephony.call_control.errors import CallGoneError, TryAgainError

pytestmark = [pytest.mark.store, pytest.mark.usefixtures("sent")]

CALL = "v3:theirs"
INITIATED = {"direction": "incoming", "state": "parked", "from": "+15550001", "to": "+15550002"}


class Telnyx:
    """Has the calls of `up`, and no others."""

    def __init__(self):
        self.up, self.asked, self.fails = {CALL, "v3:other"}, [], []

    def status(self, call):
        self.asked.append(call)
        if self.fails:
            raise self.fails.pop(0)
        if call not in self.up:
            raise CallGoneError("unknown", "10005")
        return LegStatus(is_alive=True)


@pytest.fixture
def telnyx():
    return Telnyx()


@pytest.fixture
def worker(parts, telnyx):
    class Parts:
        def __getattr__(self, name):
            return getattr(parts, name)

    worker = Parts()
    worker.telnyx = telnyx
    return worker


def wanted(call=CALL, reference="order-17", stream=True, direction="incoming"):
    return Attachment(call, "default", direction, reference, stream)


def view(worker, call=CALL):
    return worker.store.snapshot(call, worker.origin())


def events(worker):
    return [entry.event for entry in worker.store.timeline(CALL)]


def forward(worker, event_type, event_id, **payload):
    HANDLERS[event_type](worker, Webhook(CALL, Origin("web-1", event_id), "", "", payload))


def refusal(worker, attachment):
    with pytest.raises(CommandRefusedError) as refused:
        attach(worker, attachment)
    return str(refused.value)


def test_an_attached_call_is_answered_and_has_one_stream_asked_for(worker, sent):
    assert attach(worker, wanted())["new"]
    call = view(worker)
    assert (call.state, call.attached, call.streamless) == (CallState.ANSWERED, True, False)
    assert call.resumed_at_ms == call.answered_at_ms
    assert sent == ["lines.open_stream"]
    assert CALL in worker.store.leases.live()


def test_attached_again_under_the_same_reference_it_stays_as_it_is(worker, sent):
    attach(worker, wanted())
    before = view(worker)
    for _ in range(3):
        assert not attach(worker, wanted())["new"]
    after = view(worker)
    assert (after.resumed_at_ms, after.version) == (before.resumed_at_ms, before.version)
    assert events(worker).count("call.attached") == 1
    assert sent == ["lines.open_stream"]


def test_without_a_reference_the_call_itself_makes_it_one(worker, sent):
    assert attach(worker, wanted(reference=""))["new"]
    assert not attach(worker, wanted(reference=""))["new"]
    assert sent == ["lines.open_stream"]


def test_without_a_stream_none_is_ever_asked_for(worker, sent):
    attach(worker, wanted(stream=False))
    assert view(worker).streamless
    assert worker.store.request_stream(CALL, worker.origin(), 0) == 0
    sweep()
    assert sent == []
    assert view(worker).state is CallState.ANSWERED


@pytest.mark.parametrize("again", ["order-18", ""])
def test_another_reference_for_the_call_is_refused(worker, again):
    attach(worker, wanted())
    assert "another reference" in refusal(worker, wanted(reference=again))


def test_a_reference_of_another_call_is_refused(worker):
    attach(worker, wanted())
    assert "another call" in refusal(worker, wanted(call="v3:other"))
    assert view(worker, "v3:other").state is CallState.UNKNOWN


def test_an_unknown_call_is_refused_and_its_reference_is_free(worker):
    assert refusal(worker, wanted(call="v3:nobody")) == "Telnyx has no such call"
    assert refusal(worker, wanted(call="no id\n")) == "Telnyx has no such call"
    assert attach(worker, wanted())["new"]


def test_an_ended_call_is_refused(worker, telnyx):
    attach(worker, wanted())
    telnyx.up.clear()
    assert refusal(worker, wanted()) == "the call has ended"
    assert view(worker).state is CallState.ENDED
    assert refusal(worker, wanted()) == "the call has ended"


def test_while_telnyx_does_not_answer_nothing_is_attached(worker, telnyx):
    telnyx.fails = [TryAgainError("away")]
    with pytest.raises(NotAskedError):
        attach(worker, wanted())
    assert view(worker).state is CallState.UNKNOWN
    assert attach(worker, wanted())["new"]


def test_a_call_of_our_own_is_refused(worker):
    worker.store.call_ringing(CALL, worker.origin(), "default", "outgoing", "")
    assert "its agent has it" in refusal(worker, wanted())


def test_a_call_that_our_agent_talks_on_is_refused(worker):
    worker.store.call_ringing(CALL, worker.origin(), "default", "incoming", "")
    worker.store.call_answered(CALL, worker.origin())
    worker.store.attach_session(CALL, Origin("web-1"), "stream-1", "0")
    assert "its agent has it" in refusal(worker, wanted())
    assert not view(worker).attached


def test_webhooks_forwarded_late_twice_and_in_any_order_answer_nothing(worker, sent):
    attach(worker, wanted())
    del sent[:]
    for _ in range(2):
        forward(worker, "call.answered", "e-2", **INITIATED)
        forward(worker, "call.initiated", "e-1", **INITIATED)
    assert sent == []
    assert events(worker).count("call.answered") == 1
    forward(worker, "call.hangup", "e-3", hangup_cause="normal_clearing")
    forward(worker, "call.answered", "e-4", **INITIATED)
    forward(worker, "call.initiated", "e-5", **INITIATED)
    assert view(worker).state is CallState.ENDED
    assert sent == []


def test_a_hangup_forwarded_before_the_call_is_attached_keeps_it_unattached(worker, telnyx):
    forward(worker, "call.hangup", "e-1", hangup_cause="normal_clearing")
    telnyx.up.clear()
    assert refusal(worker, wanted()) == "Telnyx has no such call"


def test_a_call_whose_webhooks_came_first_is_taken_on(worker):
    forward(worker, "call.initiated", "e-1", **INITIATED)
    assert attach(worker, wanted())["new"]
    call = view(worker)
    assert (call.state, call.attached) == (CallState.ANSWERED, True)
    forward(worker, "call.answered", "e-2", **INITIATED)
    assert events(worker).count("call.answered") == 1


def test_an_agent_that_answers_no_calls_leaves_them_to_the_application(worker, sent):
    settings = '{"id": "desk", "settings": {"dead_air_settings": {"answer_calls": false}}}'
    desk = StoredAgent(settings, numbers=("+15550002",))
    worker.directory.change("desk", "a test", lambda _: desk)
    forward(worker, "call.initiated", "e-1", **INITIATED)
    forward(worker, "call.answered", "e-2", **INITIATED)
    assert sent == []
    assert view(worker).state is CallState.UNKNOWN
    assert attach(worker, wanted())["new"]


def test_a_dialled_call_of_the_applications_is_no_call_of_ours_until_attached(worker, sent):
    theirs = {**INITIATED, "direction": "outgoing"}
    forward(worker, "call.initiated", "e-1", **theirs)
    forward(worker, "call.answered", "e-2", **theirs)
    assert view(worker).state is CallState.UNKNOWN
    attach(worker, wanted(direction="outgoing"))
    forward(worker, "call.answered", "e-3", **theirs)
    assert sent == ["lines.open_stream"]
    assert view(worker).direction == "outgoing"


def test_who_died_before_the_stream_was_asked_for_asks_again(worker, sent, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(attaching, "_open_stream", lambda *_: None)
        attach(worker, wanted())
    assert sent == []
    attach(worker, wanted())
    assert sent == ["lines.open_stream"]
