"""A call is news once for each change that its monitor has not seen."""

import pytest

from monitor.change_tracker import ChangeTracker

pytestmark = pytest.mark.unit
CALLS = ["v3:1", "v3:2", "v3:3"]


@pytest.fixture
def versions():
    versions = ChangeTracker()
    assert versions.changed(CALLS, "1 1 1") == CALLS
    return versions


def test_what_was_polled_before_is_no_news(versions):
    assert versions.changed(CALLS, "1 1 1") == []


def test_only_what_changed_is_news_and_once(versions):
    assert versions.changed(CALLS, "1 2 1") == ["v3:2"]
    assert versions.changed(CALLS, "1 2 1") == []
    assert versions.changed(CALLS, "1 2 10") == ["v3:3"]


def test_what_the_monitor_has_seen_is_no_news(versions):
    versions.mark_seen("v3:2", 2)
    assert versions.changed(CALLS, "1 2 2") == ["v3:3"]


def test_a_call_in_another_s_place_is_news_though_the_numbers_are_the_same(versions):
    assert "v3:4" in versions.changed(["v3:1", "v3:4", "v3:3"], "1 1 1")


def test_a_call_that_comes_back_is_news_though_it_was_seen_before(versions):
    versions.mark_seen("v3:2", 2)
    versions.forget("v3:2")
    assert "v3:2" in versions.changed(["v3:1", "v3:2"], "1 2")


def test_the_version_before_the_one_that_was_polled_does_not_hide_it(versions):
    versions.mark_seen("v3:2", 2)
    assert versions.changed(CALLS, "1 3 1") == ["v3:2"]
