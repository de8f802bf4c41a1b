"""A webhook's task: one round trip to Redis, and the event is kept until it has had its effect."""

import time

import pytest
import redis

from calls import keys
from calls.pending.events import HANDED_IN_AT_MOST, PendingEvent
from calls.store_types import Speech
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from tasks import publish, webhooks
from tasks.sweeps import sweep
from tasks.webhooks import app
from tests.interpreter_steps import interpreter_steps
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store
MOST = 4_500
"""Bytecode instructions of an event's task on CPython 3.11, Celery's own included; a
tenth above what is measured."""


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


def poisoned(parts, client, number=0):
    """Have a key of the call be of another type than its step wants: WRONGTYPE, for ever."""
    client.set(keys.of_call(CALL)[1], "no hash")
    with pytest.raises(StoreUnavailableError, match="WRONGTYPE"):
        told(parts, number)


def test_an_event_that_redis_refuses_for_good_holds_no_thread(parts, spoken, client):
    """It used to be tried for a minute in a thread, and handed in again each 6 s: 16 at once."""
    spoken(1)
    began = time.monotonic()
    poisoned(parts, client)
    assert time.monotonic() - began < 5
    parts.pending_events.flush()
    assert len(parts.pending_events.due_for_redelivery(0)) == 1, "and it is kept"


def test_it_is_given_up_loudly_in_the_end(parts, spoken, client, monkeypatch):
    spoken(1)
    monkeypatch.setattr(publish, "redeliver_webhook", lambda _: None)
    monkeypatch.setattr(publish, "ids", lambda _: {"event_id": "event-0"})
    monkeypatch.setattr(sweep, "TAKEN_FOR_MS", 0)
    poisoned(parts, client)
    for _ in range(HANDED_IN_AT_MOST):
        sweep.hand_in_again(parts)
    assert len(parts.pending_events.due_for_redelivery(0)) == 1
    sweep.hand_in_again(parts)
    assert parts.pending_events.due_for_redelivery(0) == []
    parts.counters.flush()
    assert parts.counters.totals()["events_given_up"] == 1


def because(cause):
    """Return what the store raises for *cause*."""
    error = StoreUnavailableError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "away",
    [
        ConnectionResetError("a bare one"),
        because(redis.ConnectionError("gone")),
        because(redis.TimeoutError("late")),
        because(redis.exceptions.ReadOnlyError("READONLY")),
        because(redis.exceptions.OutOfMemoryError("OOM")),
        because(redis.ResponseError("NOREPLICAS Not enough good replicas to write.")),
        NotSentError("no broker"),
    ],
    ids=lambda error: type(error.__cause__ or error).__name__,
)
def test_an_event_waits_while_the_store_or_the_broker_is_away(parts, spoken, monkeypatch, away):
    store, faults = spoken(1), [away] * 3
    monkeypatch.setattr(webhooks, "FIRST_PAUSE_S", 0.001)
    real = webhooks.Webhook.text

    def text(self, name):
        if faults:
            raise faults.pop()
        return real(self, name)

    monkeypatch.setattr(webhooks.Webhook, "text", text)
    told(parts, 0)
    assert store.snapshot(CALL, TELNYX).utterances == ()


def test_an_event_is_kept_though_the_store_is_away_for_longer_than_its_task_waits(
    parts, spoken, monkeypatch
):
    spoken(1)
    monkeypatch.setattr(webhooks, "APPLY_WITHIN_S", -1)
    monkeypatch.setattr(
        webhooks.Webhook, "text", lambda *_: (_ for _ in ()).throw(ConnectionResetError())
    )
    with pytest.raises(ConnectionResetError):
        told(parts, 0)
    parts.pending_events.flush()
    assert len(parts.pending_events.due_for_redelivery(0)) == 1


def test_a_second_copy_does_not_wait_beside_the_first(parts, spoken, monkeypatch):
    spoken(1)
    second = []
    real = webhooks.Webhook.text

    def text(self, name):
        if not second:
            second.append(1)
            told(parts, 0)
            parts.pending_events.flush()
            assert len(parts.pending_events.due_for_redelivery(0)) == 1, (
                "the first has yet to be done"
            )
        return real(self, name)

    monkeypatch.setattr(webhooks.Webhook, "text", text)
    told(parts, 0)
    parts.pending_events.flush()
    assert parts.pending_events.due_for_redelivery(0) == []


def test_what_an_event_costs(parts, spoken):
    spoken(7)
    for number in range(6):
        told(parts, number)
    with interpreter_steps() as counted:
        told(parts, 6)
    assert sum(counted.values()) <= MOST
