"""The harness itself: what it promises of processes, nodes and waiting, before we rest on it."""

import subprocess
import sys
import textwrap
import time

import psutil
import pytest
import redis
from pytest_celery import CeleryBackendCluster
from pytest_celery.vendors.worker.tasks import ping

from tests.system.harness.nodes import RedisNode, RedisProcess, WorkerNode, WorkerProcess
from tests.system.harness.processes import OPEN, REPOSITORY, Process, free_port, listening
from tests.system.harness.service import PATH
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

ENV = {"PATH": PATH}


@pytest.fixture
def celery_broker(request, in_docker, tmp_path):
    """Override: a broker alone."""
    if in_docker:
        yield request.getfixturevalue("celery_redis_broker")
        return
    broker = RedisNode(RedisProcess(tmp_path).start())
    yield broker
    broker.teardown()


@pytest.fixture
def celery_backend_cluster(celery_broker):
    """Override: results, which pytest-celery's ping returns, are in the broker's Redis."""
    return CeleryBackendCluster(celery_broker)


@pytest.fixture
def celery_worker(request, in_docker, tmp_path, celery_setup_app):
    """Override: a worker of pytest-celery's own little application."""
    if in_docker:
        yield request.getfixturevalue("celery_setup_worker")
        return
    (tmp_path / "app.py").write_text(
        "from celery import Celery\n"
        "from pytest_celery.vendors.worker import tasks\n"
        f"app = Celery({celery_setup_app.main!r})\n"
        f"app.conf.broker_url = {celery_setup_app.conf.broker_url!r}\n"
        f"app.conf.result_backend = {celery_setup_app.conf.result_backend!r}\n"
    )
    container = WorkerProcess(
        ["celery", "-A", "app", "worker", "--pool", "threads", "--concurrency", "2"],
        broker_url=celery_setup_app.conf.broker_url,
        env=ENV,
        log=tmp_path / "worker.log",
        cwd=tmp_path,
        control_exchange="celery",
    )
    worker = WorkerNode(container.start(), celery_setup_app)
    yield worker
    worker.teardown()


def test_a_process_dies_with_its_whole_group(tmp_path):
    process = Process("family", ["sh", "-c", "sleep 60 & sleep 60"], env=ENV, log=tmp_path / "log")
    process.start()
    children = eventually(lambda: len(process.children()) == 2 and process.children(), 5)
    process.close()
    assert process.status == "exited"
    assert not [pid for pid in children if _alive(pid)]
    assert process not in OPEN


def test_a_process_that_ends_instead_of_starting_shows_its_log(tmp_path):
    command = ["sh", "-c", "echo no such port; exit 3"]
    process = Process("hasty", command, env=ENV, log=tmp_path / "log", ready=lambda: False)
    with pytest.raises(RuntimeError, match=r"(?s)ended with 3.*no such port"):
        process.start()
    process.close()


def test_a_frozen_process_keeps_its_socket_and_answers_nothing(tmp_path):
    server = RedisProcess(tmp_path).start()
    server.process.freeze()
    assert server.status == "paused"
    assert listening(server.port)
    with redis.Redis(port=server.port, socket_timeout=0.2, retry=None) as client:
        with pytest.raises(redis.TimeoutError):
            client.ping()
        server.process.thaw()
        assert eventually(client.ping, 5)
    server.teardown()


def test_nothing_survives_a_pytest_that_is_killed(tmp_path):
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from tests.system.harness.processes import Process
        orphan = Process("orphan", ["sleep", "60"], env={ENV}, log=Path({str(tmp_path / "log")!r}))
        print(orphan.start().pid, flush=True)
        sys.stdin.read()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        orphan = int(parent.stdout.readline())
        assert _alive(orphan)
        parent.kill()
    eventually(lambda: not _alive(orphan), 5, what="the orphan is dead")


def test_eventually_says_what_it_saw_last():
    def not_yet():
        raise AssertionError("41 of 42")

    began = time.monotonic()
    with pytest.raises(AssertionError, match=r"the answer: not within 0\.2 s; .*41 of 42"):
        eventually(not_yet, 0.2, what="the answer")
    assert time.monotonic() - began < 2


def test_ports_are_free_and_never_given_twice():
    ports = [free_port() for _ in range(20)]
    assert len(set(ports)) == 20
    assert not [port for port in ports if listening(port)]


def test_a_worker_and_its_broker_survive_being_killed(celery_setup):
    assert celery_setup.ready(ping=True, control=True)
    worker, broker = celery_setup.worker, celery_setup.broker

    worker.kill()
    assert worker.container.status == "exited"
    waiting = ping.s().apply_async(queue=worker.worker_queue)
    worker.restart()
    assert waiting.get(timeout=20) == "pong"
    assert worker.get_running_processes_info(["pid"])

    with broker.container.client as client:
        client.set("kept", "yes")
        broker.kill()
        broker.restart()
        assert client.get("kept") == "yes"
    assert celery_setup.ready(ping=True)


def _alive(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
