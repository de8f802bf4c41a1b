"""A webhook's task: one round trip to Redis, and the event is kept until it has had its effect."""

import pytest

from calls import keys
from calls.pending_events import PendingEvent
from calls.store_types import Speech
from tasks import webhooks
from tasks.webhooks import app
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store


def told(parts, number, event_type="call.speak.ended"):
    """Keep an event and carry its task out, as a worker does."""
    event_id = f"event-{number}"
    parts.pending_events.add([PendingEvent(event_id, b"an event")])
    event = {"call_control_id": CALL, "event_id": event_id, "utterance": f"u-{number}"}
    rest = {"received_by": "web-1", "dial_id": "", "payload": {"status": "completed"}}
    app.tasks[f"deadair.webhooks.{event_type}"](**event, **rest)


def test_a_task_is_one_round_trip(parts, spoken, client):
    """Operations are counted, not seconds: the machine does not matter."""
    store = spoken(21)
    told(parts, 20)
    before = client.info("stats")["total_reads_processed"]
    for number in range(20):
        told(parts, number)
    kept_and_asked = 20 + 1
    took = client.info("stats")["total_reads_processed"] - before - kept_and_asked
    assert took == 20
    assert store.snapshot(CALL, TELNYX).utterances == ()


def test_all_that_is_done_is_forgotten_in_one_go(parts, spoken, client):
    spoken(3)
    for number in range(3):
        told(parts, number)
    assert client.hlen(keys.PENDING) == 3, "a worker killed now leaves them to the sweep"
    parts.pending_events.flush()
    assert client.hlen(keys.PENDING) == client.zcard(keys.PENDING_SINCE) == 0


def test_an_event_that_comes_again_after_all_changes_nothing(parts, spoken, client):
    """What a worker that died had done, but not forgotten."""
    store = spoken(1)
    told(parts, 0)
    story = client.xlen(keys.timeline(CALL))
    store.register_utterance(
        CALL, TELNYX, "u-0", "say", 1_000, Speech(text="the same id once more")
    )
    told(parts, 0)
    assert len(store.snapshot(CALL, TELNYX).utterances) == 1
    assert client.xlen(keys.timeline(CALL)) == story + 1


def test_an_event_that_met_a_fault_of_ours_does_not_come_for_ever(parts, spoken, monkeypatch):
    spoken(1)
    monkeypatch.setattr(webhooks.Webhook, "text", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        told(parts, 0)
    parts.pending_events.flush()
    assert parts.pending_events.due_for_redelivery(0) == []
