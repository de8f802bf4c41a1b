"""Deliveries: envelope, signature, schemas, retries, failover, and faults on events."""

import time

import jsonschema
import pytest
from telnyx import Telnyx

from simulator.call_control.schema import EVENTS
from tests.simulator.application import attempts, verify
from tests.simulator.loopback import lasted

pytestmark = pytest.mark.system


def test_envelope_and_signature(sim, app):
    sim.place()
    app.wait("call.initiated")
    _, envelope, headers, raw, _ = app.deliveries[0]
    assert envelope["meta"] == {"attempt": 1, "delivered_to": app.webhook_url}
    assert envelope["data"]["record_type"] == "event"
    assert headers["User-Agent"] == "telnyx-webhooks"
    verify(sim, headers, raw)
    with Telnyx(api_key="KEY", public_key=sim.signer.public_key) as client:
        event = client.webhooks.unwrap(raw.decode(), headers=headers)
        assert event.data.event_type == "call.initiated"
        with pytest.raises(ValueError, match="ignature"):
            client.webhooks.unwrap(raw.decode().replace("parked", "barked"), headers=headers)


def test_every_event_of_a_busy_call_fits_its_schema(start, app):
    sim = start(speak_minimum=0.1, speak_rate=100.0)
    call_id = sim.place("silent")
    sim.command(call_id, "answer", stream_url=app.stream_url, transcription=True)
    app.wait("streaming.started")
    sim.command(call_id, "speak", payload="Hello", voice="x")
    app.wait("call.speak.ended")
    sim.command(call_id, "gather", maximum_digits=1)
    sim.do(call_id, press="5")
    app.wait("call.gather.ended")
    sim.do(call_id, say="hello")
    app.wait("call.transcription")
    sim.command(call_id, "playback_start", media_name="x", loop="infinity")
    app.wait("call.playback.started")
    sim.command(call_id, "hangup")
    app.wait("streaming.stopped")
    other = sim.place("silent")
    sim.command(other, "answer", stream_url="ws://127.0.0.1:9/nobody")
    app.wait("streaming.failed")
    app.wait("call.hangup")
    app.wait("call.playback.ended")
    assert len({each["event_type"] for each in app.events()}) == 13
    for event in app.events():
        jsonschema.validate(event["payload"], EVENTS[event["event_type"]])


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_retryable_answer_is_tried_again_with_the_same_id_and_a_new_signature(sim, app, status):
    app.statuses = [status]
    sim.place()
    app.wait("call.initiated", 2)
    first, second = attempts(app, "call.initiated")
    assert first[1]["data"] == second[1]["data"]
    assert [each[1]["meta"]["attempt"] for each in (first, second)] == [1, 2]
    assert first[2]["Telnyx-Signature-Ed25519"] != second[2]["Telnyx-Signature-Ed25519"]
    verify(sim, second[2], second[3])


@pytest.mark.parametrize(("retry", "count"), [(False, 1), (True, 2)])
def test_other_4xx_answers_are_final_unless_the_switch_says_otherwise(start, app, retry, count):
    sim = start(webhook_retry_4xx=retry, webhook_backoff=0.05)
    app.statuses = [404]
    call_id = sim.place({"caller": {"patience": 0.5}})
    app.wait("call.initiated", count)
    app.wait("call.hangup")
    assert len(attempts(app, "call.initiated")) == count
    timeline = sim.call(call_id)["timeline"]
    assert next(e for e in timeline if e["kind"] == "delivery")["status"] == 404


def test_a_slow_answer_is_a_failure(start, app):
    sim = start(webhook_timeout=0.2, webhook_backoff=0.05)
    app.delays = [2.0]
    call_id = sim.place()
    app.wait("call.initiated", 2)
    deliveries = [e for e in sim.call(call_id)["timeline"] if e["kind"] == "delivery"]
    assert deliveries[0]["status"] is None
    assert deliveries[0]["problem"] == "TimeoutError"
    assert lasted(deliveries[0]["latency"], 0.2)


def test_the_failover_address_is_used_after_two_failures(start, app):
    failover = app.webhook_url.replace("/hook", "/failover")
    sim = start(webhook_failover_url=failover, webhook_backoff=0.05)
    app.statuses = [500, 500]
    sim.place()
    app.wait("call.initiated", 3)
    tried = [each[1]["meta"]["delivered_to"] for each in attempts(app, "call.initiated")]
    assert tried == [app.webhook_url, app.webhook_url, failover]


def test_retry_policy_of_a_command_replaces_the_backoff(start, app):
    sim = start(webhook_backoff=30.0)
    call_id = sim.place()
    app.wait("call.initiated")
    app.statuses = [500, 500, 500]
    policy = {"call.answered": {"retries_ms": [50, 100]}}
    sim.command(call_id, "answer", webhook_retries_policies=policy)
    app.wait("call.answered", 3)
    times = [each[4] for each in attempts(app, "call.answered")]
    assert lasted(times[1] - times[0], 0.05)
    assert lasted(times[2] - times[1], 0.1)


def test_nobody_listening_is_retried_and_recorded(start):
    sim = start(webhook_url="http://127.0.0.1:9/hook", webhook_attempts=3, webhook_backoff=0.02)
    call_id = sim.place({"caller": {"patience": 0.3}})
    lines = sim.follow(call_id)
    failed = [e for e in lines if e["kind"] == "delivery" and e["event"] == "call.initiated"]
    assert [e["attempt"] for e in failed] == [1, 2, 3]
    assert {e["problem"] for e in failed} == {"ClientConnectorError"}


def test_a_dropped_event_never_arrives(sim, app, answered):
    sim.fault(do="drop", event="call.speak.ended", count=1)
    for text in ("one", "two"):
        sim.command(answered, "speak", payload=text, voice="x")
    app.wait("call.speak.ended")
    sim.command(answered, "hangup")
    app.wait("call.hangup")
    assert len(app.events("call.speak.started")) == 2
    assert len(app.events("call.speak.ended")) == 1
    dropped = [e for e in sim.call(answered)["timeline"] if e.get("fault") == "drop"]
    assert [e["event"] for e in dropped] == ["call.speak.ended"]


def test_a_duplicated_event_keeps_its_id(sim, app):
    sim.fault(do="duplicate", event="call.initiated")
    sim.place()
    app.wait("call.initiated", 2)
    assert len({each["id"] for each in app.events("call.initiated")}) == 1


def test_a_delayed_event_comes_late(sim, app):
    sim.fault(do="delay", event="call.initiated", seconds=0.4)
    began = time.monotonic()
    sim.place()
    app.wait("call.initiated")
    assert time.monotonic() - began > 0.4


def test_a_swapped_event_comes_after_the_next_one(sim, app, answered):
    sim.fault(do="swap", event="call.speak.started")
    sim.command(answered, "speak", payload="one", voice="x")
    app.wait("call.speak.started")
    kinds = [each[0] for each in app.deliveries]
    assert kinds.index("call.speak.ended") < kinds.index("call.speak.started")


@pytest.mark.parametrize("status", ["failed", "unknown", "cancelled_amd", "file_not_found"])
def test_the_status_of_an_ended_event_can_be_forced(sim, app, answered, status):
    sim.fault(do="ended-status", event="call.playback.ended", status=status, count=1)
    sim.command(answered, "playback_start", audio_url="http://a/x-0.1s.wav")
    assert app.wait("call.playback.ended")["status"] == status


def test_unknown_fields_and_types_are_thrown_in(start, app):
    sim = start(unknowns=1.0)
    sim.place()
    payload = app.wait("call.initiated")
    assert payload["x_future"] == {"nested": [1]}
    app.wait("call.analyzed")


@pytest.mark.parametrize("shape", ["flat", "surrogate-text", "wrong-types"])
def test_an_event_can_come_in_an_odd_shape_signed_all_the_same(sim, app, shape):
    sim.fault(do="shape", event="call.initiated", shape=shape)
    call_id = sim.place()
    app.wait("call.initiated")
    kind, body, headers, raw, _ = app.deliveries[0]
    assert kind == "call.initiated"
    assert ("data" in body) is (shape != "flat")
    verify(sim, headers, raw)
    entry = next(each for each in sim.call(call_id)["timeline"] if each["kind"] == "event")
    assert entry["shapes"] == [shape]


def test_several_shapes_and_a_fault_strike_one_event(sim, app):
    sim.fault(do="shape", event="call.initiated", shape="underscores")
    sim.fault(do="shape", event="call.initiated", shape="null-time")
    sim.fault(do="duplicate", event="call.initiated")
    sim.place()
    app.wait("call_initiated", 2)
    assert app.events()[0]["occurred_at"] is None


def test_jitter_lets_events_come_in_any_order(start, app):
    sim = start(webhook_jitter=0.5, speak_minimum=0.05, speak_rate=1000.0)
    call_id = sim.place()
    sim.command(call_id, "answer")
    app.wait("call.answered")
    for _ in range(8):
        sim.command(call_id, "speak", payload="Hi", voice="x")
    app.wait("call.speak.ended", 8)
    happened = [each["id"] for each in app.events()]
    came = [each[1]["data"]["id"] for each in app.deliveries]
    assert sorted(came) == sorted(happened)
    assert came != happened
