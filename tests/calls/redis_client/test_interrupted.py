"""A command that is interrupted leaves no connection that still owes its reply.

The next one to use it would get that reply for its own: one call's state was taken for another's.
"""

from types import SimpleNamespace

import pytest
import redis

from calls.redis_client.failover import Plain, Watched

pytestmark = pytest.mark.store


class TimeIsUp(BaseException):
    """As gevent's Timeout, which is no Exception either."""


@pytest.fixture(params=["an address", "Sentinel"])
def connection(request, redis_server):
    options = {"socket_timeout": 5, "decode_responses": True}
    if request.param == "Sentinel":
        pool = SimpleNamespace(
            is_master=True, check_connection=False, service_name="deadair",
            get_master_address=lambda: ("127.0.0.1", redis_server.port),
        )  # fmt: skip
        made = Watched(connection_pool=pool, **options)
    else:
        made = Plain(host="127.0.0.1", port=redis_server.port, **options)
    made.connect()
    yield made
    made.disconnect()


def asked(connection, word):
    connection.send_command("ECHO", word)
    return connection.read_response()


def test_a_greenlet_s_time_is_up(connection, monkeypatch):
    def read_response(*_, **__):
        raise TimeIsUp

    connection.send_command("ECHO", "for another")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(connection._parser, "read_response", read_response)
        with pytest.raises(TimeIsUp):
            connection.read_response()
    assert asked(connection, "for me") == "for me"


def test_the_server_takes_too_long(connection):
    connection._sock.settimeout(0.1)
    connection.send_command("BLPOP", "nothing", 0.3)
    with pytest.raises(redis.TimeoutError):
        connection.read_response()
    assert asked(connection, "for me") == "for me"


def test_an_error_the_server_reports_owes_nothing(connection):
    connection.send_command("NO-SUCH-COMMAND")
    with pytest.raises(redis.ResponseError):
        connection.read_response()
    sock = connection._sock
    assert asked(connection, "for me") == "for me"
    assert connection._sock is sock
