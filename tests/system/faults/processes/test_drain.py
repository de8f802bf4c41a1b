"""Web workers that are being stopped keep their calls for DRAIN_S, and take no new ones."""

import os
import signal
import time

import httpx
import pytest

from tests.system.faults.assertions import assert_whole, attachments, owner
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.simulator_record import begun, hung_up, story
from tests.system.harness.waiting import eventually

DRAIN_S = 12
pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(web_workers=3, variables={"DRAIN_S": str(DRAIN_S)}),
    pytest.mark.timeout(120),
]
PATIENT = {"silence_timeout_normal": 60, "silence_timeout_hold_on": 60}


def ready(service):
    return httpx.get(f"{service.url}/readyz", timeout=2, trust_env=False)


def media(service, call):
    """Ask for the call's media socket as a load balancer would that knows no better."""
    path = call.stream_url().partition("/media/")[2]
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    address = f"{service.url}/media/{path}"
    return httpx.get(address, headers=upgrade, timeout=2, trust_env=False).status_code


def stopping(service):
    answer = ready(service)
    assert answer.status_code == 503, answer.text
    assert answer.json()["worker"] == "stopping"
    return True


def test_calls_come_to_their_end_on_a_service_that_stops(own_service, measured):
    call = Call(own_service, settings=QUICK).place()
    call.spoken(1)
    owner(call)
    told = time.monotonic()
    own_service.web.signal(signal.SIGTERM)
    eventually(lambda: stopping(own_service), 5, what="/readyz says no")
    assert media(own_service, call) == 503
    record = call.over(30)
    assert_whole(record, normal=2, grace=1.5)
    assert len(attachments_of(record)) == 1, story(record)
    eventually(lambda: not own_service.web.running, 10, what="it ends with its last call")
    measured(f"stop of a service with a call: {time.monotonic() - told:.1f} s, {DRAIN_S} s allowed")
    assert own_service.web.terminate() == 0
    own_service.web.restart()


def attachments_of(record):
    """Return the streams that were opened, from the simulator's record."""
    return [e for e in record["timeline"] if e["kind"] == "stream" and e["what"] == "started"]


def test_a_second_term_hurries(own_service):
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    owner(call)
    own_service.web.signal(signal.SIGTERM)
    eventually(lambda: stopping(own_service), 5, what="/readyz says no")
    time.sleep(1.5)  # sooner it would be the first one, twice
    assert own_service.web.running
    own_service.web.signal(signal.SIGTERM)
    eventually(lambda: not own_service.web.running, 10, what="it ends")
    own_service.web.restart()
    assert len(call.until_told("session.attached", 20, count=2)) == 2
    call.leave()


def test_what_does_not_end_in_time_is_handed_over(own_service):
    call = Call(own_service, settings={"silence_timeout_normal": 20, "hangup_grace": 2}).place()
    call.spoken(1)
    pid = owner(call)
    told = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    assert call.until_told("session.attached", 40, count=2)[-1]["by"].endswith(f":{pid}") is False
    took = time.monotonic() - told
    assert DRAIN_S - 0.2 <= took <= DRAIN_S + 5, attachments(call)
    record = call.over(60)
    assert len(begun(record)) == 3, story(record)
    hung_up(record)


def test_a_reload_sends_new_calls_to_new_workers_and_lets_old_ones_end(own_service):
    old = Call(own_service, settings={"silence_timeout_normal": 3, "hangup_grace": 2}).place()
    old.spoken(1)
    pid = owner(old)
    own_service.web.signal(signal.SIGHUP)
    eventually(lambda: len(own_service.web.children()) > 2, 10, what="new workers")
    time.sleep(1.5)  # the old ones have left the listener
    calls = [Call(own_service, settings=QUICK).place() for _ in range(4)]
    for call in calls:
        assert owner(call) != pid
        assert_whole(call.over(40), normal=2, grace=1.5)
    record = old.over(40)
    assert_whole(record, normal=3, grace=2)
    assert len(attachments_of(record)) == 1, story(record)
