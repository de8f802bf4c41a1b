"""A master is cut off with processes of ours, Sentinel has another: what callers hear of it.

`tests/virtual_time/test_partition.py` plays the same for many orders of events; here are the
servers, Sentinels, processes and lost packets that it takes for granted.
"""

import time
from contextlib import contextmanager

import pytest

from tests.chaos import audit
from tests.estate.hosts.divided import Divided
from tests.estate.hosts.installation import PORT
from tests.estate.hosts.network import why_not
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(400)]
SILENCE_S = 4
SETTINGS = {"silence_timeout_normal": SILENCE_S, "hangup_grace": 4}
SLOW = {"silence_timeout_normal": 10, "hangup_grace": 4}
"""What is due comes after another was promoted."""

GREETED_S, PROMOTED_S, ACTED_S, BACK_S = 90, 60, 60, 90


@pytest.fixture(scope="module")
def divided(tmp_path_factory):
    if reason := why_not():
        pytest.skip(reason)
    installation = Divided(tmp_path_factory.mktemp("divided"))
    try:
        yield installation.start()
    finally:
        installation.close()


def placed(divided, count, settings):
    """Return silent callers who were greeted, on two sites that see each other."""
    divided.whole()
    calls = [Call(divided, settings=settings).place() for _ in range(count)]
    for call in calls:
        call.spoken(1, GREETED_S)
    return calls


@contextmanager
def cut_off(divided, old, new, calls):
    """Cut *old* off; afterwards wait until it follows *new*. Yields the steps claimed before."""
    divided.cut_off(old)
    try:
        yield new.claims(calls)
        assert old.store.role() == "master", "nobody can have told it"
    finally:
        divided.join(old)
    eventually(lambda: old.store.role() == "slave", BACK_S, what="the old master follows")


def assert_nobody_was_asked_twice(calls, silence_s):
    """Check the simulator's own record. The calls end here.

    Where a sound began on one side and ended on the other they would go on for minutes.
    """
    for call in calls:
        call.leave()
        record = call.record()
        assert not audit.spoken_twice(record, silence_s), story(record)
        assert not audit.hung_up_twice(record), story(record)


def test_both_masters_are_written_to_and_nobody_is_asked_twice(divided, measured):
    calls = placed(divided, 4, SETTINGS)
    old, new = divided.split()
    with cut_off(divided, old, new, calls) as before:
        began = time.monotonic()
        given = {call: len(new.tokens(call)) for call in calls}
        eventually(lambda: new.store.role() == "master", PROMOTED_S, what="another is promoted")
        promoted_s = time.monotonic() - began
        eventually(lambda: old.claims(calls) > before, ACTED_S, what="our processes write to it")
        eventually(lambda: new.claims(calls) > before, ACTED_S, what="the other side goes on")
        both = old.claims(calls) - before, new.claims(calls) - before
        lost = {call: old.tokens(call)[given[call] :] for call in calls}
    for call in calls:
        tokens = new.tokens(call)
        assert tokens == sorted(set(tokens)), "a fencing token was given out twice"
        assert not set(lost[call]) & set(tokens), "the same one by both sides"
    eventually(old.is_ready, BACK_S, what="it serves again")
    assert_nobody_was_asked_twice(calls, SILENCE_S)
    measured(f"a master cut off: another after {promoted_s:.1f} s; steps claimed on the old one "
             f"{both[0]}, on the new one {both[1]}, none heard twice")  # fmt: skip


def until_promoted(old, new):
    """Wait for the promotion of *new*; return when *old* refused and when that was (monotonic s).

    *new* is asked before *old*: whatever stalls in between, two that take writes are two masters.
    """
    refused, until = 0.0, time.monotonic() + PROMOTED_S
    while time.monotonic() < until:
        promoted, code = new.store.role() == "master", old.store.refuses()
        now = time.monotonic()
        refused = refused or (now if code == "NOREPLICAS" else 0)
        if promoted:
            assert code == "NOREPLICAS", "two masters take writes"
            return refused, now
        time.sleep(0.05)
    raise AssertionError("no other is promoted")


def test_with_min_replicas_the_old_master_refuses_before_another_is_promoted(divided, measured):
    divided.whole()
    divided.refuse_without_a_replica()
    calls = placed(divided, 2, SLOW)
    old, new = divided.split()
    with cut_off(divided, old, new, calls) as before:
        began = time.monotonic()
        refused, promoted = until_promoted(old, new)
        claimed = old.claims(calls)
        address = old.host.address
        eventually(lambda: not divided.balancer.serves(address, PORT), 30, what="it is not ready")
        eventually(lambda: new.claims(calls) > before, ACTED_S, what="the other side goes on")
        assert old.claims(calls) == claimed, "a step was claimed on a master that refuses"
        assert old.store.refuses() == "NOREPLICAS"
    assert_nobody_was_asked_twice(calls, SLOW["silence_timeout_normal"])
    measured(f"with min-replicas-to-write 1: the old one refused after {refused - began:.1f} s, "
             f"another was promoted after {promoted - began:.1f} s and alone acted")  # fmt: skip
