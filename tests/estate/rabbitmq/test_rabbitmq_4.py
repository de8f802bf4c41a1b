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
from tests.estate.rabbitmq.queues import Told
from tests.estate.rabbitmq.server import FETCHED, running
from tests.system.faults.assertions import assert_whole
from tests.system.faults.telnyx_faults import struck
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
        with httpx.Client(timeout=60) as server.http:
            yield server


def vhost(rabbitmq, name):
    """Make a vhost, which is its maker's, and return its address."""
    rabbitmq.http.put(f"{rabbitmq.api}/vhosts/{name}").raise_for_status()
    return f"{rabbitmq.amqp_url}/{name}"


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
    variables = {"CELERY_BROKER_URL": vhost(rabbitmq, kind), "BROKER_QUEUE_TYPE": kind}
    service = Service(tmp_path, variables=variables)
    try:
        service.start()
        call = Call(service, settings=QUICK, faults=struck("500", "speak")["faults"])
        assert_whole(call.place().over(60), normal=2, grace=1.5)
        told = Told.by_api(rabbitmq.api, kind)
        assert told.kinds() == {kind}
        assert any(".in_" in queue["name"] for queue in told.queues), "where a retry has waited"
        told.assert_fit_for_rabbitmq_4(of_each=True)
        assert service.webhooks.post(_of_a_mebibyte(service)).status_code == 200
        log = service.worker.container.logs()
    finally:
        service.close()
    for fault in (
        "NOT_IMPLEMENTED",
        "RESOURCE_LOCKED",
        "INTERNAL_ERROR",
        "PRECONDITION_FAILED",
        "Direct",
    ):
        assert fault not in log
    assert "eprecated" not in rabbitmq.logs()


def _of_a_mebibyte(service) -> bytes:
    """Return the largest webhook that is taken: the largest message that we send."""
    event = service.webhooks.event("call.speak.ended", call_control_id="v3:x", padding="")
    padding = "x" * (2**20 - len(event))
    return service.webhooks.event("call.speak.ended", call_control_id="v3:x", padding=padding)


def test_a_message_is_given_up_by_default_after_twenty_dead_workers_and_no_retries(rabbitmq):
    assert deaths_until_given_up(f"{rabbitmq.amqp_url}//", {}) in {20, 21}


def test_ours_have_no_priority_and_a_team_s_urgent_one_holds_up_none_of_them(rabbitmq, monkeypatch):
    """A quorum queue has two priorities, of 5 and more and of less, and gives out 2 : 1."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("CELERY_BROKER_URL", vhost(rabbitmq, "urgent"))
    monkeypatch.setenv("BROKER_QUEUE_TYPE", "quorum")
    app = Celery("of-a-test", set_as_current=False)
    app.config_from_object(SimpleNamespace(**runpy.run_path(str(REPOSITORY / "celeryconfig.py"))))
    for number in range(4):
        app.send_task("deadair.api.say", task_id=f"{number}")
    for number in range(20):
        app.send_task("deadair.api.say", task_id=f"urgent-{number}", priority=9)
    found = []
    with app.connection_for_read() as connection:
        queue = app.amqp.queues["deadair.api"].bind(connection.channel())
        while len(found) < 24:
            message = eventually(queue.get, 20, what="a message")
            message.ack()
            found.append(message.headers["id"])
            if "urgent" not in found[-1]:
                assert not message.properties.get("priority")
    app.close()
    assert [each for each in found if "urgent" not in each] == ["0", "1", "2", "3"]
    assert found.index("3") < 16, "not behind all of the urgent ones"


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


def until_told(look, url, said, kind="classic", *, ok=False):
    """Wait until the doctor says so, and return what it says to do."""

    def fix_if_told():
        well, told, fix = look(url, kind)
        assert (well, said in told) == (ok, True), told
        return fix or "nothing"

    return eventually(fix_if_told, 60, what=said)


def test_the_doctor_names_what_is_wrong_with_rabbitmq(rabbitmq, look):
    url = vhost(rabbitmq, "examined")
    until_told(look, url, f"RabbitMQ {VERSION}: fit", ok=True)  # no queue is there yet
    with Connection(url) as connection:
        for queue in look.queues:
            queue(connection.channel()).declare()
    until_told(look, url, f"RabbitMQ {VERSION}: fit", ok=True)  # once its statistics are there

    said = "deadair.webhooks is not as BROKER_QUEUE_TYPE=quorum makes it"
    assert "delete_queue" in until_told(look, url, said, "quorum")

    policy = {"pattern": ".*", "definition": {"message-ttl": 5_000}, "apply-to": "queues"}
    rabbitmq.http.put(f"{rabbitmq.api}/policies/examined/all", json=policy).raise_for_status()
    until_told(look, url, "policy all on deadair.webhooks drops what waits for 5 s")
    rabbitmq.http.delete(f"{rabbitmq.api}/policies/examined/all").raise_for_status()

    rabbitmq.http.put(f"{rabbitmq.api}/users/weak", json={"password": "weak", "tags": ""})
    rights = {"configure": "^$", "write": ".*", "read": ".*"}
    rabbitmq.http.put(f"{rabbitmq.api}/permissions/examined/weak", json=rights).raise_for_status()
    weak = url.replace("guest:guest", "weak:weak")
    assert "set_permissions" in until_told(look, weak, "our user may not use deadair.webhooks")


def test_the_doctor_names_an_alarm(rabbitmq, look):
    url = vhost(rabbitmq, "alarmed")
    rabbitmq.ask("set_vm_memory_high_watermark", "0.00001")
    try:
        assert "rabbitmqctl status" in until_told(look, url, "an alarm of its memory or disk")
    finally:
        rabbitmq.ask("set_vm_memory_high_watermark", "0.6")
