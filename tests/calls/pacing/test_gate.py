"""When a process requests a turn, and when it reports the limits in an answer."""

import pytest

from calls.pacing.gate import BARE, IN_FORCE_S, LEASE_S, Gate
from calls.pacing.turn import Learned, Turn

pytestmark = pytest.mark.unit


def test_nobody_asks_while_more_than_half_of_the_window_is_left():
    gate = Gate()
    assert not gate.hears(Learned(100, 60, 1_000), 1.0)
    assert not gate.must_ask(1.0, 1)


def test_a_window_that_runs_low_is_told_and_in_force_for_a_while():
    gate = Gate()
    assert gate.hears(Learned(100, 40, 1_000), 1.0)
    assert not gate.hears(Learned(100, 39, 1_000), 1.05), "not each answer"
    assert gate.must_ask(1.0 + IN_FORCE_S - 0.1, 1)
    assert not gate.must_ask(1.1 + IN_FORCE_S, 1)


def test_a_refusal_that_names_the_limit_is_told_at_once():
    gate = Gate()
    gate.hears(Learned(100, 40, 1_000), 1.0)
    assert gate.hears(Learned(100, 0, 1_000, 1_000), 1.01)


def test_one_refusal_without_a_limit_concerns_its_command_alone_and_many_the_account():
    gate = Gate()
    bare = Learned(shut_ms=1_000)
    assert [gate.hears(bare, 1.0 + n / 10) for n in range(BARE)] == [False] * (BARE - 1) + [True]
    assert not any(Gate().hears(bare, 1.0 + 2.0 * n) for n in range(3 * BARE))


def test_spare_commands_go_without_asking_for_a_moment():
    gate = Gate(always=True)
    gate.note_turn(Turn(0, 0, 2), 1.0)
    assert [gate.must_ask(1.1, 1) for _ in range(3)] == [False, False, True]
    gate.note_turn(Turn(0, 0, 2), 2.0)
    assert gate.must_ask(2.0 + LEASE_S, 1)


def test_another_process_s_limit_is_in_force_here():
    gate = Gate()
    gate.hold(1.0)
    assert gate.must_ask(1.1, 1)
