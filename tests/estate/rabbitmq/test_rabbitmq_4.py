"""RabbitMQ 4 as the broker, all that it deprecates forbidden: what differs from RabbitMQ 3 there.

deploy/scripts/tools.sh gets it from Debian 13; skipped where it could not.
"""

import runpy
from types import SimpleNamespace

import httpx
import pytest
from amqp.exceptions import AMQPError
from celery import Celery
from kombu import Connection, Queue

from tests.estate.rabbitmq.delivery_limit import deaths_until_given_up
from tests.estate.rabbitmq.queues import assert_fit_for_rabbitmq_4, kinds
from tests.estate.rabbitmq.server import FETCHED, running
from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.processes import REPOSITORY, free_port
from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually
from web.cli.checks import queue_policies
from web.cli.checks import rabbitmq as doctor

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FETCHED, reason="deploy/scripts/tools.sh could not get RabbitMQ 4"),
]
VERSION = FETCHED[0].parents[1].name.partition("-")[2] if FETCHED else ""
FORBIDDEN = "".join(
    f"deprecated_features.permit.{feature} = false\n"
    for feature in ("transient_nonexcl_queues", "global_qos")
)
"""As RabbitMQ means to have it later; `global_qos` is a worker's limit for all of its queues."""


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    """Start a RabbitMQ 4 of our own, on loopback; its vhosts are tests'."""
    folder = tmp_path_factory.mktemp("rabbitmq") / "server"
    port = free_port()
    conf = f"{FORBIDDEN}management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {port}\n"
    with running(FETCHED[0], folder, conf=conf, plugins=["rabbitmq_management"]) as server:
        server.api = f"http://guest:guest@127.0.0.1:{port}/api"
        yield server


def test_it_is_rabbitmq_4_and_refuses_what_it_deprecates(rabbitmq):
    assert VERSION.startswith("4.")
    with Connection(f"{rabbitmq.amqp_url}//") as connection:
        transient = Queue("of-nobody", durable=False, channel=connection.channel())
        with pytest.raises(AMQPError, match="transient_nonexcl_queues"):
            transient.queue_declare()


@pytest.mark.parametrize("kind", ["classic", "quorum"])
def test_a_silent_call_goes_its_way_and_nothing_is_used_that_is_deprecated(
    kind, rabbitmq, tmp_path
):
    variables = {"CELERY_BROKER_URL": rabbitmq.add_vhost(kind), "BROKER_QUEUE_TYPE": kind}
    service = Service(tmp_path, variables=variables)
    try:
        service.start()
        assert_whole(Call(service, settings=QUICK).place().over(60), normal=2, grace=1.5)
        assert kinds(rabbitmq, kind) == {kind}
        assert_fit_for_rabbitmq_4(rabbitmq, kind, of_each=True)
        assert service.webhooks.post(_of_a_mebibyte(service)).status_code == 200
        log = service.worker.container.logs()
    finally:
        service.close()
    for fault in ("NOT_IMPLEMENTED", "RESOURCE_LOCKED", "INTERNAL_ERROR", "PRECONDITION_FAILED"):
        assert fault not in log
    assert "eprecated" not in rabbitmq.logs()


def _of_a_mebibyte(service) -> bytes:
    """Return the largest webhook that is taken: the largest message that we send."""
    event = service.webhooks.event("call.speak.ended", call_control_id="v3:x", padding="")
    padding = "x" * (2**20 - len(event))
    return service.webhooks.event("call.speak.ended", call_control_id="v3:x", padding=padding)


def test_a_message_is_given_up_by_default_after_twenty_dead_workers_and_no_retries(rabbitmq):
    assert deaths_until_given_up(f"{rabbitmq.amqp_url}//", {}) in {20, 21}


@pytest.fixture
def look(rabbitmq, monkeypatch):
    """Return what the doctor says of RabbitMQ, where we use it by an address."""
    monkeypatch.setenv(queue_policies.API, rabbitmq.api)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")

    def look(url, kind="classic"):
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        monkeypatch.setenv("BROKER_QUEUE_TYPE", kind)
        app = Celery("of-a-test", set_as_current=False)
        app.config_from_object(
            SimpleNamespace(**runpy.run_path(str(REPOSITORY / "celeryconfig.py")))
        )
        monkeypatch.setattr(doctor, "celery", app)
        monkeypatch.setattr(queue_policies, "celery", app)
        look.queues = app.conf.task_queues
        return doctor.server(None)

    return look


def test_the_doctor_names_what_is_wrong_with_rabbitmq(rabbitmq, look):
    url = rabbitmq.add_vhost("examined")
    assert look(url)[:2] == (True, f"RabbitMQ {VERSION}: fit"), "no queue is there yet"
    with Connection(url) as connection:
        for queue in look.queues:
            queue(connection.channel()).declare()
    fit = (True, f"RabbitMQ {VERSION}: fit")
    eventually(lambda: look(url)[:2] == fit, 30, what="its statistics are there")

    ok, said, fix = look(url, "quorum")
    assert not ok
    assert "deadair.webhooks is not as BROKER_QUEUE_TYPE=quorum makes it" in said
    assert "delete_queue" in fix

    policy = {"pattern": ".*", "definition": {"message-ttl": 5_000}, "apply-to": "queues"}
    httpx.put(f"{rabbitmq.api}/policies/examined/all", json=policy).raise_for_status()
    eventually(lambda: not look(url)[0], 30, what="the policy is seen")
    assert "policy all on deadair.webhooks drops what waits for 5 s" in look(url)[1]
    httpx.delete(f"{rabbitmq.api}/policies/examined/all").raise_for_status()

    httpx.put(f"{rabbitmq.api}/users/weak", json={"password": "weak", "tags": ""})
    rights = {"configure": "^$", "write": ".*", "read": ".*"}
    httpx.put(f"{rabbitmq.api}/permissions/examined/weak", json=rights).raise_for_status()
    ok, said, fix = look(url.replace("guest:guest", "weak:weak"))
    assert not ok
    assert "our user may not use deadair.webhooks" in said
    assert "set_permissions" in fix


def test_the_doctor_names_an_alarm(rabbitmq, look):
    url = rabbitmq.add_vhost("alarmed")
    rabbitmq.ask("set_vm_memory_high_watermark", "0.00001")
    try:
        eventually(lambda: not look(url)[0], 30, what="the alarm is seen")
        assert "it takes no messages" in look(url)[1]
    finally:
        rabbitmq.ask("set_vm_memory_high_watermark", "0.6")
