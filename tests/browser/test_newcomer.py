"""`make run`, and nothing read: the silence time is changed, and the next call obeys it."""

import re
import sys

import pytest

from tests.browser.test_settings import SILENCE, expect
from tests.browser.visitor import Visitor
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH
from tests.system.harness.timing import near
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]

PORTS = ("PORT", "FLOWER_PORT", "STORE_PORT", "SIMULATOR_PORT")
START = re.compile(r"http://127\.0\.0\.1:\d+/login#\S+")


@pytest.fixture
def start(tmp_path, chromium):  # noqa: ARG001  # no browser, no service
    """Return the address that `make run` says to start at."""
    ports = {name: str(free_port()) for name in PORTS}
    command = [sys.executable, "-m", "deploy.local.run", str(tmp_path / "var")]
    log = tmp_path / "screen.txt"
    running = Process("run", command, env={"PATH": PATH, **ports}, log=log)
    running.start(ready_within_s=0)
    try:
        found = eventually(lambda: START.search(log.read_text()), 120, what="the start's address")
        yield found[0]
    finally:
        running.close()


def test_a_newcomer_changes_the_silence_and_sees_the_next_check_in_obey(chromium, start):
    visitor = Visitor(chromium, start.partition("/login")[0])
    page = visitor.open(start)
    expect(page.get_by_role("heading", name="Live calls")).to_be_visible()
    assert "#" not in page.url
    page.get_by_role("link", name="Change the settings").click()
    page.get_by_label(SILENCE).fill("3")
    expect(page.locator("#preview")).to_contain_text("silence of 3 s")
    page.get_by_role("button", name="Save and try a call").click()
    page.wait_for_url(re.compile("/calls/"))
    expect(page.locator(".facts .now")).to_contain_text(" of 3 s")
    told = page.locator(".sentences li")
    # Before the greeting it may be silent for a moment, too.
    began = told.filter(has_text="Silence begins.").last.locator(".t")
    asked = told.filter(has_text="Time for check-in #1").locator(".t")
    expect(asked).to_be_visible()
    assert _seconds(asked) - _seconds(began) == near(3)
    assert visitor.leave() == []


def _seconds(shown):
    return float(shown.inner_text().removesuffix(" s"))
