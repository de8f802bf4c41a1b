import json
import threading
from dataclasses import replace
from time import monotonic, sleep

import pytest

from calls import timeline
from monitor.actions import NotSentError
from monitor.settings import DeadAirSettings
from tasks.sweeps.overdue import request_overdue
from tests.web.api.conftest import Api, faults
from tests.web.conftest import TELNYX
from web.dependencies import KEY

pytestmark = pytest.mark.store


class Worker(threading.Thread):
    """Waits for one message on the real broker, then does what its task would do to the store."""

    def __init__(self, client, queue, react):
        super().__init__(daemon=True)
        self.client, self.queue, self.react = client, queue, react
        self.task, self.arguments = "", {}
        self.start()

    def run(self):
        deadline = monotonic() + 10
        while monotonic() < deadline:
            if raw := self.client.lpop(self.queue):
                message = json.loads(raw)
                self.task = message["headers"]["task"]
                self.arguments = json.loads(message["headers"]["kwargsrepr"].replace("'", '"'))
                self.react(self.arguments)
                return
            sleep(0.01)

    def done(self):
        self.join(10)
        assert self.task, "no message reached the broker"
        return self.task, self.arguments


@pytest.fixture
def worker(store):
    return lambda react: Worker(store.redis, "deadair.checkins", react)


def test_a_call_that_telnyx_gave_another_id_says_which(api, answered, store):
    call = answered()
    assert store.call_moved(call, TELNYX, "v3:its-other-id")
    told = api.get(f"/calls/{call}").json
    assert (told["state"], told["timeline"][-1]["event"]) == ("ended", "call.moved")
    refused = api.post(f"/calls/{call}/hangup")
    assert refused.status_code == 409
    assert "v3:its-other-id" in refused.json["detail"]
    assert call not in [each["call_control_id"] for each in api.get("/calls").json["calls"]]


def test_say_is_registered_spoken_and_confirmed(api, answered, store, worker):
    call = answered()
    spoken = worker(lambda told: store.playback_started(call, TELNYX, told["utterance"]))
    answer = api.post(f"/calls/{call}/say", {"text": "  A colleague joins you.  "})
    task, told = spoken.done()
    assert (task, told["call_control_id"]) == ("deadair.speech.say", call)
    assert answer.status_code == 200
    assert answer.json["result"] == "speaking"
    assert answer.json["utterance"] == told["utterance"]
    assert store.speech(call, told["utterance"]).text == "A colleague joins you."
    assert api.get(f"/calls/{call}").json["doing"] == "agent_speaking"


def test_say_that_is_not_heard_yet_is_queued(api, answered):
    answer = api.post(f"/calls/{answered()}/say", {"text": "Hello"})
    assert (answer.status_code, answer.json["result"]) == (202, "queued")


def test_say_that_the_broker_does_not_take_stays_and_is_asked_for_again(app, answered, store):
    """Telnyx may have taken it nevertheless: withdrawn, it would be talked over."""

    def away(*_):
        raise NotSentError("the broker took longer than 0.9 s")

    working = app.extensions[KEY]
    app.extensions[KEY] = replace(working, actions=replace(working.actions, say=away))
    call = answered()
    answer = Api(app).post(f"/calls/{call}/say", {"text": "Hello"})
    utterance = answer.json["utterance"]
    assert (answer.status_code, answer.json["result"]) == (202, "queued")
    assert store.speech(call, utterance).text == "Hello"
    view = store.snapshot(call, TELNYX)
    assert [u.id for u in view.utterances] == [utterance]
    assert not store.redis.llen("deadair.checkins")
    request_overdue(working, view, DeadAirSettings())  # 2.5 s later, as the sweep does
    [raw] = store.redis.lrange("deadair.checkins", 0, -1)
    headers = json.loads(raw)["headers"]
    assert headers["task"] == "deadair.speech.say"
    assert json.loads(headers["kwargsrepr"].replace("'", '"'))["utterance"] == utterance
    assert [u.id for u in store.snapshot(call, TELNYX).utterances] == [utterance]


def test_say_that_telnyx_refuses_is_told(api, answered, store, worker):
    call = answered()
    refused = worker(
        lambda told: store.withdraw_utterance(call, TELNYX, told["utterance"], "voice unknown")
    )
    answer = api.post(f"/calls/{call}/say", {"text": "Hello"})
    refused.done()
    assert answer.status_code == 502
    assert "voice unknown" in answer.json["detail"]


def test_say_needs_words(api, answered):
    call = answered()
    assert faults(api.post(f"/calls/{call}/say", {}))["text"]["message"] == "is required"
    long = faults(api.post(f"/calls/{call}/say", {"text": "x" * 3001}))["text"]
    assert long["limit"] == {"min_length": 1, "max_length": 3000}
    assert "text" in faults(api.post(f"/calls/{call}/say", {"text": "  "}))
    assert "text" in faults(api.post(f"/calls/{call}/say", {"text": 5}))
    assert set(faults(api.post(f"/calls/{call}/say", {"text": "x", "voice": "y"}))) == {"voice"}
    assert "object" in faults(api.post(f"/calls/{call}/say"))[""]["message"]


def test_hangup_is_sent_and_confirmed(api, answered, store, worker):
    call = answered()
    over = worker(lambda _: store.call_ended(call, TELNYX, "normal_clearing", "callee"))
    answer = api.post(f"/calls/{call}/hangup")
    task, told = over.done()
    assert (task, told["cause"]) == ("deadair.checkins.hang_up", "api")
    assert (answer.status_code, answer.json["result"]) == (200, "ended")


def test_hangup_that_telnyx_refuses_is_told(api, answered, store, worker):
    call = answered()
    failed = worker(lambda _: store.record_outcome(call, TELNYX, "hangup", "failed", "", "not now"))
    answer = api.post(f"/calls/{call}/hangup", {})
    failed.done()
    assert (answer.status_code, answer.json["detail"]) == (502, "not now")


def test_hangup_that_is_not_confirmed_yet_is_asked_for(api, answered):
    answer = api.post(f"/calls/{answered()}/hangup")
    assert (answer.status_code, answer.json["result"]) == (202, "asked")


def test_pause_and_resume(api, answered):
    call = answered()
    assert api.post(f"/calls/{call}/pause").json["result"] == "paused"
    assert api.post(f"/calls/{call}/pause").json["result"] == "paused"
    row = api.get(f"/calls/{call}").json
    assert (row["doing"], row["paused"]) == ("paused", True)
    assert row["next"]["then"]["because"] == "max_call_duration"
    assert api.post(f"/calls/{call}/resume").json["result"] == "running"
    assert api.get(f"/calls/{call}").json["doing"] == "silence"


def test_thinking_is_a_lease(api, answered):
    call = answered()
    answer = api.post(f"/calls/{call}/thinking", {"for_s": 20}).json
    assert (answer["result"], answer["for_s"]) == ("thinking", 20)
    row = api.get(f"/calls/{call}").json
    assert row["doing"] == "thinking"
    assert 10 < row["next"]["in_s"] <= 20
    assert api.post(f"/calls/{call}/thinking", {"for_s": 0}).json["result"] == "ready"
    assert api.get(f"/calls/{call}").json["doing"] == "silence"


def test_thinking_is_capped_by_the_settings(api, answered):
    call = answered()
    assert api.post(f"/calls/{call}/thinking", {"for_s": 60}).json["for_s"] == 30
    assert 20 < api.get(f"/calls/{call}").json["next"]["in_s"] <= 30


def test_an_expected_answer_may_take_longer(api, answered, store):
    call = answered()
    answer = api.post(f"/calls/{call}/expect", {"silence_timeout": 25, "for": "card number"})
    assert (answer.status_code, answer.json["result"], answer.json["for_s"]) == (
        200,
        "expecting",
        25,
    )
    row = api.get(f"/calls/{call}").json
    assert row["status"].endswith("of 25 s")
    assert row["next"]["because"] == "expected"
    assert row["timeline"][-1]["for"] == "card number"
    assert "silence_timeout" in faults(api.post(f"/calls/{call}/expect", {"for": "x"}))
    store.call_ringing("ring-1", TELNYX, "default", "incoming", "")
    assert api.post("/calls/ring-1/expect", {"silence_timeout": 25}).status_code == 409


@pytest.mark.parametrize("for_s", [-1, 901, "20", None, True])
def test_thinking_has_limits(api, answered, for_s):
    fault = faults(api.post(f"/calls/{answered()}/thinking", {"for_s": for_s}))["for_s"]
    assert fault["limit"] == {"min": 0, "max": 900}
    assert "from 0 to 900" in fault["message"]


ORDERS = [
    ("say", {"text": "x"}),
    ("hangup", None),
    ("pause", None),
    ("resume", None),
    ("thinking", {"for_s": 1}),
    ("expect", {"silence_timeout": 5}),
    ("extend", None),
]


@pytest.mark.parametrize(("order", "body"), ORDERS)
def test_orders_need_a_live_call(api, answered, store, order, body):
    assert api.post(f"/calls/none/{order}", body).status_code == 404
    call = answered()
    store.call_ended(call, TELNYX, "normal_clearing", "caller")
    answer = api.post(f"/calls/{call}/{order}", body)
    assert answer.status_code == 409
    assert answer.json["detail"] == "the call has ended"
    assert answer.content_type == "application/problem+json"
    last = timeline.read(store.redis, call)[-1]
    assert last.event == "call.ended"


def test_nothing_is_said_before_the_answer(api, store):
    store.call_ringing("ring-1", TELNYX, "default", "incoming", "")
    assert api.post("/calls/ring-1/say", {"text": "x"}).status_code == 409
    assert api.post("/calls/ring-1/pause").status_code == 200


def test_the_time_limit_moves_as_often_as_the_settings_allow(api, answered, store):
    call = answered()
    refused = api.post(f"/calls/{call}/extend")
    assert refused.status_code == 409
    assert "no further extension" in refused.json["detail"]
    allowed = {"dead_air_settings": {"max_call_extension": 90, "max_call_extensions": 1}}
    assert api.patch(f"/calls/{call}", {"settings": allowed}).status_code == 200
    moved = api.post(f"/calls/{call}/extend")
    assert (moved.status_code, moved.json["result"], moved.json["for_s"]) == (200, "extended", 90)
    assert api.post(f"/calls/{call}/extend").status_code == 409
    store.call_ringing("ring-1", TELNYX, "default", "incoming", "")
    assert api.post("/calls/ring-1/extend").status_code == 409
