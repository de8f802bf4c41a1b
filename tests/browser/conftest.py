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
from tests.system.processes import REPOSITORY
from tests.system.service import Service

OPTIONS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def chromium_path():
    """Return the path of a Chromium. Without one: a failure in CI, skipped elsewhere."""
    script = REPOSITORY / "deploy" / "browser.sh"
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
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - starts a process of its own

    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=chromium_path, headless=True, args=[*OPTIONS, *sandbox]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory, chromium):  # noqa: ARG001 - no browser, no service
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
    """Return what opens a browser of its own, signed in unless said otherwise."""
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
    """Return a new agent with a number of its own: (id, number)."""
    number = next(_numbers)
    agent, phone = f"desk-{number}", f"+1555040{number:04d}"
    service.api.put_agent(
        agent,
        {
            "name": f"Desk {number}",
            "phone_numbers": [phone],
            "greeting": "Hi.",
            "settings": {"dead_air_settings": {}},
        },
    )
    return agent, phone


@pytest.fixture
def ring(service):
    """Return what lets a silent caller ring at a number, until the call is answered."""
    placed = []

    def place(number, scenario="silent"):
        call = service.simulator.place(scenario, to=number)["call_control_id"]
        placed.append(call)
        return call

    yield place
    for call in placed:
        if service.simulator.record(call)["state"] != "ended":
            service.simulator.do(call, hang_up=True)
