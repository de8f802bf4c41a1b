"""Addresses at which others reach us, and Telnyx's keys: what can't be meant is named."""

from types import SimpleNamespace

import pytest

from deadair import config
from tests.web.loopback_server import loopback_server
from web.cli.checks import front, telnyx

pytestmark = pytest.mark.unit
GOOD = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ADMIN_TOKEN": "4f1c9a7be02d4d5f",
    "SECRET_KEY": "aa0317ce95bd8826",
    "TELNYX_API_KEY": "KEY-of-a-test",
    "TELNYX_CONNECTION_ID": "1494404757140276705",
    "TELNYX_FROM": "+15550109999",
    "DIAL_PREFIXES": "+44",
}


def having(**changed):
    return SimpleNamespace(config=config.read(GOOD | changed))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://h.example/webhooks/telnyx", "is the address of the webhooks"),
        ("https://h.example/voice/webhooks/telnyx/", "is the address of the webhooks"),
        ("https://h.example/?a=1", "has a query"),
        ("https://u:p@h.example", "has a user and a password"),
        ("http://localhost:8000", "loopback address: Telnyx can't reach it"),
        ("https://10.1.2.3", "private address: Telnyx can't reach it"),
        ("https://192.168.1.9:8443", "private address: Telnyx can't reach it"),
        ("http://[fd00::1]:8000", "private address: Telnyx can't reach it"),
        ("https://deadair-web", "private address: Telnyx can't reach it"),
        ("https://web.deadair.svc", "private address: Telnyx can't reach it"),
    ],
)
def test_a_public_url_that_is_none_is_named(url, said):
    well, detail, fix = front.public_url(having(PUBLIC_URL=url))
    assert not well
    assert said in detail
    assert fix


def test_another_server_at_the_public_url_is_named():
    with loopback_server(lambda *_: (200, {"hello": "world"})) as site:
        found = front.public_url(having(PUBLIC_URL=site, TELNYX_BASE_URL=f"{site}/v2"))
    assert found[0]
    assert "not Dead Air" in found[2]


def test_a_flower_that_is_open_to_the_world_is_named(monkeypatch):
    with loopback_server(lambda *_: (200, {})) as site:
        assert "open to this host" in front.flower(having(FLOWER_URL=site))[1]
        monkeypatch.setattr(front, "is_loopback", lambda _: False)
        well, detail, fix = front.flower(having(FLOWER_URL=site))
    assert not well
    assert "without a sign-in" in detail
    assert "FLOWER_BASIC_AUTH" in fix


@pytest.mark.parametrize("status", [401, 403])
def test_a_flower_that_requires_a_sign_in_is_well(status):
    with loopback_server(lambda *_: (status, {})) as site:
        assert front.flower(having(FLOWER_URL=site)) == (
            True, f"{site} requires a sign-in ({status})", ""
        )  # fmt: skip


def test_a_flower_that_is_not_there_is_a_note():
    well, _, fix = front.flower(having(FLOWER_URL="http://127.0.0.1:1"))
    assert well
    assert fix
    assert front.flower(having())[1] == "no address is set"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("Bearer KEY-of-a-test", "has a space"),
        ('"KEY-of-a-test"', "a quote"),
        ("KEY-of-a-tést", "another character"),
        ("A" * 43 + "=", "is a public key"),
    ],
)
def test_an_api_key_that_is_none_is_named_and_not_shown(key, said):
    well, detail, fix = telnyx.api_key(having(TELNYX_API_KEY=key))
    assert not well
    assert said in detail
    assert "API Keys" in fix
    assert key not in f"{detail} {fix}"


def test_what_is_not_telnyx_is_a_note():
    with loopback_server(lambda *_: (404, {"error": "not here"})) as site:
        well, _, fix = telnyx.api_key(having(TELNYX_BASE_URL=f"{site}/v2"))
    assert well
    assert "TELNYX_BASE_URL" in fix
    with loopback_server(lambda *_: (404, {"errors": [{"code": "10005"}]})) as site:
        assert telnyx.api_key(having(TELNYX_BASE_URL=f"{site}/v2")) == (True, "accepted", "")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"TELNYX_CONNECTION_ID": "my-application"}, "TELNYX_CONNECTION_ID is no number"),
    ],
)
def test_what_no_call_can_be_placed_with_is_named(changed, said):
    well, detail, fix = telnyx.outbound(having(**changed))
    assert not well
    assert said in detail
    assert fix
