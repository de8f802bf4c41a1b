"""A process whose oldest task is far too old ends; nothing else can end a stuck thread."""

import os
import time
from types import SimpleNamespace

import pytest
from celery.worker import state

from tasks.workers import watchdog

pytestmark = pytest.mark.unit


class Ended(BaseException):
    """What `os._exit` would have done."""


@pytest.fixture
def watched(monkeypatch):
    """Let time pass with each sleep, and end by `Ended`; what was counted is in `counted`."""
    now, counted = [1_000.0], []

    def sleep(seconds):
        now[0] += seconds
        if now[0] > 1_300:
            raise TimeoutError

    def end(status):
        raise Ended(status)

    monkeypatch.setattr(watchdog, "time", SimpleNamespace(sleep=sleep, monotonic=lambda: now[0]))
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(watchdog, "_count", lambda: counted.append(1))
    monkeypatch.setattr(state, "active_requests", requests := set())
    return SimpleNamespace(now=now, counted=counted, requests=requests)


class Request:
    def __init__(self, number):
        self.id, self.name = f"task-{number}", "speech.say"


def test_a_stuck_task_ends_the_process(watched):
    watched.requests.add(Request(1))
    with pytest.raises(Ended) as ended:
        watchdog.watch()
    assert ended.value.args == (watchdog.STATUS,)
    assert (
        watchdog.OLDEST_S < watched.now[0] - 1_000 <= watchdog.OLDEST_S + 2 * watchdog.LOOK_EVERY_S
    )
    assert watched.counted == [1]


def test_tasks_that_come_and_go_do_not(watched, monkeypatch):
    numbers = iter(range(1_000))

    def active():
        first = next(numbers)
        return [(f"task-{n}", "speech.say") for n in range(first, first + 3)]

    monkeypatch.setattr(watchdog, "_active", active)
    with pytest.raises(TimeoutError):
        watchdog.watch()
    assert watched.counted == []


def test_nobody_s_child_does_not_stay(watched, monkeypatch):
    parents = iter([7, 7, 7, 1])
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    with pytest.raises(Ended):
        watchdog.watch()
    assert watched.now[0] < 1_020


def test_that_it_cannot_be_counted_delays_the_end_by_moments_only(watched, monkeypatch):
    monkeypatch.setattr(watchdog, "FAREWELL_S", 0.05)
    monkeypatch.setattr(watchdog, "_count", lambda: time.sleep(1))
    watched.requests.add(Request(1))
    began = time.monotonic()
    with pytest.raises(Ended):
        watchdog.watch()
    assert time.monotonic() - began < 0.9
