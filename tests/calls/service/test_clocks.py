"""Processes whose clocks differ are reported."""

import pytest

from calls import keys
from calls.service import clocks
from calls.service.clocks import KEPT_MS, SKEW_S, Clocks, worst

pytestmark = pytest.mark.store


@pytest.fixture
def ahead(monkeypatch):
    """Return what puts this process's clock ahead of Redis's."""
    real = clocks.time

    def by(seconds):
        monkeypatch.setattr(clocks, "time", lambda: real() + seconds)

    return by


@pytest.mark.parametrize("seconds", [-30, -0.5, 0, 0.5, 30])
def test_every_process_tells_its_own(client, ahead, seconds):
    found = Clocks(client)
    ahead(seconds)
    assert found.report("web-1") == pytest.approx(seconds, abs=0.2)
    assert found.all() == {"web-1": pytest.approx(seconds, abs=0.2)}
    assert bool(worst(found.all())) is (abs(seconds) > SKEW_S)


def test_who_is_silent_is_forgotten(client, ahead):
    found = Clocks(client)
    found.report("web-1")
    client.hset(keys.CLOCKS, "gone", f"{client.time()[0] * 1000 - KEPT_MS - 2_000} 0.1")
    assert set(found.all()) == {"web-1"}
    assert set(client.hgetall(keys.CLOCKS)) == {"web-1"}
    assert client.pttl(keys.CLOCKS) > 0
    ahead(0)


def test_the_worst_is_named():
    assert worst({}) is None
    assert worst({"a": 0.1, "b": -0.2}) is None
    assert worst({"a": 1.0, "b": -30.0}) == ("b", -30.0)
