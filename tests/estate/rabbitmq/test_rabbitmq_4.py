"""RabbitMQ 4 as the broker, all that it deprecates forbidden: what differs from RabbitMQ 3 there.

deploy/scripts/tools.sh gets it from Debian 13; skipped where it could not.
"""

import pytest
from amqp.exceptions import AMQPError
from kombu import Connection, Queue

from tests.estate.rabbitmq.delivery_limit import deaths_until_given_up
from tests.estate.rabbitmq.queues import assert_fit_for_rabbitmq_4, kinds
from tests.estate.rabbitmq.server import FETCHED, running
from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.service import Service

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FETCHED, reason="deploy/scripts/tools.sh could not get RabbitMQ 4"),
]
FORBIDDEN = "".join(
    f"deprecated_features.permit.{feature} = false\n"
    for feature in ("transient_nonexcl_queues", "global_qos", "management_metrics_collection")
)
"""As RabbitMQ means to have it later; `global_qos` is a worker's limit for all of its queues."""


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    """Start a RabbitMQ 4 of our own, on loopback; its vhosts are tests'."""
    folder = tmp_path_factory.mktemp("rabbitmq") / "server"
    with running(FETCHED[0], folder, conf=FORBIDDEN) as server:
        yield server


def test_it_is_rabbitmq_4_and_refuses_what_it_deprecates(rabbitmq):
    assert rabbitmq.ask("version").startswith("4.")
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
