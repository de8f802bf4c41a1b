"""Celery workers die in the worst moments, or are all away while callers wait.

A step that was claimed is carried out once, whoever dies; what became stale meanwhile is dropped.
"""

import time

import pytest

from tests.system.calls import Call
from tests.system.faults.acting import latest, over_the_agent
from tests.system.record import begun, checkins, commands, ended, hangups, last_word, story

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(web_workers=2),
    pytest.mark.timeout(150),
]
SETTINGS = {"silence_timeout_normal": 3, "hangup_grace": 3}
TIMES = {"normal": 3, "grace": 3}
RESTART_S = 8
"""What ending and starting a Celery worker takes here, and its first look at the queues."""


def restart(service):
    worker = service.worker.container.process
    worker.kill()
    worker.restart()


def struck(call, command, count=1):
    """Wait until the fault has struck a command of the call: it is under way."""

    def seen(record):
        return [
            e
            for e in record["timeline"]
            if e["kind"] == "command" and e["command"] == command and e.get("fault")
        ][count - 1 : count]

    return call.until(seen, 20, f"{command} struck")


MOMENTS = {
    "between claim and command": {"do": "hang", "seconds": 20},
    "between command and record": {"do": "latency", "seconds": 4},
}


@pytest.mark.parametrize("fault", MOMENTS.values(), ids=MOMENTS)
def test_a_check_in_whose_worker_is_killed_is_made_once(own_service, fault, measured):
    call = Call(
        own_service,
        settings=SETTINGS,
        faults=[{**fault, "command": "speak", "skip": 1, "count": 1}],
    ).place()
    call.spoken(1)
    struck(call, "speak")
    killed = time.monotonic()
    restart(own_service)
    back = time.monotonic() - killed
    record = call.over(60)
    assert len(begun(record)) == 3, story(record)
    assert len(checkins(record)) == 2, story(record)
    assert len(hangups(record)) == 1, story(record)
    over_the_agent(record)
    late = latest(record, **TIMES)
    assert late <= RESTART_S, story(record)
    measured(f"worker killed ({fault['do']}), back after {back:.1f} s: latest step {late:+.2f} s")


@pytest.mark.parametrize("fault", MOMENTS.values(), ids=MOMENTS)
def test_a_hang_up_whose_worker_is_killed_is_made_once(own_service, fault, measured):
    call = Call(
        own_service, settings=SETTINGS, faults=[{**fault, "command": "hangup", "count": 1}]
    ).place()
    call.spoken(3)
    struck(call, "hangup")
    restart(own_service)
    record = call.over(60)
    assert len(checkins(record)) == 2, story(record)
    assert len(commands(record, "hangup")) == 1, story(record)
    [ending] = [e for e in record["timeline"] if e["kind"] == "call" and e["what"] == "ended"]
    late = ending["at"] - ended(record)[-1]["ended_at"] - TIMES["grace"]
    assert -0.3 <= late <= RESTART_S, story(record)
    measured(f"worker killed in a hang-up ({fault['do']}): over {late:+.2f} s after it was due")


def test_an_answer_and_a_greeting_whose_worker_is_killed_come_all_the_same(own_service):
    calls = [
        Call(own_service, settings=SETTINGS, faults=[{"do": "hang", "seconds": 20, **fault}])
        for fault in ({"command": "answer", "count": 1}, {"command": "speak", "count": 1})
    ]
    for call in calls:
        call.place()
    struck(calls[0], "answer")
    struck(calls[1], "speak")
    restart(own_service)
    for call in calls:
        record = call.over(60)
        assert begun(record)[0]["text"] == "Hi.", story(record)
        assert len(begun(record)) == 3, story(record)
        assert len(hangups(record)) == 1, story(record)


def test_thirty_seconds_without_celery_lose_nothing_and_say_nothing_late(own_service, measured):
    asked = Call(own_service, settings=SETTINGS).place()
    asked.spoken(1)
    silent = Call(own_service, settings=SETTINGS).place()
    talks = Call(own_service, settings=SETTINGS).place()
    for call in (silent, talks):
        call.spoken(1)
    asked.started(2)
    own_service.worker.container.process.kill()
    down = time.monotonic()
    rings = Call(own_service, settings=SETTINGS).place()
    time.sleep(max(0, down + 28.5 - time.monotonic()))
    talks.do(say="hello")
    time.sleep(max(0, down + 30 - time.monotonic()))
    assert len(begun(talks.record())) == 1
    own_service.worker.container.process.restart()
    back = time.monotonic()
    for call in (silent, asked, rings, talks):
        record = call.over(90)
        assert len(hangups(record)) == 1, story(record)
        # His transcript waited too: it may come in the middle of the next check-in and stop it.
        most = 4 if call is talks else 3
        assert 3 <= len(begun(record)) <= most, story(record)
        over_the_agent(record)
    first = begun(talks.record())[1]["started_at"]
    assert first - last_word(talks.record()) >= 3 - 0.3, story(talks.record())
    assert rings.record()["answered_at"], "who rang meanwhile was answered"
    late = begun(silent.record())[1]["started_at"] - back
    assert late <= 5, story(silent.record())
    measured(f"Celery away for 30 s: the owed check-in came {late:.1f} s after it was back")
