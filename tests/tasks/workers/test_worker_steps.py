"""What our workers do at their start and end happens in them alone, not in another app's."""

import logging
import time

import pytest
from celery import Celery, signals
from celery._state import get_current_app, set_default_app
from celery.contrib.testing.worker import start_worker
from kombu.transport import redis as kombu_redis

from tasks import app
from tasks.workers import log_setup, worker_steps
from tasks.workers.lanes import Worker

pytestmark = pytest.mark.unit


@pytest.fixture
def done(monkeypatch):
    """Record what would be done at a worker's start and end."""
    done = []
    for name in ("_start", "_freeze", "flush", "ended"):
        monkeypatch.setattr(worker_steps, name, lambda name=name: done.append(name))
    monkeypatch.setattr(log_setup, "configure", lambda: done.append("logs"))
    monkeypatch.setattr(worker_steps.Freeze, "_done", False)
    monkeypatch.setattr(log_setup.Log, "_setup", False)
    return done


@pytest.fixture
def theirs():
    """Give another app of this process, and leave this process's logs as they are."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    with Celery("theirs", broker="memory://", backend="cache+memory://", set_as_current=False) as t:
        yield t
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture
def current():
    """Return a function that makes an app the current one, as a pool's child does."""
    before = get_current_app()

    def make(one):
        one.set_current()
        set_default_app(one)

    yield make
    make(before)


@pytest.mark.long
def test_another_app_s_worker_does_none_of_it(done, theirs, current):
    current(theirs)  # as a worker of theirs has it; and what was before is so again

    @theirs.task
    def add(a, b):
        return a + b

    with start_worker(theirs, pool="solo", perform_ping_check=False, shutdown_timeout=60):
        assert add.delay(1, 2).get(timeout=30) == 3
    theirs.log.setup(logging.INFO)
    assert done == []
    assert theirs.log.__class__ is not app.log.__class__


def test_the_children_of_another_app_s_pool_do_none_of_it(done, theirs, current):
    current(theirs)
    signals.worker_process_init.send(sender="theirs@host")
    signals.worker_process_shutdown.send(sender="theirs@host", pid=1, exitcode=0)
    assert done == []
    current(app)
    signals.worker_process_init.send(sender="deadair@host")
    assert done == ["_start", "_freeze"]
    signals.worker_process_shutdown.send(sender="deadair@host", pid=1, exitcode=0)
    assert done[2:] == ["flush"]


def test_the_signals_of_a_worker_itself_are_not_listened_to(done):
    for name in ("setup_logging", "celeryd_init", "worker_init", "worker_ready",
                 "worker_shutting_down", "worker_shutdown"):  # fmt: skip
        getattr(signals, name).send(sender=None)
    assert done == []


def test_ours_does_all_of_it(done):
    """The steps are those of a Dead Air worker, without a broker."""
    theirs = Celery("others", set_as_current=False)
    for where, step in (("worker", "WarmUp"), ("consumer", "Freeze")):
        name = f"tasks.workers.worker_steps:{step}"
        assert name in app.steps[where]
        assert name not in theirs.steps[where]
    warm_up, freeze = worker_steps.WarmUp(None), worker_steps.Freeze(None)
    warm_up.start(None)
    freeze.start(None)
    freeze.stop(None)
    freeze.start(None)
    assert done == ["_start", "_freeze"], "once, however often it connects"
    warm_up.close(None)
    warm_up.stop(None)
    assert done[2:] == ["flush"]
    app.log.setup(logging.INFO)
    assert done[3:] == ["logs"]


def test_the_last_of_it_comes_when_the_pool_is_done(done, monkeypatch):
    order = done
    monkeypatch.setattr(Worker.__mro__[1], "on_stopped", lambda _: order.append("pool is done"))
    Worker.on_stopped(object.__new__(Worker))
    assert order == ["pool is done", "ended"]


def test_kombu_keeps_its_own_clock_for_others():
    assert kombu_redis.time is time.time  # noqa: TID251  # it is compared, not called
