"""Tasks and Telnyx's rate limit: what waits, what comes back, what is never said late."""

import pytest

from calls.pacing.budget import CommandBudget
from calls.pacing.turn import Learned
from tasks import checkins
from tasks.call_control import retries
from tasks.pacing import turns
from tasks.pacing.pacer import Pacer
from telephony.call_control.errors import LimitedError
from tests.tasks.conftest import CALL

pytestmark = pytest.mark.store
STEP = "checkin-1"


class Telnyx:
    """Takes what is spoken, after the refusals that `fails` has."""

    def __init__(self):
        self.spoken, self.fails = [], []

    def speak(self, command, **_):
        if self.fails:
            raise self.fails.pop(0)
        self.spoken.append(command.command_id)


@pytest.fixture
def world(parts, client, spoken, monkeypatch):
    """A silent call on which the first check-in is requested, and a budget of one a second."""
    spoken(0)

    class Parts:
        telnyx = Telnyx()
        pacer = Pacer(CommandBudget(client, "commands", 1), CommandBudget(client, "dials", 0))

        def __getattr__(self, name):
            return getattr(parts, name)

    made = Parts()
    monkeypatch.setattr(checkins, "dependencies", lambda: made)
    monkeypatch.setattr(turns, "_alarmed_at", [-turns.ALARM_EVERY_S])
    made.budget = CommandBudget(client, "commands", 1)
    request(made)
    return made


def request(world, good_for_ms=60_000):
    world.store.request_step(CALL, world.origin(), 0, STEP, good_for_ms, because="silence")


def speak():
    checkins.speak(call_control_id=CALL, epoch=0, step=STEP, of=2)


def given_up(world):
    world.counters.flush()
    return world.counters.totals().get("commands_given_up", 0)


def test_a_check_in_that_has_its_turn_is_said(world):
    speak()
    assert len(world.telnyx.spoken) == 1


def test_one_that_has_to_wait_is_not_claimed_and_comes_back(world):
    for n in range(20):
        world.budget.turn(f"before-{n}", 1, 60_000)
    with pytest.raises(LimitedError, match="turn"):
        speak()
    call = world.store.snapshot(CALL, world.origin())
    assert (call.asked, call.utterances, world.telnyx.spoken) == (STEP, (), [])


def test_one_whose_turn_comes_too_late_is_given_up_loudly(world):
    for n in range(200):
        world.budget.turn(f"before-{n}", 1, 600_000)
    speak()
    assert world.telnyx.spoken == []
    assert given_up(world) == 1
    assert world.store.snapshot(CALL, world.origin()).asked == STEP, "it lapses, and is made again"


def test_one_refused_with_no_time_to_wait_is_taken_back_and_may_be_made_again(world):
    world.telnyx.fails = [LimitedError("too many", after_s=600.0)]
    speak()
    call = world.store.snapshot(CALL, world.origin())
    assert (call.utterances, call.checkins_made, given_up(world)) == ((), 0, 1)
    world.budget.learn(Learned(1_000, 1_000, 1_000, 0))
    request(world)
    world.pacer = Pacer(*(CommandBudget(world.store.redis, name, 0) for name in ("a", "b")))
    speak()
    assert len(world.telnyx.spoken) == 1


def test_one_refused_that_has_time_is_the_same_command_later(world):
    world.telnyx.fails = [LimitedError("too many", after_s=0.1)]
    with pytest.raises(LimitedError):
        speak()
    world.pacer = Pacer(*(CommandBudget(world.store.redis, name, 0) for name in ("a", "b")))
    speak()
    speak()
    assert len(world.telnyx.spoken) == 1
    assert given_up(world) == 0


def test_what_the_caller_overtook_while_it_waited_is_not_said(world):
    world.store.caller_input(CALL, world.origin("words"), "transcript", item="")
    speak()
    assert world.telnyx.spoken == []


def test_those_who_failed_together_do_not_come_back_together():
    pauses = {retries.spread(1.0) for _ in range(1_000)}
    assert len(pauses) > 900
    assert all(1.0 <= pause <= 1.5 for pause in pauses)
