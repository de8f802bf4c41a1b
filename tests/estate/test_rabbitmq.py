"""RabbitMQ as the broker: the same call, the same steps, and a broker killed in its middle.

With classic queues and with quorum queues. Needs a `rabbitmq-server`, which `make estate` gets from
Debian, and is skipped where there is none.
"""

import json
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from celery import Celery
from celery.exceptions import Retry
from kombu import Connection, Queue

from tasks.broker.rabbitmq import Transport
from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.processes import Process, free_port, listening
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, gaps, hung_up, story
from tests.system.harness.waiting import eventually

FOUND = [
    *Path("/usr/lib/rabbitmq/lib").glob("*/sbin/rabbitmq-server"),
    *map(Path, filter(None, [shutil.which("rabbitmq-server")])),
]
EPMD = shutil.which("epmd") or ""
pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FOUND, reason="deploy/scripts/tools.sh could not get RabbitMQ"),
]


STARTS_S = 240
"""Erlang on a busy machine takes its time."""

SMALL_LOG = "raft.wal_max_size_bytes = 16777216\n"
"""A quorum queue's log is laid out on the disk beforehand; half a gigabyte by default."""


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    """Start a RabbitMQ of our own, on loopback, without plugins; its vhosts are tests'."""
    tmp_path = tmp_path_factory.mktemp("rabbitmq")
    port, folder = free_port(), tmp_path / "rabbitmq"
    folder.mkdir()
    (folder / "rabbitmq.conf").write_text(SMALL_LOG)
    erlang = "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
    env = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(free_port()),
        "RABBITMQ_NODENAME": f"deadair{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": erlang,
    }
    log = tmp_path / "rabbitmq.log"
    server = Process("rabbitmq", [str(FOUND[0])], env=env, log=log, ready=lambda: listening(port))
    server.start(ready_within_s=STARTS_S)
    server.amqp_url = f"amqp://guest:guest@127.0.0.1:{port}"
    server.ask = lambda *words: _ask(env, *words)
    yield server
    server.close()

    def port_mapper_gone() -> (
        bool
    ):  # it is in no process group of the test, and stays while a node is known
        command = [EPMD, "-kill"]
        return not subprocess.run(command, env=env, check=False, capture_output=True).returncode

    eventually(port_mapper_gone, 20, what="epmd is gone")


def _ask(env, *words: str) -> str:
    """Run rabbitmqctl and return what it printed."""
    tool = str(FOUND[0].with_name("rabbitmqctl"))
    command = [tool, "-q", "-n", env["RABBITMQ_NODENAME"], *words]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def kinds(rabbitmq, vhost) -> dict[str, str]:
    """Return the kind of each queue of a vhost."""
    told = rabbitmq.ask("list_queues", "-p", vhost, "name", "type", "--formatter", "json")
    return {row["name"]: str(row["type"]) for row in json.loads(told)}


def rows(rabbitmq, vhost, what, *columns) -> list[dict]:
    return json.loads(rabbitmq.ask(what, "-p", vhost, *columns, "--formatter", "json"))


def assert_fit_for_rabbitmq_4(rabbitmq, vhost) -> None:
    """Look for queues that RabbitMQ 4 deprecates, and at how many messages a worker may hold."""
    for row in rows(rabbitmq, vhost, "list_queues", "name", "durable", "exclusive"):
        assert row["durable"] or row["exclusive"], row
    if vhost == "quorum":  # as all queues of RabbitMQ 4 are: the limit is a queue's
        held = {
            row["queue_name"]: row["prefetch_count"]
            for row in rows(rabbitmq, vhost, "list_consumers", "queue_name", "prefetch_count")
        }
        each = dict.fromkeys(("webhooks", "hooks", "checkins", "api"), 16) | {"sweeps": 2}
        assert {name: held[f"deadair.{name}"] for name in each} == each


@pytest.fixture(params=["classic", "quorum"])
def service(request, rabbitmq, tmp_path):
    """Start Dead Air with RabbitMQ between its web workers and its Celery workers."""
    rabbitmq.ask("add_vhost", request.param)
    rabbitmq.ask("set_permissions", "-p", request.param, "guest", ".*", ".*", ".*")
    url = f"{rabbitmq.amqp_url}/{request.param}"
    variables = {"CELERY_BROKER_URL": url, "BROKER_QUEUE_TYPE": request.param}
    service = Service(tmp_path, variables=variables).start()
    service.kind = request.param
    yield service
    service.close()


def test_a_silent_call_goes_its_way_over_rabbitmq_and_survives_its_death(service, rabbitmq):
    assert_whole(Call(service).place().over(60), normal=2, grace=1.5)
    ours = kinds(rabbitmq, service.kind)
    names = {f"deadair.{queue}" for queue in ("webhooks", "checkins", "sweeps", "hooks", "api")}
    assert names <= ours.keys()
    assert {ours[name] for name in names} <= {service.kind, f"rabbit_{service.kind}_queue"}
    assert_fit_for_rabbitmq_4(rabbitmq, service.kind)
    log = service.worker.container.logs()
    assert "NOT_IMPLEMENTED" not in log
    assert "RESOURCE_LOCKED" not in log

    call = Call(service, settings=QUICK | {"silence_timeout_normal": 5}).place()
    call.spoken(1)
    rabbitmq.kill()
    eventually(
        lambda: httpx.get(f"{service.url}/readyz", timeout=5).status_code == 503,
        20,
        what="the broker is missed",
    )
    rabbitmq.restart(ready_within_s=STARTS_S)
    record = call.over(120)
    told = story(record)
    assert len(begun(record)) == 3, told
    hung_up(record)
    assert all(gap >= 1.4 for gap in gaps(record)), told


class _Interrupted(BaseException):
    """What gevent raises in a request that has waited for long enough."""


def test_a_confirm_that_nobody_waited_for_confirms_no_other_message(rabbitmq):
    with Connection(
        f"{rabbitmq.amqp_url}//", transport=Transport, transport_options={"confirm_publish": True}
    ) as connection:
        channel = connection.channel()
        queue = Queue("of-a-test", channel=channel)
        queue.declare()
        producer = connection.Producer(channel)
        producer.publish({"number": 1}, routing_key="of-a-test")
        assert (channel.sent, channel.confirmed) == (1, 1)

        wait = channel.wait
        channel.wait = lambda *_, **__: (_ for _ in ()).throw(_Interrupted)
        with pytest.raises(_Interrupted):
            producer.publish({"number": 2}, routing_key="of-a-test")
        channel.wait = wait
        assert (channel.sent, channel.confirmed) == (2, 1)
        producer.publish({"number": 3}, routing_key="of-a-test")
        assert (channel.sent, channel.confirmed) == (3, 3), "its own, and not the one before"
        assert queue.get(no_ack=True).payload == {"number": 1}


def test_the_delivery_limit_of_rabbitmq_4_counts_dead_workers_and_no_retries(rabbitmq):
    """It is 20 there by default, and set here. A retry of Celery's is a new message."""
    arguments = {"x-queue-type": "quorum", "x-delivery-limit": 20}
    app = Celery("of-a-test", broker=f"{rabbitmq.amqp_url}//", set_as_current=False)
    app.conf.task_queues = [Queue("limited", queue_arguments=arguments)]
    app.conf.task_default_queue = "limited"

    @app.task(bind=True, name="comes.again", max_retries=None)
    def comes_again(self):
        raise self.retry(countdown=0)

    with app.connection_for_write() as connection:

        def taken():
            channel = connection.channel()
            message = app.amqp.queues["limited"].bind(channel).get()
            if message is None:
                channel.close()
            return message

        comes_again.delay()
        message = eventually(taken, 20, what="the task")
        comes_again.push_request(id="one", retries=30, called_directly=False)
        with pytest.raises(Retry):
            comes_again.run()
        comes_again.pop_request()
        message.ack()
        deaths = 0
        while message := _within(2, taken):
            assert message.headers["retries"] == 31
            assert message.headers.get("x-delivery-count", 0) == deaths
            message.channel.close()  # as its worker's death does
            deaths += 1
        assert deaths in {20, 21}, "then it is given up"
    app.close()


def _within(seconds, look):
    with suppress(AssertionError):
        return eventually(look, seconds, what="a message")
