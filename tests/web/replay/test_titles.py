"""Figures of a replay in words."""

import pytest

from web.replay.titles import TITLES, counted

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", TITLES)
def test_one_is_singular_and_others_are_plural(name):
    one, two = counted(1, TITLES[name]), counted(2, TITLES[name])
    assert one.split()[0] == "1"
    assert "check-ins" not in one
    assert "callers" not in one
    assert "were" not in one
    assert two == f"2 {TITLES[name]}"


def test_a_hang_up_spared():
    assert counted(1, TITLES["spared"]) == "1 caller spared a hang-up"
    assert counted(0, "calls") == "0 calls"
