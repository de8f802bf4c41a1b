"""POST /v2/messages, by plain HTTP and by the real SDK."""

import pytest
from telnyx import Telnyx

from tests.simulator.loopback import http, until

pytestmark = pytest.mark.system
SMS = {"from": "+15550100001", "to": "+15550100002", "text": "We are sorry we lost you."}


def post(sim, body, key=""):
    headers = {"Authorization": "Bearer KEY"} | ({"Idempotency-Key": key} if key else {})
    return http("POST", f"{sim.url}/v2/messages", body, headers)


def sent(sim):
    return http("GET", f"{sim.url}/sim/messages")[1]


def test_the_sdk_sends_a_message_which_is_sent_and_finalized(sim, app):
    with Telnyx(api_key="KEY", base_url=f"{sim.url}/v2", max_retries=0) as sdk:
        told = sdk.messages.send(
            from_=SMS["from"], to=SMS["to"], text=SMS["text"], idempotency_key="one"
        ).data
    assert (told.record_type, told.direction, told.type) == ("message", "outbound", "SMS")
    assert (told.encoding, told.parts, told.to[0].status) == ("GSM-7", 1, "queued")
    on_the_way, over = app.wait("message.sent"), app.wait("message.finalized")
    assert on_the_way["id"] == over["id"] == told.id
    assert [each["to"][0]["status"] for each in (on_the_way, over)] == ["sent", "delivered"]
    assert over["completed_at"]
    until(lambda: [e["answer"] for e in sent(sim)[0]["events"]] == [200, 200])


def test_one_idempotency_key_is_one_message(sim):
    first, again, other = (post(sim, SMS, key) for key in ("a", "a", "b"))
    assert first[1]["data"]["id"] == again[1]["data"]["id"] != other[1]["data"]["id"]
    assert [each["key"] for each in sent(sim)] == ["a", "b"]


REFUSED = [
    ({"to": None}, "10004"),
    ({"to": "somebody"}, "40310"),
    ({"from": None}, "40305"),
    ({"from": "Häuser"}, "40305"),
    ({"from": "Clinic"}, "40313"),
    ({"text": ""}, "40316"),
    ({"text": 5}, "10015"),
    ({"encoding": "latin"}, "10032"),
    ({"text": "a" * 1531}, "40302"),
    ({"text": "ж" * 671}, "40302"),
]


@pytest.mark.parametrize(("change", "code"), REFUSED)
def test_what_the_specification_refuses(sim, change, code):
    body = {name: value for name, value in (SMS | change).items() if value is not None}
    status, answer = post(sim, body)
    assert (status, answer["errors"][0]["code"]) == (422, code)
    assert sent(sim) == []


def test_a_profile_sends_for_any_of_its_numbers_and_a_name(sim):
    for sender in ({}, {"from": "Clinic"}):
        body = {"to": SMS["to"], "text": "Hi", "messaging_profile_id": "p-1"} | sender
        assert post(sim, body)[0] == 200
    assert post(sim, SMS | {"text": "ж" * 670})[1]["data"]["parts"] == 10


def test_the_key_is_asked_for_first(sim):
    status, answer = http("POST", f"{sim.url}/v2/messages", {})
    assert (status, answer["errors"][0]["code"]) == (401, "10009")
