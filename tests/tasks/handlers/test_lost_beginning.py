"""Calls whose beginning the store has lost: a later event of ours has them begin anew, once."""

import json
import time
from dataclasses import asdict

import pytest

from calls import keys
from calls.pending.dials import KEPT_S, Dial
from calls.snapshot import CallState
from calls.store_types import Origin
from tasks import webhooks
from tasks.call_control import signalling
from tasks.call_control.leg_status import NotAskedError
from tasks.handlers.event import Webhook
from tasks.handlers.lost_beginning import NO_PROOF
from tasks.speech.utterances import leg_of
from tasks.webhooks import HANDLERS
from telephony import client_state
from telephony.call_control.client import LegStatus
from telephony.call_control.errors import CallGoneError, TryAgainError
from telephony.webhooks.events import HANDLED
from tests.tasks.conftest import CALL
from tests.tasks.handlers.asked_telnyx import AskedTelnyx

pytestmark = [pytest.mark.store, pytest.mark.usefixtures("sent")]

LEG = client_state.Leg(CALL, "sales")
SAID = client_state.of_utterance("say-1", LEG)
ANSWER = client_state.of_answer(LEG)
DIAL_ID = "d" * 32
DIALLED = client_state.of_dial(DIAL_ID, "sales")
WORDS = {"transcription_data": {"transcript": "I would like to order", "is_final": True}}
LINE = {"connection_id": "77", "from": "+15550001", "to": "+15550002", "call_session_id": "s-1"}

OF_A_LIVE_CALL = sorted(HANDLED - NO_PROOF - {"call.initiated", "call.answered"})


@pytest.fixture
def worker(parts):
    class Parts:
        def __getattr__(self, name):
            return getattr(parts, name)

    worker = Parts()
    worker.telnyx = AskedTelnyx()
    return worker


@pytest.fixture
def comes(worker):
    """Have an event of the call applied."""

    def apply(event_type, state, event_id="ev-1", **payload):
        read = client_state.read(state)
        given = {"client_state": state, **payload}
        origin = Origin("web-1", event_id)
        event = Webhook(CALL, origin, read.utterance, read.dial_id, given, 1_800_000_000_000)
        HANDLERS[event_type](worker, event)

    return apply


@pytest.fixture
def view(worker):
    return lambda: worker.store.snapshot(CALL, worker.origin())


@pytest.fixture
def story(worker):
    return lambda: [entry.event for entry in worker.store.timeline(CALL)]


@pytest.mark.parametrize("event_type", OF_A_LIVE_CALL)
@pytest.mark.parametrize("state", [SAID, ANSWER])
def test_each_event_that_only_a_live_call_has_begins_it_anew(
    event_type, state, comes, view, sent, worker
):
    comes(event_type, state, **LINE, **WORDS)
    call = view()
    assert (call.state, call.agent, call.direction) == (CallState.ANSWERED, "sales", "incoming")
    assert call.agent_began == (state == SAID), "who was greeted is not greeted again"
    assert "lines.open_stream" in sent
    assert CALL in worker.store.leases.live()
    assert call.resumed_at_ms <= call.now_ms < call.resumed_at_ms + 5_000
    assert 90_000 <= call.now_ms - call.answered_at_ms < 95_000


@pytest.mark.parametrize("event_type", sorted(NO_PROOF))
def test_an_event_that_may_come_after_the_end_begins_nothing(event_type, comes, view, worker):
    comes(event_type, SAID, **LINE)
    assert view().state is CallState.UNKNOWN
    assert worker.telnyx.asked == 0


def test_the_answer_of_an_incoming_call_begins_it_anew_and_its_stream_is_on_its_way(
    comes, view, story, sent
):
    comes("call.answered", ANSWER, **LINE)
    call = view()
    assert (call.state, call.agent, call.direction) == (CallState.ANSWERED, "sales", "incoming")
    assert not call.agent_began
    assert story()[:2] == ["call.ringing", "call.answered"]
    assert sent == []


@pytest.mark.parametrize("outcome", ["ringing", "answered"])
def test_a_dial_that_was_lost_with_its_call_goes_on_as_dialled(outcome, comes, view, sent, worker):
    if outcome == "ringing":
        comes("call.initiated", DIALLED, direction="outgoing", **LINE)
        assert view().state is CallState.RINGING
        assert sent == []
    comes("call.answered", DIALLED, "ev-2", **LINE)
    call = view()
    assert (call.state, call.agent, call.direction) == (CallState.ANSWERED, "sales", "outgoing")
    assert not call.agent_began
    assert sent == ["lines.open_stream"]
    assert worker.dials.call_of(DIAL_ID) == CALL
    assert worker.dials.outcome(DIAL_ID).call_control_id == CALL
    assert worker.telnyx.asked == 1


def test_a_dial_that_is_stored_again_is_never_placed_again(comes, worker):
    comes("call.answered", DIALLED, **LINE)
    assert worker.dials.find(DIAL_ID).agent == "sales"
    assert worker.dials.age_s(DIAL_ID) > signalling.DIAL_GOOD_FOR_S


def test_a_dial_that_was_not_lost_gives_its_settings_and_reference(comes, view, worker):
    settings = '{"dead_air_settings": {"silence_timeout_normal": 9}}'
    dial = Dial("+15550002", "+15550001", "support", settings, reference="o-1")
    worker.store.redis.set(keys.dial(DIAL_ID), json.dumps(asdict(dial)), ex=KEPT_S)
    worker.dials.bind(DIAL_ID, CALL)  # the call itself was lost
    comes("streaming.stopped", DIALLED, **LINE)
    call = view()
    assert (call.state, call.agent, call.direction) == (CallState.ANSWERED, "support", "outgoing")
    assert worker.settings_of(call).silence_timeout_normal == 9
    assert worker.store.redis.hget(keys.of_call(CALL)[0], "reference") == "o-1"


def test_another_leg_with_the_state_of_a_known_calls_dial_is_none_of_ours(comes, view, worker):
    worker.dials.bind(DIAL_ID, "v3:known")
    worker.store.call_ringing("v3:known", worker.origin(), "sales", "outgoing", "")
    comes("call.answered", DIALLED, **LINE)
    assert view().state is CallState.UNKNOWN


def test_words_that_prove_a_call_reach_its_agent(comes, worker):
    comes("call.transcription", SAID, **WORDS)
    view = worker.store.snapshot(CALL, worker.origin())
    assert view.epoch > 1, "numbers of the life before are not used again"
    assert worker.store.redis.llen(f"inbox:{{{CALL}}}") == 1


def test_audio_that_plays_as_the_call_begins_anew_is_not_talked_over(comes, view):
    comes("call.speak.started", SAID)
    assert [u.started_at_ms > 0 for u in view().utterances] == [True]
    comes("call.speak.ended", SAID, "ev-2", status="completed")
    assert view().utterances == ()


def test_a_new_stream_has_a_number_that_telnyx_has_not_seen(comes, view):
    comes("call.dtmf.received", SAID, digit="1")
    assert view().stream_attempts > 10_000


def test_a_doubled_event_has_one_effect_and_asks_telnyx_once(comes, worker, story, sent):
    for _ in range(3):
        comes("call.speak.ended", SAID, status="completed")
    assert worker.telnyx.asked == 1
    assert story().count("call.ringing") == 1
    assert sent.count("lines.open_stream") == 1


def test_a_known_call_is_asked_nothing_about(comes, worker, spoken):
    spoken(1)
    for number, event_type in enumerate(OF_A_LIVE_CALL):
        comes(event_type, SAID, f"ev-{number}", **WORDS)
    assert worker.telnyx.asked == 0


@pytest.mark.parametrize("event_type", [*OF_A_LIVE_CALL, "call.answered"])
def test_an_ended_call_stays_ended(event_type, comes, view, worker, spoken):
    spoken(0)
    worker.store.call_ended(CALL, worker.origin(), "normal_clearing", "caller")
    comes(event_type, SAID, **LINE)
    assert view().state is CallState.ENDED
    assert worker.telnyx.asked == 0


@pytest.mark.parametrize(
    "says", [LegStatus(is_alive=False), CallGoneError("unknown", "10005")], ids=["over", "gone"]
)
def test_a_late_event_of_a_call_that_is_over_and_forgotten_begins_nothing(
    says, comes, view, story, worker, sent
):
    worker.telnyx.says = says
    for event_type in [*OF_A_LIVE_CALL, "call.answered"]:
        comes(event_type, SAID, **LINE)
    comes("call.initiated", DIALLED, direction="outgoing", **LINE)
    assert view().state is CallState.UNKNOWN
    assert (story(), sent, worker.store.leases.live()) == ([], [], {})


FOREIGN = {
    "none": None,
    "another application's": "eyJvcmRlciI6N30=",
    "an attached call's": client_state.of_utterance("say-1"),
    "another leg's": client_state.of_utterance("say-1", client_state.Leg("v3:other", "sales")),
    "broken": "e30",
}


@pytest.mark.parametrize("state", FOREIGN.values(), ids=FOREIGN)
def test_a_call_that_nothing_proves_ours_stays_untouched(state, comes, view, story, worker, sent):
    for event_type in [*OF_A_LIVE_CALL, "call.answered"]:
        comes(event_type, state, **LINE, **WORDS)
    assert view().state is CallState.UNKNOWN
    assert (worker.telnyx.asked, story(), sent) == (0, [], [])


def test_what_is_said_on_an_attached_call_names_no_leg_of_ours(view, worker):
    worker.store.attach_call(CALL, worker.origin(), "sales", "incoming", "", "o-1", stream=False)
    assert leg_of(view()) is None


def test_while_telnyx_can_t_be_asked_the_event_is_kept_and_blocks_nobody(comes, worker, view):
    worker.telnyx.says = TryAgainError("no answer")
    began = time.monotonic()
    with pytest.raises(NotAskedError):
        webhooks._apply(lambda: comes("call.speak.ended", SAID, status="completed"))
    assert (worker.telnyx.asked, time.monotonic() - began < 30) == (1, True)
    worker.telnyx.says = LegStatus(is_alive=True)
    comes("call.speak.ended", SAID, status="completed")
    assert view().state is CallState.ANSWERED


def test_it_is_counted(comes, monkeypatch, worker):
    counted = []
    monkeypatch.setattr(
        type(worker.counters), "add", lambda _, name, *_a, **_k: counted.append(name)
    )
    comes("call.speak.ended", SAID)
    assert counted.count("calls_begun_anew") == 1
