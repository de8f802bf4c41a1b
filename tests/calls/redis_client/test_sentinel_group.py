"""What a `sentinel://` address says reaches the store's client and the broker's alike."""

import ssl

import pytest

from calls.redis_client.connect import connect, sentinel_group
from calls.redis_client.failover import Watched, WatchedTls
from deadair.config import ConfigError, StoreConfig
from web.broker.publisher import PUBLISH_S

pytestmark = pytest.mark.unit
WHOLE = "sentinel://dead%20air:p%2F%23%3F@one:1,two/main/3?sentinel_password=s%2Fs"


def test_all_of_it_is_read():
    group = sentinel_group(WHOLE)
    assert group.hosts == (("one", 1), ("two", 26379))
    assert (group.name, group.db) == ("main", 3)
    assert (group.user, group.password) == ("dead air", "p/#?")
    assert group.sentinel_options["password"] == "s/s"
    assert group.sentinel_options["retry"].get_retries() == 0, "the next Sentinel is asked"
    assert "p/#?" not in repr(group)


def test_the_broker_is_told_in_kombu_s_words():
    who = "sentinel://dead%20air:p%2F%23%3F@"
    assert sentinel_group(WHOLE).broker_url == f"{who}one:1/3;{who}two:26379/3"
    assert sentinel_group("sentinel://one/main").broker_url == "sentinel://one:26379/0"


def test_the_store_is_told_in_redis_py_s():
    pool = connect(WHOLE).connection_pool
    assert pool.connection_class is Watched
    given = pool.connection_kwargs
    assert (given["db"], given["username"], given["password"]) == (3, "dead air", "p/#?")
    asked = pool.sentinel_manager.sentinels[0].connection_pool.connection_kwargs
    assert asked["password"] == "s/s"
    for limit in ("socket_timeout", "socket_connect_timeout"):
        assert 2 * asked[limit] < PUBLISH_S, "two silent Sentinels leave time for the third"
    assert not asked.get("username")


def test_over_tls_servers_and_sentinel_are_checked():
    pool = connect("sentinels://one/main/1?ssl_ca_certs=/ca.pem").connection_pool
    assert pool.connection_class is WatchedTls
    asked = pool.sentinel_manager.sentinels[0].connection_pool.connection_kwargs
    for given in (pool.connection_kwargs, asked):
        assert given["ssl_cert_reqs"] is ssl.CERT_REQUIRED
        assert given["ssl_check_hostname"] is True
        assert given["ssl_ca_certs"] == "/ca.pem"


@pytest.mark.parametrize(
    "url",
    [
        "sentinel://one",
        "sentinels://one/",
        "sentinel://one/main/three",
        "sentinels://one/main?ssl_cert_reqs=perhaps",
    ],
)
def test_what_can_not_be_meant_stops_the_start(url):
    with pytest.raises(ConfigError, match="REDIS_URL"):
        StoreConfig.from_env({"REDIS_URL": url})
