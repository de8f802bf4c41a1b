"""Addresses that are well-formed and do harm are named, without what is secret in them."""

import pytest

from deadair import config
from web.cli.checks import addresses
from web.cli.checks.check_answer import answer

pytestmark = pytest.mark.unit
GOOD = {
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ADMIN_TOKEN": "4f1c9a7be02d4d5f",
    "SECRET_KEY": "aa0317ce95bd8826",
}


def look(**changed):
    env = GOOD | changed
    return answer(addresses.faults(config.read(env), env))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"PUBLIC_URL": "https://air.example.com", "TRUSTED_PROXIES": "127.0.0.1/32"},
        {"PUBLIC_URL": "https://air.example.com", "DEADAIR_TRUSTED_PROXIES": "10.0.0.0/8"},
        {"REDIS_URL": "redis://:word@redis.internal:6379/0"},
        {"REDIS_URL": "redis://[::1]:6379/0"},
        {"REDIS_URL": "rediss://u:word@8.8.8.8:6379/0"},
        {"CELERY_BROKER_URL": "amqps://u:word@8.8.8.8/v?ssl_ca_certs=/ca.pem"},
        {"CELERY_BROKER_URL": "amqp://air:word@rabbit:5672/air"},
        {"CELERY_BROKER_URL": "amqp://guest:guest@localhost:5672//"},
        {"REDIS_URL": "sentinel://u:word@a:26379,b:26379,c:26379/air/0"},
        {"FLOWER_URL": "https://flower.example.com"},
        {"TELNYX_BASE_URL": "http://127.0.0.1:8090/v2"},
    ],
)
def test_what_is_well_is_not_told(changed):
    assert look(**changed) == (True, "fit", "")


@pytest.mark.parametrize(
    ("changed", "said", "fix"),
    [
        ({"TELNYX_BASE_URL": "http://telnyx.example.com/v2"}, "API key is sent unencr", "https"),
        ({"REDIS_URL": "redis://:word@8.8.8.8:6379/0"}, "over the internet", "rediss://"),
        ({"REDIS_URL": "redis://:word@[2001:4860:4860::8888]:6379/0"}, "internet", "rediss://"),
        ({"CELERY_BROKER_URL": "amqp://u:word@9.9.9.9/air"}, "CELERY_BROKER_URL goes", "amqps://"),
    ],
)
def test_what_gives_secrets_away_is_bad(changed, said, fix):
    ok, detail, mend = look(**changed)
    assert not ok
    assert said in detail
    assert fix in mend
    assert "word" not in detail + mend


@pytest.mark.parametrize(
    ("changed", "said", "fix"),
    [
        ({"PUBLIC_URL": "https://air.example.com"}, "TRUSTED_PROXIES is not set", "10.0.3.0/24"),
        ({"REDIS_URL": "redis://redis:6379/0"}, "REDIS_URL has no password", "requirepass"),
        ({"CELERY_BROKER_URL": "amqp://rabbit//"}, "user guest", "add_user"),
        ({"CELERY_BROKER_URL": "amqp://guest:guest@rabbit//"}, "user guest", "add_user"),
        ({"REDIS_URL": "sentinel://u:word@a:26379/air/0"}, "names one Sentinel", "a:26379,b"),
        (
            {"REDIS_URL": "rediss://u:w@h/0?ssl_cert_reqs=none"},
            "REDIS_URL does not check",
            "ca.pem",
        ),
        ({"REDIS_URL": "rediss://u:w@h/0?ssl_cert_reqs=optional"}, "does not check", "ca.pem"),
        (
            {"CELERY_BROKER_URL": "amqps://u:w@h/v?ssl_check_hostname=false"},
            "CELERY_BROKER_URL takes any name",
            "host's name",
        ),
        ({"FLOWER_URL": "http://flower:5555"}, "its sign-in is sent unencrypted", "https"),
        (
            {
                "PUBLIC_URL": "http://air.example.com",
                "TELNYX_BASE_URL": "http://127.0.0.1:8090/v2",
            },
            "no real call",
            "remove it",
        ),
    ],
)
def test_what_may_be_meant_is_a_note(changed, said, fix):
    ok, detail, mend = look(**changed)
    assert ok
    assert said in detail
    assert fix in mend
