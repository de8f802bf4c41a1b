"""RabbitMQ as the broker: the same call, the same steps, and a broker killed in its middle.

With classic queues and with quorum queues. Needs a `rabbitmq-server`, which `make estate` gets from
Debian, and is skipped where there is none.
"""

import json
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest
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
"""A quorum queue's log is laid out on the disk beforehand; half a gigabyte, unless told."""


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
