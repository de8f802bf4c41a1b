"""Queues that no worker takes from, and workers that take from ours for another store."""

import socket
from types import SimpleNamespace

import pytest
from kombu import Connection, Queue
from kombu.transport import memory

from tasks import app as celery
from web.cli.checks import celery_workers, elsewhere

pytestmark = pytest.mark.unit
OURS = sorted(queue.name for queue in celery.conf.task_queues)
HOST = socket.gethostname()
NODE = f"deadair@{HOST}"


@pytest.fixture
def estate(monkeypatch):
    """Return what the doctor says of workers by node: their queues and pids, and who reports."""

    def look(taken, pids, reporting):
        def inspect(nodes=None, **_):
            return SimpleNamespace(
                active_queues=lambda: {
                    node: [{"name": name} for name in names] for node, names in taken.items()
                },
                stats=lambda: {node: {"pid": pids[node]} for node in nodes},
            )

        monkeypatch.setattr(celery.control, "inspect", inspect)
        running = {f"celery@{HOST}:{pid}": 1 for pid in reporting}
        versions = SimpleNamespace(running=lambda: running)
        return celery_workers.queues(SimpleNamespace(store=SimpleNamespace(data_versions=versions)))

    return look


def test_all_queues_taken_by_ours_is_well(estate):
    assert estate({NODE: OURS}, {NODE: 7}, [7]) == (True, f"{len(OURS)} taken from", "")


@pytest.mark.parametrize("queue", OURS)
def test_a_queue_that_nobody_takes_from_is_named(estate, queue):
    taken = {NODE: [name for name in OURS if name != queue], "team@there": ["celery"]}
    well, detail, fix = estate(taken, {}, [])
    assert not well
    assert detail == f"no worker takes from {queue}"
    assert "-Q" in fix


def test_a_worker_of_another_installation_is_named(estate):
    other = f"staging@{HOST}"
    found = estate({NODE: OURS, other: OURS}, {NODE: 7, other: 8}, [7])
    assert not found[0]
    assert found[1].startswith(other)
    assert "DEADAIR_NAMESPACE" in found[2]


def test_a_team_s_worker_with_queues_of_its_own_is_none(estate):
    assert estate({NODE: OURS, "team@there": ["celery"]}, {NODE: 7, "team@there": 9}, [7])[0]


def test_nobody_that_answers_is_no_finding_here(estate):
    assert estate({}, {}, []) == (True, "not known: no worker answered", "")


@pytest.fixture
def lengths(monkeypatch):
    """Set how many tasks wait in our queues by their name; those not named are not there yet."""

    def set_lengths(**found):
        def connection(**_):
            opened = Connection("memory://")
            channel = opened.default_channel
            for name, count in found.items():
                queue = Queue(f"deadair.{name}")
                queue(channel).queue_declare()
                for _each in range(count):
                    channel._put(queue.name, {})
            opened.channel = lambda: channel
            return opened

        monkeypatch.setattr(celery, "connection_for_read", connection)

    monkeypatch.setattr(memory.Channel, "queues", {})  # all connections of this process share them
    return set_lengths


def test_tasks_that_wait_are_counted(lengths):
    lengths()
    assert celery_workers.waiting(None) == (True, "0", "")
    lengths(webhooks=3, api=1)
    assert celery_workers.waiting(None) == (True, "4", "")


def test_more_than_a_worker_can_do_in_time_are_a_fault(lengths, monkeypatch):
    monkeypatch.setattr(celery_workers, "MANY", 10)
    lengths(webhooks=2, checkins=9)
    ok, said, fix = celery_workers.waiting(None)
    assert (ok, said) == (False, "11, 9 of them in deadair.checkins")
    assert "start more workers" in fix


def test_without_results_it_is_told_what_answers(monkeypatch):
    conf = SimpleNamespace(result_backend=None)
    monkeypatch.setattr(elsewhere, "celery", SimpleNamespace(conf=conf))
    ok, said, _ = elsewhere.results(None)
    assert ok
    assert "answered by events" in said


def test_results_in_the_store_s_database_are_noted(monkeypatch):
    url = "redis://127.0.0.1:1/0"
    conf, backend = SimpleNamespace(result_backend=url), SimpleNamespace(get=str)
    monkeypatch.setattr(elsewhere, "celery", SimpleNamespace(conf=conf, backend=backend))
    ok, _, fix = elsewhere.results(SimpleNamespace(config=SimpleNamespace(redis_url=url)))
    assert ok
    assert "a database of their own" in fix
