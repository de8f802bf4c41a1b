"""Addresses of the store and of the broker: which are taken, and which stop the start."""

import pytest

from deadair.config import ConfigError, read
from tests.test_config import GOOD

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "url",
    ["redis://h", "redis://h/", "redis://[::1]:6379/2", "redis://u:p%2Fw@h:6379/3?protocol=3",
     "unix:///run/redis.sock?db=2", "rediss://h:6380/1?ssl_cert_reqs=none"],
)  # fmt: skip
def test_addresses_of_redis_are_taken(url):
    assert read(GOOD | {"REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize(
    "url",
    [
        "sentinel://h:26379,i:26379/name",
        "amqp://guest@h//",
        "rediss://h/1",
        "amqp://h//;pyamqp://i//?heartbeat=10",
        "amqps://h//?ssl_ca_certs=/ca.pem&login_method=EXTERNAL;amqps://i//",
        "amqps://h//?ssl_certfile=/c&ssl_keyfile=/k;amqps://i//?ssl_certfile=/c&ssl_keyfile=/k",
    ],
)
def test_brokers_that_celery_knows_are_taken(url):
    assert read(GOOD | {"CELERY_BROKER_URL": url}).broker_url == url


CLUSTER, LIST = "cluster://u:p@h:7000,i", "redis://h/0;sentinel://a:1,b/main/1"


@pytest.mark.parametrize("url", [CLUSTER, LIST, "clusters://h?ssl_ca_certs=/ca.pem"])
def test_state_on_several_servers_needs_a_broker_of_its_own(url):
    beside = GOOD | {"REDIS_URL": url, "CELERY_BROKER_URL": "amqp://guest@h//"}
    assert read(beside).redis_url == url
    with pytest.raises(ConfigError, match="CELERY_BROKER_URL: is required") as raised:
        read(GOOD | {"REDIS_URL": url})
    assert "u:p" not in str(raised.value)
    with pytest.raises(ConfigError, match="CELERY_BROKER_URL: can't be a Redis Cluster"):
        read(beside | {"CELERY_BROKER_URL": CLUSTER})


@pytest.mark.parametrize(
    "url", ["cluster://h/3", "cluster://", "redis://h/0;redis://h/0", "redis://h;http://i"]
)
def test_what_can_not_be_several_servers_stops_the_start(url):
    with pytest.raises(ConfigError, match="REDIS_URL: "):
        read(GOOD | {"REDIS_URL": url, "CELERY_BROKER_URL": "amqp://guest@h//"})
