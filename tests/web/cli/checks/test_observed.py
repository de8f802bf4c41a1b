"""What the doctor makes of what the running service has seen."""

import resource
from types import SimpleNamespace

import pytest

from deadair.config import WorkerConfig
from web.cli.checks import observed

pytestmark = pytest.mark.unit
REFUSED = 'webhooks_refused{why="signature"}'


def counted(**today):
    return SimpleNamespace(counters=SimpleNamespace(today=lambda: today))


@pytest.mark.parametrize(
    ("today", "ok", "said", "fix"),
    [
        ({}, True, "0 taken today", ""),
        ({'webhooks_taken{session="here"}': 3, "webhooks_taken": 2}, True, "5 taken today", ""),
        ({REFUSED: 4}, False, "all 4 of today were refused for their signature", "PUBLIC_KEY"),
        ({REFUSED: 1, "webhooks_taken": 9}, True, "9 taken today, 1 refused", "PUBLIC_KEY"),
        (
            {'webhooks_refused{why="broker"}': 1, 'webhooks_refused{why="crowd"}': 2},
            True, "3 turned away", "WEB_CONCURRENCY",
        ),
        ({'webhooks_refused{why="token"}': 1}, True, "0 taken today", ""),
    ],
)  # fmt: skip
def test_webhooks_that_were_refused_are_explained(today, ok, said, fix):
    found = observed.webhooks(counted(**today))
    assert found[0] is ok
    assert said in found[1]
    assert fix in found[2]
    assert bool(fix) == bool(found[2])


@pytest.mark.parametrize(
    ("running", "said", "fix"),
    [
        ({}, "0 processes", ""),
        ({"web@a:1": 6, "worker@b:2": 6}, "2 processes of one release", ""),
        ({"web@a:1": 6, "worker@b:2": 5}, "worker@b:2 is of the oldest", "finish the upgrade"),
    ],
)
def test_a_release_left_behind_is_named(running, said, fix):
    versions = SimpleNamespace(running=lambda: running)
    ok, told, mend = observed.releases(
        SimpleNamespace(store=SimpleNamespace(data_versions=versions))
    )
    assert ok
    assert said in told
    assert fix in mend
    assert bool(fix) == bool(mend)


@pytest.mark.parametrize(
    ("allowed", "enough"), [(1024, False), (65_536, True), (resource.RLIM_INFINITY, True)]
)
def test_too_few_open_files_are_noted(monkeypatch, allowed, enough):
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    ok, told, mend = observed.open_files(None)
    assert ok
    assert (str(allowed) in told, bool(mend)) == (not enough, not enough)


def test_a_host_with_names_of_its_own_differs_from_the_others():
    """Its tasks would wait in a queue that no other host's worker takes from."""
    given = {"REDIS_URL": "redis://127.0.0.1:1/0", "SECRET_KEY": "a secret of these tests"}
    given |= {"TELNYX_API_KEY": "KEY", "PUBLIC_URL": "http://127.0.0.1:1"}
    one, other = (
        WorkerConfig.from_env(given | more).shared()
        for more in ({}, {"DEADAIR_NAMESPACE": "second", "DEADAIR_EVENTS": "shared"})
    )
    differ = {name for name in one if one[name] != other[name]}
    assert differ == {"DEADAIR_NAMESPACE", "DEADAIR_EVENTS"}
