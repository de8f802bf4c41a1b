"""The runaway guard on a real Redis: pauses hang-ups far above normal, until a person resumes."""

import time

import pytest

from calls import keys
from calls.service.runaway_guard import RunawayGuard

pytestmark = pytest.mark.store
MINUTE_MS = 60_000


LONG_ENOUGH_S = 5


@pytest.fixture
def guard(client):
    """Return a guard in the midst of a minute: at its end what is normal is reckoned anew."""
    left_s = 60 - client.time()[0] % 60
    if left_s < LONG_ENOUGH_S:
        time.sleep(left_s)
    return RunawayGuard(client, factor=5, least=20, learn_min=0)


def test_twenty_in_a_minute_are_let_through_and_the_next_is_not(guard):
    assert not any(guard.hang_up().paused for _ in range(20))
    tripped = guard.hang_up()
    assert tripped.paused
    assert tripped.tripped
    assert guard.hang_up().paused
    assert not guard.hang_up().tripped, "the alarm is raised once"


def test_a_busy_service_may_hang_up_five_times_its_normal(guard, client):
    client.hset(keys.RUNAWAY, mapping={"normal": 10, "minute": _this_minute(guard, client)})
    assert not any(guard.hang_up().paused for _ in range(50))
    assert guard.hang_up().paused


def test_a_person_resumes_and_the_count_begins_anew(guard):
    for _ in range(21):
        guard.hang_up()
    assert guard.status().paused
    assert not guard.resume().paused
    assert not any(guard.hang_up().paused for _ in range(20))


def test_looking_counts_nothing(guard):
    for _ in range(30):
        guard.status()
    assert guard.status().rate == 0


def test_what_was_normal_fades_within_hours(guard, client):
    ago = _this_minute(guard, client) - 6 * 60
    client.hset(keys.RUNAWAY, mapping={"normal": 100, "minute": ago, "count": 0})
    assert guard.status().normal < 1


def _this_minute(guard, client):
    guard.status()
    return int(client.hget(keys.RUNAWAY, "minute"))


def test_a_fresh_service_does_not_know_what_is_normal_and_holds_nobody(client):
    learning = RunawayGuard(client, factor=5, least=20, learn_min=30)
    assert not any(learning.hang_up().paused for _ in range(200))
