"""The worker that holds a call dies, hangs, is reloaded, or loses the socket: the call goes on.

Each fault strikes right before a check-in is due, which is the worst moment for it.
"""

import os
import signal
import time

import pytest

from tests.system.calls import Call
from tests.system.faults.acting import SLACK_S, assert_whole, attachments, latest, owner
from tests.system.record import ended, story
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(web_workers=4),
    pytest.mark.timeout(120),
]
SETTINGS = {"silence_timeout_normal": 4, "hangup_grace": 3}
TIMES = {"normal": 4, "grace": 3}
LEASE_S = 3


def kill_their_workers(_service, calls):
    for pid in {owner(call) for call in calls}:
        os.kill(pid, signal.SIGKILL)


def kill_all_workers(service, _calls):
    for pid in service.web.children():
        os.kill(pid, signal.SIGKILL)


def kill_gunicorn(service, _calls):
    service.web.kill()
    service.web.restart()


def cut_the_sockets(_service, calls):
    for call in calls:
        call.do(cut_stream=True)


def hang(_service, calls):
    for pid in {owner(call) for call in calls}:
        os.kill(pid, signal.SIGSTOP)


def reload(service, _calls):
    service.web.signal(signal.SIGHUP)


def terminate_their_workers(_service, calls):
    for pid in {owner(call) for call in calls}:
        os.kill(pid, signal.SIGTERM)


FAULTS = [
    kill_their_workers,
    kill_all_workers,
    kill_gunicorn,
    cut_the_sockets,
    hang,
    reload,
    terminate_their_workers,
]


@pytest.mark.parametrize("strike", FAULTS, ids=lambda fault: fault.__name__)
def test_check_ins_go_on_whatever_becomes_of_the_owner(own_service, strike, measured):
    """Two calls: one is struck just before its check-in is due, one long before."""
    first = Call(own_service, settings=SETTINGS).place()
    greeted = first.spoken(1)
    second = Call(own_service, settings=SETTINGS).place()
    second.spoken(1)
    calls = [first, second]
    for call in calls:
        owner(call)
    time.sleep(max(0, greeted["ended_at"] + 3.7 - time.monotonic()))
    struck = time.monotonic()
    strike(own_service, calls)
    records = [call.over(60) for call in calls]
    own_service.web.thaw()
    for call, record in zip(calls, records, strict=True):
        assert_whole(record, **TIMES)
        assert len(attachments(call)) >= 2, story(record)
    back = max(_back(record, struck) for record in records)
    late = max(latest(record, **TIMES) for record in records)
    measured(f"{strike.__name__}: new stream after {back:.1f} s, slowest step {late:+.2f} s")
    assert back <= LEASE_S + 3 + SLACK_S


def _back(record, struck):
    """Return how many seconds after the fault a new stream had started."""
    started = [
        e["at"] for e in record["timeline"] if e["kind"] == "stream" and e["what"] == "started"
    ]
    return next(at for at in started if at > struck) - struck


def test_a_worker_that_only_paused_is_fenced_off(own_service, measured):
    call = Call(own_service, settings={"silence_timeout_normal": 8, "hangup_grace": 8}).place()
    call.spoken(1)
    pid = owner(call)
    os.kill(pid, signal.SIGSTOP)
    owner(call, at_least=2)
    call.started(2, within_s=20)
    os.kill(pid, signal.SIGCONT)
    record = call.over(60)
    assert_whole(record, normal=8, grace=8)
    newest = max(int(each["token"]) for each in attachments(call))
    assert newest >= 2
    measured(f"paused worker fenced off by token {newest}")


def test_twenty_seconds_of_pause_change_nothing(own_service):
    """SIGSTOP for 20 s: the call is over by then for the others, and for the one that wakes up."""
    call = Call(own_service, settings=SETTINGS).place()
    call.spoken(1)
    pid = owner(call)
    stopped = time.monotonic()
    os.kill(pid, signal.SIGSTOP)
    record = call.over(60)
    assert_whole(record, **TIMES)
    time.sleep(max(0, stopped + 20 - time.monotonic()))
    os.kill(pid, signal.SIGCONT)
    eventually(lambda: own_service.api.http.get("/livez").is_success, 10)
    call.stays_as_it_is(2)
    assert len(ended(call.record())) == 3
