"""Mistakes that well-formed variables can still be: each is named, with its variable."""

from types import SimpleNamespace

import pytest

from deadair import config
from web.cli.checks import variables

pytestmark = pytest.mark.unit
GOOD = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ADMIN_TOKEN": "4f1c9a7be02d4d5f",
    "SECRET_KEY": "aa0317ce95bd8826",
}


@pytest.fixture
def check(monkeypatch):
    """Return what the doctor says of an environment."""

    def check(**changed):
        env = GOOD | changed
        for name in config.variables():
            for each in (name, config.PREFIX + name):
                monkeypatch.delenv(each, raising=False)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        return variables.check(SimpleNamespace(config=config.read(env)))

    return check


def test_what_is_well_is_said_to_be(check):
    assert check() == (True, "all well-formed", "")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ADMIN_TOKEN": "aaaaaaaaaaaaaaaaaaaa"}, "ADMIN_TOKEN is easy to guess"),
        ({"ADMIN_TOKEN": "changeme-changeme"}, "ADMIN_TOKEN is easy to guess"),
        ({"SECRET_KEY": "my-password-is-12345"}, "SECRET_KEY is easy to guess"),
        ({"LOOK_TOKEN": "0000000000000000"}, "LOOK_TOKEN is easy to guess"),
        ({"SECRET_KEY": GOOD["ADMIN_TOKEN"]}, "ADMIN_TOKEN and SECRET_KEY are the same"),
        ({"OPERATE_TOKEN": GOOD["ADMIN_TOKEN"]}, "ADMIN_TOKEN and OPERATE_TOKEN are the same"),
        ({"FORWARD_AUTH_USER": "X-User"}, "FORWARD_AUTH_ROLES is not: nobody may do anything"),
        (
            {
                "FORWARD_AUTH_USER": "X-User",
                "FORWARD_AUTH_ROLES": "look:*",
                "TRUSTED_PROXIES": "10.0.0.0/8,0.0.0.0/0",
            },
            "TRUSTED_PROXIES has 0.0.0.0/0: anybody can send X-User",
        ),
        ({"TRUSTED_PROXIES": "::/0"}, "TRUSTED_PROXIES has ::/0"),
        ({"DEADAIR_TELL": "deadair.api:deadair.api.*"}, "DEADAIR_TELL allows deadair.api"),
        (
            {"DEADAIR_TELL": "crm:own.api.dial", "DEADAIR_NAMESPACE": "own"},
            "DEADAIR_TELL allows crm:own.api.dial",
        ),
    ],
)
def test_a_fault_is_named(check, changed, said):
    well, detail, fix = check(**changed)
    assert not well
    assert said in detail
    assert fix
    for name in ("ADMIN_TOKEN", "SECRET_KEY"):
        assert (GOOD | changed)[name] not in f"{detail} {fix}"


@pytest.mark.parametrize(
    ("changed", "said", "hint"),
    [
        ({"DEADAIR_NAMESPCE": "x"}, "DEADAIR_NAMESPCE is no variable", "DEADAIR_NAMESPACE"),
        ({"DEADAIR_REDIS": "x"}, "DEADAIR_REDIS is no variable", "DEADAIR_REDIS_URL"),
        ({"DEADAIR_XYZZY": "x"}, "DEADAIR_XYZZY is no variable", "remove it"),
        ({"DEADAIR_PORT": "8001", "PORT": "80"}, "PORT is set too, and DEADAIR_PORT wins", "other"),
        ({"DEADAIR_DRAIN_S": "9", "PORT": "80"}, "PORT, REDIS_URL", "DEADAIR_"),
        ({"FORWARD_AUTH_ROLES": "look:*"}, "FORWARD_AUTH_USER is not: it does nothing", "header"),
        (
            {"FORWARD_AUTH_USER": "X-User", "FORWARD_AUTH_ROLES": "configure:*"},
            "lets everybody",
            "group",
        ),
        ({"DEADAIR_TELL": "crm:*"}, "any task of the queue crm", "crm:crm.*"),
    ],
)
def test_what_may_be_meant_is_a_note(check, changed, said, hint):
    well, detail, fix = check(**changed)
    assert well
    assert all(part in detail for part in said.split(", ")), detail
    assert hint in fix


@pytest.mark.parametrize("name", sorted(variables.OF_OTHERS))
def test_what_others_of_ours_read_is_known(check, name):
    assert check(**{name: "1"}) == (True, "all well-formed", "")


def test_several_faults_are_counted(check):
    _, detail, _ = check(ADMIN_TOKEN="aaaaaaaaaaaaaaaaaaaa", SECRET_KEY="bbbbbbbbbbbbbbbbbbbb")
    assert detail.endswith("(and 1 more)")
