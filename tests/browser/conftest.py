"""A real browser on the real running system.

Each page is watched: whatever its console complains of (a script's fault, something that the
content security policy refused) fails the test that opened it.
"""

import itertools
import os
import subprocess
import sys

import pytest

from tests.browser.visitor import Visitor
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually

OPTIONS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
UNHURRIED = {"silence_timeout_normal": 60, "max_checkins_before_disconnect": 10}
"""No check-in nor hang-up comes while a page is looked at, however slow the machine is."""

SILENCES = {
    "calls": 40, "call_ms": 7_200_000, "silences": 18, "silent_ms": 540_000, "checkins": 24,
    "false_checkins": 2, "recovered": 9, "ended_for_silence": 6, "saved_ms": 3_600_000,
    "cause.one_way_audio": 3, "cause.caller_silent": 6,
}  # fmt: skip
"""Sums of a day, as the page of costs reads them: a minute after a call they would be there."""

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def chromium_path():
    """Return the path of a Chromium. Without one: a failure in CI, skipped elsewhere."""
    script = REPOSITORY / "deploy" / "scripts" / "browser.sh"
    command = ["sh", str(script), "look", sys.executable]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    said = found.stderr.strip()
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    return pytest.skip(said)


@pytest.fixture(scope="session")
def chromium(chromium_path):
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # starts a process of its own

    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=chromium_path, headless=True, args=[*OPTIONS, *sandbox]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory, chromium):  # noqa: ARG001  # no browser, no service
    """Share one Dead Air with two web workers among all pages."""
    service = Service(tmp_path_factory.mktemp("pages"), web_workers=2).start()
    yield service
    service.close()


@pytest.fixture(scope="session")
def signed_in(chromium, service):
    """Return the cookies of somebody who signed in once."""
    visitor = Visitor(chromium, service.url)
    visitor.sign_in(service.admin_token, "Maria")
    state = visitor.context.storage_state()
    visitor.leave()
    return state


@pytest.fixture
def visit(chromium, service, signed_in):
    """Return a function that opens a separate browser, signed in by default."""
    visitors = []

    def begin(*, stranger=False, **of_the_browser):
        state = {} if stranger else {"storage_state": signed_in}
        visitors.append(Visitor(chromium, service.url, **state, **of_the_browser))
        return visitors[-1]

    yield begin
    complaints = [text for visitor in visitors for text in visitor.leave()]
    assert complaints == []


@pytest.fixture
def agent(service):
    """Return a new agent with a number of its own, who lets nothing happen soon: (id, number)."""
    number = next(_numbers)
    agent, phone = f"desk-{number}", f"+1555040{number:04d}"
    service.api.put_agent(
        agent,
        {
            "name": f"Desk {number}",
            "phone_numbers": [phone],
            "greeting": "Hi.",
            "settings": {"dead_air_settings": UNHURRIED},
        },
    )
    return agent, phone


@pytest.fixture(scope="session")
def count_silences(service):
    """Return what stores today's figures of an agent, with prices that make them worth a look."""

    def count(agent):
        day = service.redis.time()[0] // 86_400
        sums = {f"agent\t{agent}\t{name}": amount for name, amount in SILENCES.items()}
        service.redis.hset(f"{{silences:{day}}}:sums", mapping=sums)
        prices = {"price_per_minute": 2, "recovery_value": 5}
        service.api.change(agent, **prices)

    return count


@pytest.fixture
def ring(service):
    """Return what lets a silent caller ring at a number; it returns once the greeting is over."""
    placed = []

    def place(number):
        call = service.simulator.place("silent", to=number)["call_control_id"]
        placed.append(call)
        eventually(lambda: _greeted(service.api.call(call)), 30, what="silence after the greeting")
        return call

    yield place
    for call in placed:
        service.simulator.hang_up(call)


def _greeted(told):
    """Return whether the call is silent after the greeting; it may also be for a moment before."""
    over = any(each["event"] == "utterance.ended" for each in told["timeline"])
    assert over, told["doing"]
    assert told["doing"] == "silence", told["doing"]
    return True
