"""Celery workers die in the worst moments, or are all away while callers wait.

A step that was claimed is carried out once, even then; what became stale meanwhile is dropped.
"""

import time

import pytest

from tests.system.faults.assertions import latest, over_the_agent
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.simulator_record import (
    begun,
    checkins,
    commands,
    ended,
    hung_up,
    last_word,
    story,
)
from tests.system.harness.waiting import sleep_until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(web_workers=2),
    pytest.mark.timeout(150),
]
ASKED_ONCE = {
    "silence_timeout_normal": 9.5,
    "hangup_grace": 2,
    "max_checkins_before_disconnect": 1,
}
ASKED_TWICE = {"silence_timeout_normal": 2, "hangup_grace": 3}
"""Its hang-up comes when the others' check-in does: after two check-ins of a second and a half."""

BEFORE_COMMAND = {"do": "hang", "seconds": 20, "count": 1}
"""Claimed, and not yet carried out by Telnyx."""

BEFORE_RECORD = {"do": "latency", "seconds": 4.5, "count": 1}
"""Carried out by Telnyx, and not yet known to be."""

WHILE_AWAY = 5
"""A silence ends this long after the first check-in of others has begun and Celery was killed."""

AWAY_S, LATE_S = 8, 6
"""For how long there is no worker, and what a step may then take: until the sweep repeats it."""


def _call(service, settings, command, fault, skip=0):
    fault = {**fault, "command": command, "skip": skip}
    return Call(service, settings=settings, faults=[fault]).place()


def _struck(call, command):
    """Wait until the fault has struck a command of the call: it is under way."""

    def seen(record):
        return [
            e
            for e in record["timeline"]
            if e["kind"] == "command" and e["command"] == command and e.get("fault")
        ]

    call.until(seen, 30, f"{command} struck")


@pytest.fixture(scope="module")
def struck(module_service):
    """Kill the Celery worker while each of six calls has a command under way; start one later.

    Returns the calls by name, and for how many seconds there was no worker.
    """
    calls = {
        "check-in before command": (ASKED_ONCE, "speak", BEFORE_COMMAND, 1),
        "check-in before record": (ASKED_ONCE, "speak", BEFORE_RECORD, 1),
        "hang-up before command": (ASKED_TWICE, "hangup", BEFORE_COMMAND),
        "hang-up before record": (ASKED_TWICE, "hangup", BEFORE_RECORD),
    }
    last = {
        "answer": (QUICK, "answer", BEFORE_COMMAND),
        "greeting": (QUICK, "speak", BEFORE_COMMAND),
    }
    placed = {}
    for some in (calls, last):
        placed |= {name: _call(module_service, *how) for name, how in some.items()}
        for name, how in some.items():
            _struck(placed[name], how[1])
    worker = module_service.worker.container.process
    worker.kill()
    killed = time.monotonic()
    time.sleep(AWAY_S)  # longer than a check-in without an ended event counts as audible
    worker.restart()
    return placed, time.monotonic() - killed


@pytest.mark.parametrize("moment", ["before command", "before record"])
def test_a_check_in_whose_worker_is_killed_is_made_once(struck, moment, measured):
    calls, away = struck
    record = calls[f"check-in {moment}"].over(60)
    assert len(begun(record)) == 2, story(record)
    assert len(checkins(record)) == 1, story(record)
    hung_up(record)
    over_the_agent(record)
    late = latest(record, normal=9.5, grace=2, count=1)
    assert late <= away + LATE_S, story(record)
    measured(
        f"no worker for {away:.1f} s, killed in a check-in {moment}: latest step {late:+.1f} s"
    )


@pytest.mark.parametrize("moment", ["before command", "before record"])
def test_a_hang_up_whose_worker_is_killed_is_made_once(struck, moment, measured):
    calls, away = struck
    record = calls[f"hang-up {moment}"].over(60)
    assert len(checkins(record)) == 2, story(record)
    assert len(commands(record, "hangup")) == 1, story(record)
    [ending] = [e for e in record["timeline"] if e["kind"] == "call" and e["what"] == "ended"]
    late = ending["at"] - ended(record)[-1]["ended_at"] - 3
    assert -0.3 <= late <= away + LATE_S, story(record)
    measured(f"no worker for {away:.1f} s, killed in a hang-up {moment}: {late:+.1f} s")


@pytest.mark.parametrize("name", ["answer", "greeting"])
def test_an_answer_and_a_greeting_whose_worker_is_killed_come_all_the_same(struck, name):
    record = struck[0][name].over(60)
    assert begun(record)[0]["text"] == "Hi.", story(record)
    assert len(begun(record)) == 3, story(record)
    hung_up(record)


def test_thirty_seconds_without_celery_lose_nothing_and_say_nothing_late(own_service, measured):
    worker, beat = own_service.worker.container.process, own_service.beat
    asked, silent, talks = (
        Call(own_service, settings={"silence_timeout_normal": wait, "hangup_grace": 3}).place()
        for wait in (2, WHILE_AWAY, WHILE_AWAY)
    )
    asked.started(2)
    for process in (worker, beat):
        process.kill()
    down = time.monotonic()
    sleep_until(down + 26)  # a caller lets it ring for 30 s: he is still there when Celery is
    rings = Call(own_service).place()
    sleep_until(down + 28.5)
    talks.do(say="hello")
    sleep_until(down + 30)
    assert len(begun(talks.record())) == 1, story(talks.record())
    for process in (worker, beat):
        process.restart(ready_within_s=0)
    worker.wait_ready(30)
    back = time.monotonic()
    for call in (silent, asked, rings, talks):
        record = call.over(90)
        hung_up(record)
        # His transcript waited too: it may come in the middle of the next check-in and stop it.
        most = 4 if call is talks else 3
        assert 3 <= len(begun(record)) <= most, story(record)
        over_the_agent(record)
    first = begun(talks.record())[1]["started_at"]
    assert first - last_word(talks.record()) >= WHILE_AWAY - 0.3, story(talks.record())
    assert rings.record()["answered_at"], "who rang meanwhile was answered"
    late = begun(silent.record())[1]["started_at"] - back
    assert late <= 5, story(silent.record())
    measured(f"Celery away for 30 s: the owed check-in came {late:.1f} s after it was back")
