"""A client of a real Redis that lives in virtual time."""

import pytest

from calls.redis_client.connect import connect
from tests.virtual_time.redis.real_server import ServerInVirtualTime


@pytest.fixture(scope="module")
def real(redis_server):
    client = connect(redis_server.url)
    yield ServerInVirtualTime(client)
    client.close()
