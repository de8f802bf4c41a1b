"""RabbitMQ as the broker: the same call, the same steps, and a broker killed in its middle.

Needs a `rabbitmq-server` (Debian's package of that name) and is skipped where there is none.
"""

import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.system.calls import QUICK, Call
from tests.system.faults.assertions import assert_whole
from tests.system.processes import Process, free_port, listening
from tests.system.service import Service
from tests.system.simulator_record import begun, gaps, hung_up, story
from tests.system.waiting import eventually

FOUND = [
    *Path("/usr/lib/rabbitmq/lib").glob("*/sbin/rabbitmq-server"),
    *map(Path, filter(None, [shutil.which("rabbitmq-server")])),
]
EPMD = shutil.which("epmd") or ""
pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not FOUND, reason="no rabbitmq-server on this machine"),
]


@pytest.fixture
def rabbitmq(tmp_path):
    """Start a RabbitMQ of our own, on loopback, without plugins."""
    port, folder = free_port(), tmp_path / "rabbitmq"
    folder.mkdir()
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
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": erlang,
    }
    log = tmp_path / "rabbitmq.log"
    server = Process("rabbitmq", [str(FOUND[0])], env=env, log=log, ready=lambda: listening(port))
    server.start(ready_within_s=60)
    server.amqp_url = f"amqp://guest:guest@127.0.0.1:{port}//"
    yield server
    server.close()

    def port_mapper_gone() -> bool:  # it is in no group of ours, and stays while a node is known
        command = [EPMD, "-kill"]
        return not subprocess.run(command, env=env, check=False, capture_output=True).returncode

    eventually(port_mapper_gone, 20, what="epmd is gone")


@pytest.fixture
def service(rabbitmq, tmp_path):
    """Start Dead Air with RabbitMQ between its web workers and its Celery workers."""
    service = Service(tmp_path, variables={"CELERY_BROKER_URL": rabbitmq.amqp_url}).start()
    yield service
    service.close()


def test_a_silent_call_goes_its_way_over_rabbitmq_and_survives_its_death(service, rabbitmq):
    assert_whole(Call(service).place().over(60), normal=2, grace=1.5)

    call = Call(service, settings=QUICK | {"silence_timeout_normal": 5}).place()
    call.spoken(1)
    rabbitmq.kill()
    eventually(
        lambda: httpx.get(f"{service.url}/readyz", timeout=5).status_code == 503,
        10,
        what="the broker is missed",
    )
    rabbitmq.restart(ready_within_s=60)
    record = call.over(90)
    told = story(record)
    assert len(begun(record)) == 3, told
    hung_up(record)
    assert all(gap >= 1.4 for gap in gaps(record)), told
