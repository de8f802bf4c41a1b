"""Parts that hang, die and come back while a caller waits.

Broker and store are two servers here, so that one can be away without the other. Whatever is away,
nobody may be asked twice or hung up twice, and what the call needs comes when its part is back.
"""

import os
import signal
import time

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.media import MediaPeer
from tests.system.harness.simulator_record import checkins, ended, gaps, hung_up, story
from tests.system.harness.timing import ON_TIME, near
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(apart=True, web_workers=2, variables={"DRAIN_S": "0"}),
    pytest.mark.timeout(120),
]

ONCE = {"silence_timeout_normal": 3, "hangup_grace": 1.5, "max_checkins_before_disconnect": 1}
LEASE_S, SWEEP_S = 3, 1
TAKEOVER_S = LEASE_S + 3 * SWEEP_S
"""By then the sweep acts for a call whose worker hangs."""


def owner(call):
    """Return the pid of the web worker that holds the session."""
    return int(call.until_told("session.attached")[-1]["by"].rsplit(":", 1)[1])


def assert_asked_and_hung_up_once(record):
    assert len(checkins(record)) == 1, story(record)
    assert len(ended(record)) == 2, story(record)
    hung_up(record)


def test_max_call_duration_holds_although_the_sessions_worker_hangs(own_service):
    call = Call(
        own_service,
        settings={"max_call_duration": 10},
        steps=[{"when": "speak 1 ended", "say": "long-story", "every": 7}],
    ).place()
    call.spoken(1)
    os.kill(owner(call), signal.SIGSTOP)
    record = call.over()
    hangup = hung_up(record)
    assert 9.5 <= hangup["since_answer"] <= 10 + 3, story(record)


def test_a_flag_that_nobody_consumes_expires_and_the_call_goes_on(own_service, measured):
    """The worker hangs from the check-in on, and no other gets the stream: the sweep decides."""
    call = Call(
        own_service,
        settings={"silence_timeout_normal": 2, "max_checkins_before_disconnect": 1}
        | {"hangup_grace": 14},
        faults=[{"do": "started-only", "skip": 1}],
    ).place()
    call.started(2)
    os.kill(owner(call), signal.SIGSTOP)
    checkin = call.spoken(2)
    flag = f"flag:{{{call.id}}}:agent_done_speaking"
    with own_service.redis as client:
        eventually(lambda: client.exists(flag), 5, what="the flag is set")
        assert 8_000 < client.pttl(flag) <= 10_000
        eventually(lambda: not client.exists(flag), 11, what="the flag has expired")
    lived = time.monotonic() - checkin["ended_at"]
    assert lived == near(10)
    own_service.web.thaw()
    record = call.over()
    assert len(checkins(record)) == 1, story(record)
    hangup = hung_up(record)
    assert hangup["at"] - checkin["ended_at"] == near(14, 2 * SWEEP_S), story(record)
    measured(f"a flag nobody consumed lived for {lived:.1f} s")


def test_a_call_outlives_the_worker_that_held_it(own_service):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    os.kill(owner(call), signal.SIGKILL)
    record = call.over()
    assert_asked_and_hung_up_once(record)
    asked, hung_up = gaps(record)
    assert 3 - 0.1 <= asked <= TAKEOVER_S, story(record)
    assert 1.5 - 0.1 <= hung_up <= 1.5 + 2 * SWEEP_S, story(record)


def test_a_worker_that_wakes_up_again_does_nothing_a_second_time(own_service):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    os.kill(owner(call), signal.SIGSTOP)
    call.started(2)
    own_service.web.thaw()
    record = call.over()
    assert_asked_and_hung_up_once(record)


def test_webhooks_are_refused_in_time_while_the_broker_hangs(own_service, measured):
    webhooks = own_service.webhooks
    own_service.broker.container.process.freeze()
    took = []
    for _ in range(3):
        began = time.monotonic()
        answer = webhooks.post(webhooks.event("call.answered", call_control_id="v3:x"))
        took.append(time.monotonic() - began)
        assert answer.status_code == 503
    assert max(took) < 1.8, "Telnyx gives up after two seconds"
    ready = own_service.api.http.get("/readyz")
    assert ready.status_code == 503
    assert "broker" in ready.text
    assert own_service.api.http.get("/livez").status_code == 200
    own_service.broker.container.process.thaw()
    eventually(lambda: own_service.api.http.get("/readyz").is_success, 10, what="ready again")
    body = webhooks.event("call.answered", call_control_id="v3:x")
    assert webhooks.post(body).status_code == 200
    measured(f"503 while the broker hangs: after {max(took):.2f} s at most")


def test_a_webhook_refused_with_503_comes_again_and_has_its_effect(own_service):
    call = Call(own_service, settings=ONCE).place()
    call.started(2)
    own_service.broker.container.process.freeze()
    call.spoken(2)
    refused = eventually(lambda: _refusals(call), 10, what="webhooks refused")
    own_service.broker.container.process.thaw()
    record = call.over(60)
    assert refused
    assert_asked_and_hung_up_once(record)


def test_while_the_store_hangs_nothing_is_done_and_then_the_call_goes_on(own_service):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    own_service.store.container.process.freeze()
    ready = eventually(_unready(own_service), 10, what="not ready")
    assert "redis" in ready.text
    call.stays_as_it_is(5)
    own_service.store.container.process.thaw()
    record = call.over()
    assert_asked_and_hung_up_once(record)


def test_a_media_session_that_fails_ends_in_a_close_frame(own_service):
    """The store is away when the stream starts: an exception in the handler, seen from outside."""
    call = Call(own_service, settings=ONCE, faults=[{"do": "started-only"}]).place()
    address = call.stream_url()
    own_service.store.container.process.freeze()
    with MediaPeer(address, call.id) as peer:
        peer.start()
        assert peer.closed_with(15) == 1011
    own_service.store.container.process.thaw()
    call.leave()


def test_a_store_that_was_killed_comes_back_with_its_calls(own_service):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    own_service.store.kill()
    own_service.store.restart()
    record = call.over()
    assert_asked_and_hung_up_once(record)


def test_tasks_wait_for_a_worker_that_was_killed(own_service, celery_setup):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    celery_setup.worker.kill()
    call.stays_as_it_is(4)
    celery_setup.worker.restart()
    assert celery_setup.ready(control=True)
    record = call.over(60)
    assert_asked_and_hung_up_once(record)


def test_a_broker_that_was_killed_comes_back(own_service, celery_setup):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    celery_setup.broker.kill()
    celery_setup.broker.restart()
    record = call.over(60)
    assert_asked_and_hung_up_once(record)


def test_without_beat_a_held_call_runs_its_course(own_service):
    own_service.beat.kill()
    record = Call(own_service).place().over()
    assert gaps(record) == ON_TIME


def test_sigterm_hands_calls_over_with_a_close_frame_and_ends(own_service, measured):
    call = Call(own_service, settings=ONCE).place()
    call.spoken(1)
    began = time.monotonic()
    assert own_service.web.terminate(within_s=35) == 0
    took = time.monotonic() - began
    lost = call.until(_lost, 10, "stream closed")
    assert lost[0]["code"] in {1001, 1012}, story(call.record())
    assert took < 10
    own_service.web.restart()
    record = call.over(60)
    assert_asked_and_hung_up_once(record)
    measured(f"gunicorn with an open call ended {took:.1f} s after SIGTERM")


def _refusals(call):
    record = call.record()
    return [e for e in record["timeline"] if e["kind"] == "delivery" and e["status"] == 503]


def _unready(service):
    def check():
        answer = service.api.http.get("/readyz")
        return answer if answer.status_code == 503 else None

    return check


def _lost(record):
    return [e for e in record["timeline"] if e["kind"] == "stream" and e["what"] == "lost"]


def test_nothing_failed_without_a_word(own_service):
    """Last in this module: no traceback in any log, whatever was away."""
    for process in (own_service.web, own_service.worker.container.process):
        log = process.logs()
        assert "MonkeyPatchWarning" not in log
        assert "ConcurrentObjectUseError" not in log
