"""Signing out ends a session everywhere, and hosts' clocks may differ."""

import itsdangerous.timed
import pytest

from tests.web.browser import HTML, Browser

pytestmark = pytest.mark.store


def stolen(app, browser):
    """Return a browser that has a copy of the other's cookie."""
    thief = Browser(app)
    thief.client.set_cookie("deadair", browser.client.get_cookie("deadair").value)
    return thief


def is_inside(browser):
    return browser.client.get("/", headers=HTML).status_code == 200


def test_a_copied_cookie_is_worth_nothing_after_the_sign_out(app):
    browser = Browser(app)
    browser.sign_in()
    thief = stolen(app, browser)
    assert is_inside(thief)
    browser.send("/logout", browser.open("/").fields)
    assert not is_inside(browser)
    assert not is_inside(thief)


def test_other_sessions_stay(app):
    one, other = Browser(app), Browser(app)
    for each in (one, other):
        each.sign_in()
    one.send("/logout", one.open("/").fields)
    assert is_inside(other)


@pytest.mark.parametrize(("ahead_s", "stays"), [(-30, True), (30, True), (-90, False)])
def test_the_clock_of_the_host_that_signed_may_differ(app, monkeypatch, ahead_s, stays):
    browser = Browser(app)
    browser.sign_in()
    now = itsdangerous.timed.time.time()
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + ahead_s)
    assert is_inside(browser) is stays


def test_what_is_nested_too_deeply_is_no_fault_of_ours(app):
    browser = Browser(app)
    browser.sign_in()
    headers = {"X-CSRFToken": browser.csrf, "Content-Type": "application/json"}
    answer = browser.client.post("/board/changes", data="[" * 200_000, headers=headers)
    assert answer.status_code == 400
