"""POST /webhooks/telnyx: the contract's statuses, over HTTP, with signatures of our own."""

import base64
import json
import statistics
import time

import pytest
from nacl.signing import SigningKey

from tests.system.harness.api import Webhooks
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system


@pytest.fixture
def webhooks(service):
    return service.webhooks


def initiated(webhooks, call_control_id="v3:stray", **payload):
    return webhooks.event("call.answered", call_control_id=call_control_id, **payload)


def test_a_signed_event_is_taken(webhooks):
    assert webhooks.post(initiated(webhooks)).status_code == 200


def test_an_unknown_event_is_taken_and_counted(service, webhooks):
    def count():
        text = service.api.http.get("/metrics/service").text
        lines = [line for line in text.splitlines() if line.startswith("deadair_webhooks_unknown")]
        return sum(float(line.split()[-1]) for line in lines if "_created" not in line)

    before = count()
    for _ in range(8):  # more than one worker takes them: the count is the sum over all of them
        assert webhooks.post(webhooks.event("call.conversation.ended")).status_code == 200
    eventually(lambda: count() == before + 8, 10, what="eight unknown events counted")


def test_an_event_that_says_its_type_with_underscores_is_taken(webhooks):
    assert webhooks.post(webhooks.event("streaming_started", call_control_id="v3:x")).is_success


@pytest.mark.parametrize("missing", ["Telnyx-Signature-Ed25519", "Telnyx-Timestamp"])
def test_without_a_signature_header_it_is_refused(webhooks, missing):
    body = initiated(webhooks)
    headers = webhooks.signed(body)
    del headers[missing]
    assert webhooks.post(body, headers).status_code == 401


@pytest.mark.parametrize("age_s", [302, -302, 86_400])
def test_a_stale_signature_is_refused(webhooks, age_s):
    body = initiated(webhooks)
    assert webhooks.post(body, webhooks.signed(body, age_s=age_s)).status_code == 401


@pytest.mark.parametrize("age_s", [280, -280])
def test_a_signature_within_the_tolerance_is_taken(webhooks, age_s):
    body = initiated(webhooks)
    assert webhooks.post(body, webhooks.signed(body, age_s=age_s)).status_code == 200


FORGERIES = {
    "other bytes": {"Telnyx-Signature-Ed25519": base64.b64encode(bytes(64)).decode()},
    "no base64": {"Telnyx-Signature-Ed25519": "no base64 at all!"},
    "too short": {"Telnyx-Signature-Ed25519": base64.b64encode(b"short").decode()},
    "empty": {"Telnyx-Signature-Ed25519": ""},
    "another time": {"Telnyx-Timestamp": str(2**31)},
    "no number": {"Telnyx-Timestamp": "now"},
    "a float": {"Telnyx-Timestamp": "1e9"},
    "a huge number": {"Telnyx-Timestamp": "9" * 400},
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_signature_is_refused(webhooks, forged):
    body = initiated(webhooks)
    assert webhooks.post(body, webhooks.signed(body) | forged).status_code == 401


def test_a_signature_by_another_key_is_refused(service, webhooks):
    body = initiated(webhooks)
    stranger = Webhooks(service.url, SigningKey.generate())
    assert stranger.post(body).status_code == 401
    stranger.close()


def test_a_changed_body_is_refused(webhooks):
    body = initiated(webhooks)
    answer = webhooks.post(body.replace(b"stray", b"other"), webhooks.signed(body))
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


NO_EVENTS = {
    "empty": b"",
    "no JSON": b"no json",
    "a list": b"[]",
    "null": b"null",
    "no UTF-8": b"\xff\xfe",
    "empty data": b'{"data": {}}',
    "data is a list": b'{"data": []}',
    "type is a number": b'{"data": {"event_type": 7, "id": "x", "payload": {}}}',
    "no payload": b'{"data": {"event_type": "call.answered", "id": "x"}}',
    "no id": b'{"data": {"event_type": "call.answered", "payload": {"call_control_id": "v3:x"}}}',
    "no call": b'{"data": {"event_type": "call.answered", "id": "x", "payload": {}}}',
    "payload is a list": b'{"data": {"event_type": "call.answered", "id": "x", "payload": []}}',
    "id is a number": b'{"data": {"event_type": "call.answered", "id": 7, "payload": '
    b'{"call_control_id": 8}}}',
    "version 1": b'{"record_type": "event", "event_type": "call_initiated", "id": "x", '
    b'"payload": {}}',
    "very deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", NO_EVENTS.values(), ids=NO_EVENTS.keys())
def test_a_signed_body_that_is_no_event_is_a_bad_request(webhooks, body):
    answer = webhooks.post(body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_more_than_a_mebibyte_is_too_large(webhooks):
    filler = "x" * (1024 * 1024)
    assert webhooks.post(initiated(webhooks, filler=filler)).status_code == 413


def test_a_little_less_than_a_mebibyte_is_taken(webhooks):
    filler = "x" * (1024 * 1024 - 1000)
    assert webhooks.post(webhooks.event("call.cost", filler=filler)).status_code == 200


def test_only_post_is_answered(webhooks):
    assert webhooks.http.get("/webhooks/telnyx").status_code == 405


def test_strange_fields_in_a_known_event_are_taken_and_break_no_task(service, webhooks):
    strange = [
        {"transcription_data": None},
        {"transcription_data": "text"},
        {"transcription_data": {"transcript": 7, "is_final": "yes"}},
        {"transcription_data": {"transcript": "\u0000\ud83d\ude00" * 400}},
        {"digit": ["1"]},
        {"client_state": "no base64!"},
        {"client_state": base64.b64encode(b"[1, 2]").decode()},
        {"client_state": base64.b64encode(json.dumps({"u": {"a": 1}}).encode()).decode()},
        {"client_state": 12},
        {"status": {"a": 1}},
        {"hangup_cause": None, "hangup_source": 5},
    ]
    kinds = ("call.transcription", "call.dtmf.received", "call.speak.ended", "call.hangup")
    worker = service.worker.container.process
    so_far = worker.log.stat().st_size
    for fields in strange:
        for kind in kinds:
            body = webhooks.event(kind, call_control_id="v3:strange", **fields)
            assert webhooks.post(body).status_code == 200, (kind, fields)
    service.idle()
    log = worker.logs(so_far)
    assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:3000]


def test_a_webhook_is_answered_in_a_fraction_of_telnyx_s_two_seconds(webhooks):
    took = []
    for _ in range(20):
        began = time.monotonic()
        webhooks.post(initiated(webhooks))
        took.append(time.monotonic() - began)
    assert statistics.median(took) < 0.5, took
    assert max(took) < 2, took
