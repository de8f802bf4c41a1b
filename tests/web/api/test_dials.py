import json
import threading
from time import monotonic, sleep

import pytest

from calls.pending.dials import DialOutcome
from tests.web.api.conftest import Api, faults
from web.api import dials

pytestmark = pytest.mark.store

TO = {"to": "+15550100042"}


class Placer(threading.Thread):
    """Takes dials from the real broker and settles them as the task that calls Telnyx would."""

    def __init__(self, deps, broker, outcome):
        super().__init__(daemon=True)
        self.deps, self.broker, self.outcome, self.dials = deps, broker, outcome, []
        self.stopped = threading.Event()
        self.start()

    def run(self):
        while not self.stopped.is_set():
            if raw := self.broker.lpop("deadair.checkins"):
                headers = json.loads(raw)["headers"]
                assert headers["task"] == "deadair.lines.dial"
                dial_id = json.loads(headers["kwargsrepr"].replace("'", '"'))["dial_id"]
                self.dials.append(self.deps.dials.find(dial_id))
                self.deps.dials.settle(dial_id, self.outcome)
            sleep(0.01)


@pytest.fixture
def placer(deps, broker):
    started = []

    def place(**outcome):
        started.append(Placer(deps, broker, DialOutcome(**outcome)))
        return started[-1]

    yield place
    for one in started:
        one.stopped.set()
        one.join()


def test_a_call_is_placed(api, placer):
    placing = placer(call_control_id="v3:out/1")
    api.put("/agents/sales", {})
    override = {"dead_air_settings": {"silence_timeout_normal": 4}}
    body = {**TO, "from": "+15550100099", "agent": "sales", "settings": override}
    answer = api.post("/calls", body)
    assert answer.status_code == 201
    assert (answer.json["state"], answer.json["call_control_id"]) == ("placed", "v3:out/1")
    assert answer.headers["Location"].endswith("/api/calls/v3%3Aout%2F1")
    [dial] = placing.dials
    assert (dial.to, dial.from_, dial.agent) == ("+15550100042", "+15550100099", "sales")
    assert json.loads(dial.settings) == override
    asked = api.get(f"/dials/{answer.json['dial_id']}").json
    assert asked == answer.json


@pytest.mark.parametrize("written", ["+1 555 010 0042", "15550100042", "tel:+1-555-010-0042"])
def test_a_number_may_be_written_in_many_ways(api, placer, written):
    placing = placer(call_control_id="v3:out-1")
    assert api.post("/calls", {"to": written}).status_code == 201
    assert placing.dials[0].to == "+15550100042"


def test_a_call_s_own_engine_must_know_its_agent_s_language(api):
    api.put("/agents/oslo", {"language": "nb-NO"})
    override = {"dead_air_settings": {"transcription_engine": "xAI"}}
    answer = api.post("/calls", {**TO, "agent": "oslo", "settings": override})
    found = faults(answer)["settings.dead_air_settings.transcription_engine"]
    assert "nb-NO is not transcribed by xAI" in found["message"]


def test_digits_of_another_script_are_refused_in_plain_words(api):
    answer = api.post("/calls", {"to": "+\uff11\uff15\uff15\uff15\uff10\uff11\uff10\uff10"})
    assert answer.status_code == 422
    assert "digits 0 to 9" in faults(answer)["to"]["message"]


def test_what_is_left_out_comes_from_the_configuration(api, placer, environment):
    placing = placer(call_control_id="v3:out-1")
    assert api.post("/calls", TO).status_code == 201
    [dial] = placing.dials
    assert (dial.from_, dial.agent, dial.settings) == (environment["TELNYX_FROM"], "default", "")


def test_telnyx_may_refuse(api, placer):
    placer(error="10019: destination not allowed")
    answer = api.post("/calls", TO)
    assert answer.status_code == 502
    assert answer.json["detail"] == "10019: destination not allowed"
    assert api.get(f"/dials/{answer.json['dial_id']}").json["state"] == "failed"


def test_a_call_that_takes_long_can_be_asked_for(api, monkeypatch, deps):
    monkeypatch.setattr(dials, "PLACED_WITHIN_S", 0.2)
    answer = api.post("/calls", TO)
    assert (answer.status_code, answer.json["state"]) == (202, "placing")
    address = answer.headers["Location"].removeprefix("/api")
    assert api.get(address).json["state"] == "placing"
    deps.dials.settle(answer.json["dial_id"], DialOutcome(call_control_id="v3:late"))
    assert api.get(address).json["call_control_id"] == "v3:late"
    assert api.get("/dials/none").status_code == 404


def test_the_same_key_rings_once(app, api, placer):
    placing = placer(call_control_id="v3:out-1")
    answers = []

    def dial():
        answers.append(Api(app).post("/calls", TO, Idempotency_Key="order-7"))

    threads = [threading.Thread(target=dial) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.append(api.post("/calls", TO, Idempotency_Key="order-7"))
    assert [a.status_code for a in answers] == [201] * 5
    assert len({a.json["dial_id"] for a in answers}) == 1
    assert len(placing.dials) == 1
    other = api.post("/calls", {"to": "+15550100043"}, Idempotency_Key="order-7")
    assert "Idempotency-Key" in faults(other)
    assert api.post("/calls", TO, Idempotency_Key="order-8").status_code == 201
    assert len(placing.dials) == 2


def test_every_fault_of_a_dial_is_named(api):
    body = {"to": "555", "from": 5, "agent": "No", "settings": {"voice": 1}, "colour": 1}
    assert set(faults(api.post("/calls", body))) == {
        "to",
        "from",
        "agent",
        "settings.voice",
        "colour",
    }
    assert faults(api.post("/calls", {}))["to"]["message"] == "is required"
    override = {"dead_air_settings": {"silence_timeout_normal": 0, "zeal": 1}}
    found = faults(api.post("/calls", {**TO, "settings": override}))
    normal = found["settings.dead_air_settings.silence_timeout_normal"]
    assert normal["limit"] == {"min": 1, "max": 300}
    assert "settings.dead_air_settings.zeal" in found
    rule = {"dead_air_settings": {"max_call_duration": 90, "max_call_warning": 90}}
    assert "settings.dead_air_settings.max_call_warning" in faults(
        api.post("/calls", {**TO, "settings": rule})
    )
    assert "agent" in faults(api.post("/calls", {**TO, "agent": "nobody"}))


def test_outbound_calls_need_configuration(without):
    answer = Api(without(telnyx_connection_id="")).post("/calls", TO)
    assert answer.status_code == 503
    assert "TELNYX_CONNECTION_ID" in answer.json["detail"]
    api = Api(without(telnyx_from=""))
    assert "TELNYX_FROM" in api.post("/calls", TO).json["detail"]


def test_outbound_calls_are_off_until_prefixes_say_otherwise(without, deps):
    answer = Api(without(dial_prefixes=())).post("/calls", TO)
    assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
    assert "DIAL_PREFIXES" in answer.json["detail"]
    assert not deps.store.redis.llen("deadair.checkins")


@pytest.mark.parametrize("to", ["+15560100042", "+1440100042", "+8825550100"])
def test_other_numbers_than_the_allowed_ones_are_refused_by_name(api, deps, to):
    answer = api.post("/calls", {"to": to})
    assert answer.status_code == 403
    fault = faults(answer)["to"]
    assert "DIAL_PREFIXES" in fault["message"]
    assert fault["limit"] == {"one_of": ["+1555", "+44"]}
    assert not deps.store.redis.llen("deadair.checkins")
    deps.counters.flush()
    assert deps.counters.totals()['dials_refused{why="prefix"}'] == 1


def test_no_more_are_dialled_in_a_minute_than_allowed(without, placer, store):
    api = Api(without(dial_rate=2))
    placing = placer(call_control_id="v3:out-1")
    for _ in range(2):
        assert api.post("/calls", TO).status_code == 201
    refused = api.post("/calls", TO, Idempotency_Key="third")
    assert (refused.status_code, refused.json["limit"]) == (429, {"max": 2})
    assert "DIAL_RATE" in refused.json["detail"]
    assert 30 <= int(refused.headers["Retry-After"]) <= 60
    other_worker = Api(without(dial_rate=2))
    assert other_worker.post("/calls", TO).status_code == 429
    assert len(placing.dials) == 2
    assert 0 < store.redis.ttl("dials:minute") <= 60
    [oldest, _] = store.redis.zrange("dials:minute", 0, -1)
    store.redis.zincrby("dials:minute", -60_000, oldest)  # a minute later for this one
    assert api.post("/calls", TO, Idempotency_Key="third").status_code == 201
    assert len(placing.dials) == 3
    assert api.post("/calls", TO).status_code == 429


def test_a_dial_asked_for_again_under_its_key_counts_once(without, placer):
    api = Api(without(dial_rate=2))
    placer(call_control_id="v3:out-1")
    for _ in range(4):
        assert api.post("/calls", TO, Idempotency_Key="order-9").status_code == 201
    assert api.post("/calls", TO).status_code == 201


def test_a_broker_that_is_away_frees_the_key(api, placer, monkeypatch):
    def away(_):
        raise dials.NotSentError("the broker did not take lines.dial: OperationalError")

    with monkeypatch.context() as patch:
        patch.setattr(dials.publisher, "dial", away)
        answer = api.post("/calls", TO, Idempotency_Key="k")
        assert answer.status_code == 503
        assert "broker" in answer.json["detail"]
    placer(call_control_id="v3:out-1")
    started = monotonic()
    assert api.post("/calls", TO, Idempotency_Key="k").status_code == 201
    assert monotonic() - started < 5
