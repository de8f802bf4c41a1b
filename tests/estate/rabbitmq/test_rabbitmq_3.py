"""RabbitMQ as the broker: the same call, the same steps, and a broker killed in its middle.

With classic queues, and with quorum queues over TLS, on the machine's `rabbitmq-server`, which
`make estate` gets from Debian; skipped where there is none. `test_rabbitmq_4.py` has what differs
there.
"""

import runpy
from types import SimpleNamespace
from urllib.parse import urlencode

import httpx
import pytest
from celery import Celery
from kombu import Connection, Queue

from tasks.broker.kombu_connection import Amqp
from tasks.broker.rabbitmq import Transport
from tests.estate.rabbitmq.delivery_limit import deaths_until_given_up
from tests.estate.rabbitmq.queues import Told
from tests.estate.rabbitmq.server import INSTALLED, STARTS_S, running
from tests.estate.tls.servers import Certificates
from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.processes import REPOSITORY, free_port
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, gaps, hung_up, story
from tests.system.harness.waiting import eventually
from web.cli import diagnostics
from web.cli.checks import queue_policies
from web.cli.checks import rabbitmq as doctor

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not INSTALLED, reason="deploy/scripts/tools.sh could not get RabbitMQ"),
]


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory):
    """Start a RabbitMQ of our own, on loopback, without plugins; its vhosts are tests'."""
    folder, port = tmp_path_factory.mktemp("rabbitmq"), free_port()
    certificates = Certificates(folder / "tls")
    with running(INSTALLED[0], folder / "server", conf=tls_conf(port, certificates)) as server:
        server.certificates = certificates
        server.tls = f"amqps://guest:guest@127.0.0.1:{port}"
        yield server


def tls_conf(port, certificates):
    """Return what opens a port for those who show a certificate of the authority."""
    return f"""
listeners.ssl.1 = 127.0.0.1:{port}
ssl_options.cacertfile = {certificates.authority}
ssl_options.certfile = {certificates.server}
ssl_options.keyfile = {certificates.key}
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
"""


@pytest.fixture(params=["classic", "quorum"])
def service(request, rabbitmq, tmp_path):
    """Start Dead Air with RabbitMQ between its web workers and its Celery workers."""
    url = rabbitmq.add_vhost(request.param)
    if request.param == "quorum":
        shown = urlencode(rabbitmq.certificates.of_client(certificate=True))
        url = f"{rabbitmq.tls}/{request.param}?{shown}"
    variables = {"CELERY_BROKER_URL": url, "BROKER_QUEUE_TYPE": request.param}
    service = Service(tmp_path, variables=variables).start()
    service.kind = request.param
    yield service
    service.close()


def test_a_silent_call_goes_its_way_over_rabbitmq_and_survives_its_death(service, rabbitmq):
    assert_whole(Call(service).place().over(60), normal=2, grace=1.5)
    told = Told.by_tool(rabbitmq, service.kind)
    assert told.kinds() == {service.kind}
    told.assert_fit_for_rabbitmq_4(of_each=service.kind == "quorum")
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


def test_a_server_behind_tls_takes_and_is_taken_by_certificates_alone(rabbitmq, monkeypatch):
    """And the doctor says what is wrong with an address."""
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    given = rabbitmq.certificates.of_client(certificate=True)

    def found(**changed):
        options = {name: value for name, value in (given | changed).items() if value}
        monkeypatch.setenv("CELERY_BROKER_URL", f"{rabbitmq.tls}//?{urlencode(options)}")
        app = Celery("of-a-test", set_as_current=False, amqp=Amqp)
        settings = runpy.run_path(str(REPOSITORY / "celeryconfig.py"))
        app.config_from_object(SimpleNamespace(**settings))
        for module in (diagnostics, doctor, queue_policies):
            monkeypatch.setattr(module, "celery", app)
        return [
            diagnostics._guarded("the broker", check, "?", None)
            for check in (diagnostics._broker, doctor.server)
        ]

    assert [(each.ok, each.fix) for each in found()] == [(True, "")] * 2
    for finding in found(ssl_ca_certs=""):
        assert "certificate verify failed" in finding.detail
        assert "ssl_ca_certs" in finding.fix
    for finding in found(ssl_certfile="", ssl_keyfile=""):
        assert not finding.ok
        assert "ssl_certfile" in finding.fix, finding
