"""RabbitMQ as the broker: the same call, the same steps, and a broker killed in its middle.

With classic queues and with quorum queues, on the machine's `rabbitmq-server`, which `make estate`
gets from Debian; skipped where there is none. `test_rabbitmq_4.py` has what differs there.
"""

import httpx
import pytest
from kombu import Connection, Queue

from tasks.broker.rabbitmq import Transport
from tests.estate.rabbitmq.delivery_limit import deaths_until_given_up
from tests.estate.rabbitmq.queues import assert_fit_for_rabbitmq_4, kinds
from tests.estate.rabbitmq.server import INSTALLED, STARTS_S, running
from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, gaps, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not INSTALLED, reason="deploy/scripts/tools.sh could not get RabbitMQ"),
]


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    """Start a RabbitMQ of our own, on loopback, without plugins; its vhosts are tests'."""
    with running(INSTALLED[0], tmp_path_factory.mktemp("rabbitmq") / "server") as server:
        yield server


@pytest.fixture(params=["classic", "quorum"])
def service(request, rabbitmq, tmp_path):
    """Start Dead Air with RabbitMQ between its web workers and its Celery workers."""
    url = rabbitmq.add_vhost(request.param)
    variables = {"CELERY_BROKER_URL": url, "BROKER_QUEUE_TYPE": request.param}
    service = Service(tmp_path, variables=variables).start()
    service.kind = request.param
    yield service
    service.close()


def test_a_silent_call_goes_its_way_over_rabbitmq_and_survives_its_death(service, rabbitmq):
    assert_whole(Call(service).place().over(60), normal=2, grace=1.5)
    assert kinds(rabbitmq, service.kind) == {service.kind}
    assert_fit_for_rabbitmq_4(rabbitmq, service.kind, of_each=service.kind == "quorum")
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
    assert deaths_until_given_up(f"{rabbitmq.amqp_url}//", {"x-delivery-limit": 20}) in {20, 21}
