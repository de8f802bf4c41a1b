"""Every page, for everybody: light and dark, on a phone, with a screen reader.

With SCREENSHOTS=<folder> in the environment the pictures of the documentation are taken as well.
"""

import os
from pathlib import Path

import pytest

from tests.browser.test_settings import expect
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

PAGES = {
    "login": "/login",
    "board": "/",
    "calls": "/calls",
    "agents": "/agents",
    "agent": "/agents/{agent}",
    "live": "/calls/{live}",
    "story": "/calls/{over}",
    "costs": "/costs",
    "experiments": "/agents/{agent}/experiments",
    "try": "/try",
    "nothing": "/nothing/here",
}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", **PHONE},
}
PAPER = "getComputedStyle(document.body).backgroundColor"
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def calls(service, count_silences):
    """Return a live call and one that was hung up for silence, among others."""
    agent = {
        "name": "Front desk",
        "phone_numbers": ["+15550409901"],
        "greeting": "Front desk, how can I help you?",
        "settings": {"dead_air_settings": {"silence_timeout_normal": 2, "hangup_grace": 1.5}},
    }
    agent["experiments"] = [
        {
            "name": "longer-silence",
            "share": 0.2,
            "settings": {"dead_air_settings": {"silence_timeout_normal": 9}},
        }
    ]
    agent["shadow"] = {"dead_air_settings": {"hangup_grace": 8}}
    service.api.put_agent("front-desk", agent)
    count_silences("front-desk")
    place = service.simulator.place
    scenarios = ("answers-checkin-1", "hangs-up-first", "says-hold-on", "talks-over-checkin")
    for scenario in scenarios:
        place(scenario, to="+15550409901")
    over = place("silent", to="+15550409901")["call_control_id"]
    service.api.put_agent("patient", {"name": "Patient", "phone_numbers": ["+15550409902"]})
    live = place("silent", to="+15550409902")["call_control_id"]
    eventually(lambda: service.api.call(live)["state"] == "answered", 30, what="a call is live")
    service.api.order(live, "pause")
    eventually(lambda: service.api.call(over)["state"] == "ended", 60, what="a call is over")
    yield {"agent": "front-desk", "live": live, "over": over}
    service.simulator.hang_up_all()


def shown(visit, calls, name, look):
    """Open a page with *look*, and wait until it is complete."""
    page = visit(stranger=name == "login", **LOOKS[look]).open(PAGES[name].format(**calls))
    if name == "board":
        expect(page.locator("#link")).to_have_text("live")
    return page


def violations(page, **options):
    """Return what axe finds serious: (rule, elements)."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  # see conftest

    found = Axe().run(page, options=options or None).response["violations"]
    serious = [each for each in found if each["impact"] in SERIOUS]
    return [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in serious]


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_it(visit, calls, name):
    page = shown(visit, calls, name, "light")
    assert page.evaluate(PAPER) == "rgb(246, 245, 241)"
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAPER) == "rgb(20, 25, 26)"
    assert violations(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size(PHONE["viewport"])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    small = page.eval_on_selector_all(
        "button, .top nav a",
        "all => all.filter(it => it.offsetParent && it.getBoundingClientRect().height < 24)"
        ".map(it => it.outerHTML)",
    )
    assert small == []


@pytest.fixture
def busy(service, calls):
    """Return the calls of the pictures: a board with something on it, and a call that was saved."""
    place = service.simulator.place
    saved = place("answers-checkin-1", to="+15550409901")["call_control_id"]
    for scenario in ("conversation", "says-hold-on", "talks-all-the-time", "silent"):
        place(scenario, to="+15550409902")
    return calls | {"saved": saved}


@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS names no folder")
def test_pictures_are_taken(visit, busy, service):
    folder = Path(os.environ["SCREENSHOTS"])
    folder.mkdir(parents=True, exist_ok=True)

    def take(name, look="light"):
        suffix = "" if look == "light" else f"-{look}"
        path = folder / f"{name}{suffix}.png"
        page = shown(visit, busy, name, look)
        if name == "board":
            expect(page.locator(".tone-silence").first).to_be_visible()
        page.screenshot(path=path, animations="disabled")
        assert path.stat().st_size < 200_000, path

    for name, look in (("board", "light"), ("board", "phone"), ("live", "light")):
        take(name, look)
    for name in ("login", "agents", "costs", "experiments", "try"):
        take(name)
    take("agent")
    take("agent", "dark")
    eventually(
        lambda: service.api.call(busy["saved"])["state"] == "ended", 40, what="the call is over"
    )
    busy["over"] = busy["saved"]
    take("story")
    take("calls")
