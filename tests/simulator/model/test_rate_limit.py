"""A limit of commands in a window: what is allowed, what is left, what the headers say."""

import pytest

from simulator.model.rate_limit import RateLimits

pytestmark = pytest.mark.unit


def test_so_many_are_allowed_in_a_window_and_the_rest_is_not():
    limits = RateLimits()
    found = [limits.take("all", 3, 1.0, 10.0 + n / 10) for n in range(5)]
    assert [one.allowed for one in found] == [True, True, True, False, False]
    assert [one.remaining for one in found] == [2, 1, 0, 0, 0]
    assert found[4].reset == pytest.approx(0.6)


def test_the_next_window_begins_with_the_first_command_after_it():
    limits = RateLimits()
    limits.take("all", 1, 1.0, 10.0)
    assert not limits.take("all", 1, 1.0, 10.99).allowed
    later = limits.take("all", 1, 1.0, 12.5)
    assert (later.allowed, later.reset) == (True, 1.0)


def test_limits_do_not_count_for_each_other():
    limits = RateLimits()
    assert all(limits.take(what, 1, 1.0, 0.0).allowed for what in ("all", "dial"))


def test_only_a_refusal_says_when_to_come_back():
    limits = RateLimits()
    first, second = (limits.take("all", 1, 2.0, at) for at in (0.0, 0.5))
    assert first.headers(retry_after=True) == {
        "x-ratelimit-limit": "1",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "2",
    }
    assert second.headers(retry_after=True)["retry-after"] == "2"
    assert "retry-after" not in second.headers(retry_after=False)
