"""What becomes of an event when the Celery worker that took it is killed, on a Redis broker.

Neither `acks_late` nor `reject_on_worker_lost` brings it back. What kombu had noted as taken comes
back when `visibility_timeout` is over and somebody looks (celeryconfig.py: 12 s, every 2 s); what
it had not yet noted never would. Kept events do both, sooner (calls/taken.py: 6 s).
"""

import time

import pytest

from tests.system.calls import Call
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(apart=True, web_workers=1),
    pytest.mark.timeout(120),
]
PATIENT = {"silence_timeout_normal": 60, "silence_timeout_hold_on": 60}
KEPT_S, VISIBILITY_S, LOOK_S = 6, 12, 2


def heard(call):
    return [each for each in call.state()["timeline"] if each["event"] == "caller.heard"]


def post_key(service, call):
    """Deliver the event of a pressed key; it is taken in."""
    body = service.webhooks.event("call.dtmf.received", call_control_id=call.id, digit="5")
    assert service.webhooks.post(body).status_code == 200


def have_an_event_in_hand(service, call, broker):
    """Have the worker take the event of a key and no more: the store hangs, beat stands still."""
    worker, store = service.worker.container.process, service.store.container.process
    service.beat.freeze()  # what is taken is the event, and nothing else
    eventually(lambda: broker.hlen("unacked") == 0, 10, what="the worker is idle")
    worker.freeze()
    post_key(service, call)
    store.freeze()
    worker.thaw()
    eventually(lambda: broker.hlen("unacked") > 0, 5, what="the event was taken")


def test_an_event_that_a_killed_worker_had_taken_comes_back_once(own_service, measured):
    """The worker holds the event unacknowledged; then it is killed."""
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    worker, store = own_service.worker.container.process, own_service.store.container.process
    with own_service.broker.container.client as broker:
        have_an_event_in_hand(own_service, call, broker)
        taken = time.monotonic()
        worker.kill()
        assert broker.hlen("unacked") > 0, "no setting has it back on the queue"
        store.thaw()
        own_service.beat.thaw()
        worker.restart()
        eventually(lambda: heard(call), 20, what="the event was applied")
        applied = time.monotonic() - taken
        assert applied < VISIBILITY_S - 1, "kept events come first"
        eventually(lambda: broker.zcount("unacked_index", 0, "+inf") == 0, 20, what="it came back")
        back = time.monotonic() - taken
        assert VISIBILITY_S - 1 <= back <= VISIBILITY_S + LOOK_S + 3
    assert len(heard(call)) == 1, "and then it has no second effect"
    measured(
        f"an event a killed worker had noted: applied {applied:.1f} s later, back {back:.1f} s"
    )
    call.leave()


def test_an_event_that_a_worker_died_with_before_noting_it_is_not_lost(own_service, measured):
    """The worker is stopped while it waits for a message: the broker gives it one all the same."""
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    worker = own_service.worker.container.process
    with own_service.broker.container.client as broker:
        own_service.beat.freeze()
        eventually(lambda: broker.hlen("unacked") == 0, 10, what="the worker is idle")

        def given_to_the_dead():
            before = len(heard(call))
            worker.freeze()
            post_key(own_service, call)
            if broker.llen("webhooks") == 0:
                return True
            worker.thaw()  # it was between two waits
            eventually(lambda: len(heard(call)) > before, 10, what="the event was applied")
            return False

        eventually(given_to_the_dead, 10, what="the broker gave the event to the stopped worker")
        before = len(heard(call))
        assert broker.hlen("unacked") == 0, "the broker knows nothing of it"
        worker.kill()
    killed = time.monotonic()
    own_service.beat.thaw()
    worker.restart()
    eventually(lambda: len(heard(call)) == before + 1, 20, what="the event was applied")
    took = time.monotonic() - killed
    assert took <= KEPT_S + LOOK_S + 3
    measured(f"an event not noted by a killed worker: applied after {took:.1f} s")
    call.leave()


def test_a_worker_outlives_a_broker_that_is_killed_while_it_has_an_event_in_hand(own_service):
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    worker, store = own_service.worker.container.process, own_service.store.container.process
    broker = own_service.broker.container
    with broker.client as client:
        have_an_event_in_hand(own_service, call, client)
    broker.process.kill()
    broker.process.restart()
    store.thaw()
    own_service.beat.thaw()
    eventually(lambda: heard(call), 20, what="the event was applied")
    post_key(own_service, call)
    eventually(
        lambda: len(heard(call)) == 2, 20, what="the next one was applied, by the same worker"
    )
    assert worker.running, worker.tail()
    call.leave()
