"""What becomes of an event when the Celery worker that took it is killed, on a Redis broker.

Neither `acks_late` nor `reject_on_worker_lost` brings it back. What kombu had noted as taken comes
back when `visibility_timeout` is over and somebody looks (celeryconfig.py: 12 s, every 2 s); what
it had not yet noted never would. Kept events do both, sooner (calls/pending/events.py: 6 s).
"""

import time

import pytest

from tests.system.faults.assertions import heard
from tests.system.harness.calls import Call
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(apart=True, web_workers=1),
    pytest.mark.timeout(120),
]
PATIENT = {"silence_timeout_normal": 60, "silence_timeout_hold_on": 60}
KEPT_S, VISIBILITY_S, LOOK_S = 6, 12, 2


def greeted(service):
    """Return a call whose greeting is over, by the product's own state as well."""
    call = Call(service, settings=PATIENT).place()
    call.spoken(1)
    call.until_told("utterance.ended")
    return call


def post_key(service, call):
    """Deliver the event of a pressed key, again as Telnyx would until it is taken in."""
    body = service.webhooks.event("call.dtmf.received", call_control_id=call.id, digit="5")

    def taken_in():
        answer = service.webhooks.post(body)
        assert answer.status_code == 200, answer.text
        return True

    eventually(taken_in, 10, every_s=0.5)


def have_an_event_in_hand(service, call, broker):
    """Have the worker take the event of a key and no more; return a moment just before.

    The store hangs, beat stands still.
    """
    worker, store = service.worker.container.process, service.store.container.process
    service.beat.freeze()  # what is taken is the event, and nothing else
    service.idle()
    worker.freeze()
    post_key(service, call)
    store.freeze()
    before = time.monotonic()
    worker.thaw()
    eventually(lambda: broker.hlen("deadair.unacked") > 0, 15, what="the event was taken")
    return before


def kept_event_due(since, ready):
    """Return by when, seconds after *since*, a worker that was ready at *ready* has applied it."""
    return max(KEPT_S, ready - since) + LOOK_S + 3


def test_an_event_that_a_killed_worker_had_taken_comes_back_once(own_service, measured):
    """The worker holds the event unacknowledged; then it is killed."""
    call = greeted(own_service)
    worker, store = own_service.worker.container.process, own_service.store.container.process
    with own_service.broker.container.client as broker:
        taken = have_an_event_in_hand(own_service, call, broker)
        worker.kill()
        assert broker.hlen("deadair.unacked") > 0, "no setting has it back on the queue"
        store.thaw()
        own_service.beat.thaw()
        worker.restart()
        ready = time.monotonic()
        call.until_told("caller.heard")
        applied = time.monotonic() - taken
        assert applied <= kept_event_due(taken, ready), "kept events come first"
        eventually(
            lambda: broker.zcount("deadair.unacked_index", 0, "+inf") == 0, 20, what="it came back"
        )
        back = time.monotonic() - taken
        latest = max(VISIBILITY_S, ready - taken) + LOOK_S + 3
        assert VISIBILITY_S - 1 <= back <= latest
        own_service.idle()
    assert len(heard(call)) == 1, "and then it has no second effect"
    measured(
        f"an event a killed worker had noted: applied {applied:.1f} s later, back {back:.1f} s"
    )
    call.leave()


def test_an_event_that_a_worker_died_with_before_noting_it_is_not_lost(own_service, measured):
    """The worker is stopped while it waits for a message: the broker still gives it one."""
    call = greeted(own_service)
    worker = own_service.worker.container.process
    with own_service.broker.container.client as broker:
        own_service.beat.freeze()
        own_service.idle()

        def given_to_the_dead():
            before = len(heard(call))
            worker.freeze()
            post_key(own_service, call)
            if broker.llen("deadair.webhooks") == 0:
                return True
            worker.thaw()  # it was between two waits
            call.until_told("caller.heard", count=before + 1)
            return False

        eventually(given_to_the_dead, 30, what="the broker gave the event to the stopped worker")
        before = len(heard(call))
        assert broker.hlen("deadair.unacked") == 0, "the broker knows nothing of it"
        worker.kill()
    killed = time.monotonic()
    own_service.beat.thaw()
    worker.restart()
    ready = time.monotonic()
    call.until_told("caller.heard", count=before + 1)
    took = time.monotonic() - killed
    assert took <= kept_event_due(killed, ready)
    measured(f"an event not noted by a killed worker: applied after {took:.1f} s")
    call.leave()


def test_a_worker_outlives_a_broker_that_is_killed_while_it_has_an_event_in_hand(own_service):
    call = greeted(own_service)
    worker, store = own_service.worker.container.process, own_service.store.container.process
    broker = own_service.broker.container
    with broker.client as client:
        have_an_event_in_hand(own_service, call, client)
    broker.process.kill()
    broker.process.restart()
    store.thaw()
    own_service.beat.thaw()
    call.until_told("caller.heard", 30)
    post_key(own_service, call)
    call.until_told("caller.heard", count=2)  # by the same worker
    assert worker.running, worker.tail()
    call.leave()
