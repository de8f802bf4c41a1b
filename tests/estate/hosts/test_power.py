"""A host that loses its power closes no connection; tasks that wait there are still found."""

import time
from contextlib import closing

import pytest
import redis

from calls.redis_client import failover
from tasks.broker.transport import Channel
from tests.estate.hosts.installation import STORE_PORT, StoreHost
from tests.estate.hosts.network import Network, why_not

pytestmark = [pytest.mark.estate, pytest.mark.timeout(120)]
NOTICED_S = 20
"""The kernel gives up after 5 s; the rest is a busy machine's."""


def test_who_waits_at_a_broker_that_lost_its_power_notices(tmp_path, measured):
    """Nobody says goodbye then: a worker waited for its next task for good."""
    if reason := why_not():
        pytest.skip(reason)
    with closing(Network()) as network:
        host = network.host("store")
        store = StoreHost(tmp_path, host)
        store.process.start()
        try:
            waiting = Channel.connection_class(
                host=host.address,
                port=STORE_PORT,
                socket_timeout=None,
                socket_keepalive=True,
                socket_keepalive_options=failover.LEAVES_THE_SILENT,
            )
            waiting.connect()
            waiting.send_command("BRPOP", "deadair.webhooks", 0)
            host.die()
            began = time.monotonic()
            with pytest.raises((redis.ConnectionError, redis.TimeoutError)):
                waiting.read_response()
        finally:
            store.process.close()
    took = time.monotonic() - began
    assert took < NOTICED_S
    measured(f"a broker's host without power: noticed after {took:.1f} s")
