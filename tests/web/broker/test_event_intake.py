"""An accepted event is stored and on the broker; any other is answered with a retry."""

import json
from base64 import b64decode

import gevent
import pytest

from calls import keys
from monitor.actions import NotSentError
from tasks import publish
from telephony.webhooks.events import Event
from web.broker.event_intake import MAX_IN_PROGRESS, EventIntake

pytestmark = pytest.mark.store
PAYLOAD = {"call_control_id": "v3:call-1", "status": "completed"}


def event(number=1):
    return Event(f"event-{number}", "call.speak.ended", "v3:call-1", 0, PAYLOAD, "utterance-1")


@pytest.fixture
def client(deps):
    return deps.store.redis


@pytest.fixture
def intake(client, settings):
    return EventIntake(client, settings, "web-1")


@pytest.fixture
def through_celery(client, settings):
    """Return an intake configured with another broker; Celery still has this one."""
    return EventIntake(
        client, settings.model_copy(update={"broker_url": "redis://elsewhere/0"}), "web-1"
    )


def called(raw):
    """Return the task that a message calls, and with what."""
    message = json.loads(raw)
    args, kwargs, _ = json.loads(b64decode(message["body"]))
    assert args == []
    return message["headers"]["task"], kwargs


EXPECTED = ("deadair.webhooks.call.speak.ended", publish.arguments(event(), "web-1"))


@pytest.mark.parametrize("way", ["intake", "through_celery"])
def test_an_event_is_kept_and_on_the_broker(request, client, way):
    request.getfixturevalue(way).submit(event())
    assert called(client.rpop("deadair.webhooks")) == EXPECTED
    assert client.hkeys(keys.PENDING) == ["event-1"]
    assert client.zcard(keys.PENDING_SINCE) == 1


@pytest.mark.parametrize("way", ["intake", "through_celery"])
def test_what_is_kept_can_be_handed_in_again(request, client, way):
    request.getfixturevalue(way).submit(event())
    client.delete("deadair.webhooks")
    publish.redeliver_webhook(client.hget(keys.PENDING, "event-1"))
    assert called(client.rpop("deadair.webhooks")) == EXPECTED


def test_flower_is_shown_no_payload(intake, client):
    intake.submit(event())
    headers = json.loads(client.rpop("deadair.webhooks"))["headers"]
    assert "utterance-1" in headers["kwargsrepr"]
    assert "completed" not in headers["kwargsrepr"]


@pytest.mark.parametrize("way", ["intake", "through_celery"])
def test_a_redis_that_is_full_takes_nothing_and_says_so(request, client, way):
    intake = request.getfixturevalue(way)
    client.config_set("maxmemory", "1")
    try:
        with pytest.raises(NotSentError, match="OutOfMemory"):
            intake.submit(event())
    finally:
        client.config_set("maxmemory", "0")
    assert client.keys() == []
    intake.submit(event())
    assert called(client.rpop("deadair.webhooks")) == EXPECTED


def test_many_at_once_are_all_taken_in(intake, client):
    taking = [gevent.spawn(intake.submit, event(n)) for n in range(50)]
    gevent.joinall(taking, raise_error=True, timeout=10)
    got = {called(client.rpop("deadair.webhooks"))[1]["event_id"] for _ in range(50)}
    assert got == {f"event-{n}" for n in range(50)} == set(client.hkeys(keys.PENDING))


def test_an_event_costs_one_round_trip(intake, client):
    """Operations are counted, not seconds: the machine does not matter."""
    intake.submit(event())
    before = client.info("stats")["total_reads_processed"]
    for number in range(20):
        intake.submit(event(number))
    assert client.info("stats")["total_reads_processed"] - before == 20 + 1  # and the question


def test_who_comes_while_too_many_are_under_way_is_told_to_come_again(app, deps):
    intake = deps.intake
    with intake._batcher._in_flight:  # so nobody gets across
        taking = [gevent.spawn(intake.submit, event(n)) for n in range(MAX_IN_PROGRESS)]
        gevent.sleep(0)
        assert intake.full
        assert app.test_client().post("/webhooks/telnyx", data=b"{}").status_code == 503
    gevent.joinall(taking, raise_error=True, timeout=10)
    assert not intake.full
    assert app.test_client().post("/webhooks/telnyx", data=b"{}").status_code == 401
