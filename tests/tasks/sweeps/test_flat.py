"""What one sweep asks of Redis does not grow with the live calls on which nothing is due."""

from importlib import import_module

import pytest

from benchmarks.service.sweep import live
from calls import keys
from tasks.sweeps import due_calls

pytestmark = [pytest.mark.store, pytest.mark.one_redis]
of_sweeps = import_module("tasks.sweeps.sweep")
COMPARED, AT_ONCE = 100, 100
FEW, MANY = 300, 1_500
READ = "cmdstat_evalsha"
"""Snapshots, besides two steps of every sweep."""

OF_THE_TEST = {"cmdstat_info", "cmdstat_config|resetstat", "cmdstat_del"}


@pytest.fixture
def sweeps(parts, client, monkeypatch):
    """Return what runs a sweep and tells what Redis did meanwhile: command -> times."""
    monkeypatch.setattr(of_sweeps, "COMPARED", COMPARED)
    monkeypatch.setattr(due_calls, "AT_ONCE", AT_ONCE)

    def swept():
        client.delete(keys.SWEEP_LOCK, keys.PULSE)  # a machine that stalls is no outage here
        client.config_resetstat()
        of_sweeps.sweep()
        told = client.info("commandstats")
        return {name: each["calls"] for name, each in told.items() if name not in OF_THE_TEST}

    yield swept
    parts.due_calls.clear()


@pytest.fixture
def known(sweeps, client, parts):
    """Return what stores live calls and has sweeps read each; nothing is due then."""

    def store(count):
        parts.due_calls.clear()
        live(client, count)
        for _ in range(3 * count // COMPARED + 2):
            last = sweeps()
        assert last[READ] == 2, "a call is read on which nothing is due"
        return last

    return store


def test_a_sweep_asks_redis_for_no_more_when_there_are_five_times_the_calls(known, parts):
    few = known(FEW)
    assert known(MANY) == few
    seen, cursor, most = set(), 0, 0
    while not seen or cursor:
        cursor, part = parts.store.leases.some_live(cursor, COMPARED)
        most = max(most, len(part))
        seen.update(part)
    assert len(seen) == MANY
    assert most < MANY / 4, "a sweep compares a part; Redis returns a few more than asked for"


def test_what_falls_due_at_once_is_read_over_several_sweeps(sweeps, known, parts):
    """An agent was changed: all its calls are read again, not all by one sweep."""
    known(FEW)
    parts.due_calls.agents_are({"default": "changed"}, parts.store.leases.now_ms())
    assert sweeps()[READ] == 2 + AT_ONCE
