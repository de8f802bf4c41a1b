"""The worker that holds a call dies, hangs, is reloaded, or loses the socket: the call goes on.

Each fault strikes right before a check-in is due, which is the worst moment for it.
"""

import os
import signal
import time

import pytest

from tests.system.faults.assertions import SLACK_S, assert_whole, attachments, latest, owner
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import begun, story
from tests.system.harness.waiting import sleep_until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(web_workers=4, variables={"DRAIN_S": "0"}),
    pytest.mark.timeout(120),
]
SOON = {"silence_timeout_normal": 2.5, "hangup_grace": 2}
"""Struck right before its first check-in is due."""

LATER = {"silence_timeout_normal": 5, "hangup_grace": 2, "max_checkins_before_disconnect": 1}
"""Struck long before its only check-in is due."""

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


def hang(_service, calls):
    for pid in {owner(call) for call in calls}:
        os.kill(pid, signal.SIGSTOP)


def cut_the_sockets(_service, calls):
    for call in calls:
        call.do(cut_stream=True)


def reload(service, _calls):
    service.web.signal(signal.SIGHUP)


def terminate_their_workers(_service, calls):
    for pid in {owner(call) for call in calls}:
        os.kill(pid, signal.SIGTERM)


SUDDEN = [kill_their_workers, kill_all_workers, kill_gunicorn, hang]
"""A killed owner can't release its lease: it has to lapse."""

TOLD = [cut_the_sockets, reload, terminate_their_workers]
"""The worker knows, and hands its calls over at once."""


@pytest.mark.parametrize("strike", SUDDEN + TOLD, ids=lambda fault: fault.__name__)
def test_check_ins_go_on_whatever_becomes_of_the_owner(own_service, strike, measured):
    soon, later = (Call(own_service, settings=each).place() for each in (SOON, LATER))
    greeted = soon.spoken(1)
    later.spoken(1)
    for call in (soon, later):
        owner(call)
    sleep_until(greeted["ended_at"] + 2.2)  # 0.3 s before the check-in of the first is due
    struck = time.monotonic()
    strike(own_service, [soon, later])
    away = time.monotonic() - struck  # until gunicorn, killed, is there again
    told = {"soon": soon.over(60), "later": later.over(60)}
    own_service.web.thaw()
    assert_whole(told["soon"], normal=2.5, grace=2, away_s=away)
    assert_whole(told["later"], normal=5, grace=2, count=1, away_s=away)
    late = max(
        latest(told["soon"], normal=2.5, grace=2),
        latest(told["later"], normal=5, grace=2, count=1),
    )
    back = max(_back(record, struck) for record in told.values())
    measured(f"{strike.__name__}: new stream after {back:.1f} s, slowest step {late:+.2f} s")
    assert back <= (LEASE_S + 3 + SLACK_S if strike in SUDDEN else LEASE_S) + away


def _back(record, struck):
    """Return how many seconds after the fault a new stream had started."""
    started = [
        e["at"] for e in record["timeline"] if e["kind"] == "stream" and e["what"] == "started"
    ]
    later = [at for at in started if at > struck]
    assert later, story(record)
    return later[0] - struck


def test_a_worker_that_only_paused_is_fenced_off(own_service):
    """SIGSTOP for 20 s: when the worker wakes up, the call is another's and waits for its end."""
    call = Call(own_service, settings={"silence_timeout_normal": 7, "hangup_grace": 7}).place()
    call.spoken(1)
    pid = owner(call)
    os.kill(pid, signal.SIGSTOP)
    stopped = time.monotonic()
    assert owner(call, at_least=2) != pid
    call.spoken(3, within_s=40)
    sleep_until(stopped + 20)
    os.kill(pid, signal.SIGCONT)
    record = call.over(30)
    assert_whole(record, normal=7, grace=7)
    tokens = [int(each["token"]) for each in attachments(call)]
    assert tokens == sorted(set(tokens)), "each owner's token is newer than the one before"


def test_an_agent_whose_worker_is_killed_while_it_thinks_is_succeeded(own_service):
    """Once before it has greeted, once before it has answered: another says it, and once."""
    settings = {"dead_air_settings": {"silence_timeout_normal": 20}}
    echoing = {"agent_class": "tests.system.faults.echo_agent:EchoAgent", "settings": settings}
    own_service.api.patch_agent("default", {"greeting": "Hi.", **echoing})
    call = Call(own_service, agent="default").place()
    os.kill(owner(call), signal.SIGKILL)
    call.spoken(1)
    call.do(say="hello")
    call.until_told("caller.heard")
    os.kill(owner(call, at_least=2), signal.SIGKILL)
    call.spoken(2)
    call.stays_as_it_is(3)
    told = [each["text"] for each in begun(call.record())]
    assert told == ["Hi.", "Hello?"], story(call.record())
    assert len(attachments(call)) >= 3, attachments(call)
    call.leave()
