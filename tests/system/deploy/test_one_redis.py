"""One Redis for state and broker, the default: webhooks are kept and queued in one step."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(web_workers=1),
    pytest.mark.timeout(120),
]
PATIENT = {"silence_timeout_normal": 60, "silence_timeout_hold_on": 60}
AT_ONCE = 40


def keys_pressed(service, call, count):
    """Post a number of key presses at once; returns their statuses and the slowest's seconds."""
    webhooks = service.webhooks
    bodies = [
        webhooks.event("call.dtmf.received", call_control_id=call, digit=str(n % 10))
        for n in range(count)
    ]

    def post(body):
        began = time.monotonic()
        return webhooks.post(body).status_code, time.monotonic() - began

    with ThreadPoolExecutor(count) as threads:
        answers = list(threads.map(post, bodies))
    return {status for status, _ in answers}, max(took for _, took in answers)


def test_a_burst_has_its_effect_to_the_last_event_and_once(own_service):
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    statuses, _ = keys_pressed(own_service, call.id, AT_ONCE)
    assert statuses == {200}

    call.until_told("caller.heard", count=AT_ONCE)
    with own_service.redis as redis:
        eventually(lambda: not redis.exists("{taken}:events"), 10, what="every event forgotten")
    heard = call.until_told("caller.heard", count=AT_ONCE)  # by now all that ever will be
    assert len(heard) == len({line["event_id"] for line in heard}) == AT_ONCE
    call.leave()


def test_while_it_hangs_a_burst_is_refused_in_time_and_then_taken(own_service, measured):
    own_service.store.container.process.freeze()
    statuses, took = keys_pressed(own_service, "v3:nobody", 10)
    assert statuses == {503}
    assert took < 1.8, "Telnyx gives up after two seconds"
    own_service.store.container.process.thaw()
    eventually(
        lambda: keys_pressed(own_service, "v3:nobody", 1)[0] == {200}, 10, what="webhooks taken"
    )
    measured(f"503 to ten webhooks at once while Redis hangs: after {took:.2f} s at most")


def test_while_it_is_dead_a_burst_is_refused_and_then_taken(own_service, measured):
    own_service.store.container.process.kill()
    statuses, took = keys_pressed(own_service, "v3:nobody", 10)
    assert statuses == {503}
    assert took < 1.8
    own_service.store.container.process.restart()
    eventually(
        lambda: keys_pressed(own_service, "v3:nobody", 1)[0] == {200}, 10, what="webhooks taken"
    )
    measured(f"503 to ten webhooks at once while Redis is dead: after {took:.2f} s at most")
