"""What acks_late, reject_on_worker_lost and visibility_timeout really do on a Redis broker.

A message that a killed worker had taken comes back when `visibility_timeout` is over and somebody
looks (celeryconfig.py: 12 s and every 2 s), neither before nor never.
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
VISIBILITY_S, LOOK_S = 12, 2


def test_an_event_that_a_killed_worker_had_taken_comes_back(own_service, measured):
    """The store hangs, so the worker holds the event unacknowledged; then the worker is killed."""
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    worker, store = own_service.worker.container.process, own_service.store.container.process
    webhooks = own_service.webhooks
    with own_service.broker.container.client as broker:
        eventually(lambda: broker.hlen("unacked") == 0, 10, what="the worker is idle")
        own_service.beat.freeze()
        store.freeze()
        body = webhooks.event("call.dtmf.received", call_control_id=call.id, digit="5")
        assert webhooks.post(body).status_code == 200
        eventually(lambda: broker.hlen("unacked") > 0, 5, what="the event was taken")
        taken = time.monotonic()
        worker.kill()
        store.thaw()
        own_service.beat.thaw()
        assert broker.hlen("unacked") > 0, "it is on the broker still"
    worker.restart()

    def heard():
        return [e for e in call.state()["timeline"] if e["event"] == "caller.heard"]

    eventually(heard, 30, what="the event was applied")
    took = time.monotonic() - taken
    assert VISIBILITY_S - 1 <= took <= VISIBILITY_S + LOOK_S + 6
    measured(f"an event a killed worker had taken: applied {took:.1f} s later")
    call.leave()
