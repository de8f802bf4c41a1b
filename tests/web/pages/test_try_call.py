import contextlib

import pytest

from tests.web.browser import Browser
from tests.web.conftest import TELNYX
from tests.web.loopback_server import loopback_server
from web.agent_config.repository import AgentRepository
from web.app import create_app
from web.dependencies import KEY

pytestmark = pytest.mark.store

SCENARIOS = {
    "scenarios": [
        {"name": "says-hold-on", "title": "Asks to hold on", "kind": "hold on"},
        {"name": "talks-with-chat", "title": "Books a table", "kind": "answers"},
        {"name": "no-answer", "title": "Never picks up", "kind": "outbound"},
    ]
}


@contextlib.contextmanager
def simulator(health, place):
    """Stand in for the simulator's control address; *place* gets what is posted."""

    def answer(path, posted):
        if posted is not None:
            return place(posted)
        return 200, SCENARIOS if path == "/sim/scenarios" else health

    with loopback_server(answer) as address:
        yield f"{address}/v2"


@pytest.fixture
def signed_in(settings):
    def sign_in(base_url):
        browser = Browser(create_app(settings.model_copy(update={"telnyx_base_url": base_url})))
        browser.sign_in()
        return browser

    return sign_in


def test_with_a_real_telnyx_there_is_nothing_to_try(browser):
    assert "Try it" not in browser.open("/").text
    assert "not to the simulator" in browser.open("/try").text
    refused = browser.send("/try", {"csrf_token": browser.csrf, "scenario": "silent"})
    assert "No call was placed." in refused.text


def test_a_simulator_that_is_down_is_said(signed_in):
    page = signed_in("http://127.0.0.1:1/v2").open("/try")
    assert "No simulator answers at http://127.0.0.1:1." in page.text


def test_another_server_is_no_simulator(signed_in):
    with simulator({"status": "sleepy"}, None) as base_url:
        assert "is not a simulator." in signed_in(base_url).open("/try").text


def test_a_chosen_scenario_is_placed_and_leads_to_its_story(signed_in):
    posted = []

    def place(body):
        posted.append(body)
        deps.store.call_ringing("v3:tried", TELNYX, "default", "incoming", "")
        return 201, {"call_control_id": "v3:tried"}

    with simulator({"status": "ok"}, place) as base_url:
        browser = signed_in(base_url)
        deps = browser.client.application.extensions[KEY]
        page = browser.open("/try")
        assert "Says hold on" in page.text
        assert "No answer" not in page.text
        assert "Try it" in browser.open("/").text
        fields = {"csrf_token": browser.csrf, "scenario": "says-hold-on", "to": ""}
        story = browser.send("/try", fields)
    assert posted == [{"scenario": "says-hold-on"}]
    assert "v3:tried" in story.text
    assert "The call rings" in story.text


def test_a_call_whose_webhook_never_comes_is_told(signed_in, monkeypatch):
    monkeypatch.setattr("web.pages.try_call.RINGS_WITHIN_S", 0.1)
    with simulator({"status": "ok"}, lambda _: (201, {"call_control_id": "lost"})) as base_url:
        browser = signed_in(base_url)
        page = browser.send("/try", {"csrf_token": browser.csrf, "scenario": "silent"})
    assert "its webhook did not arrive" in page.text


def test_what_the_simulator_refuses_is_told(signed_in):
    with simulator({"status": "ok"}, lambda _: (400, {"error": "no such scenario"})) as base_url:
        browser = signed_in(base_url)
        page = browser.send("/try", {"csrf_token": browser.csrf, "scenario": "x"})
    assert "no such scenario" in page.text


def test_a_conversation_is_offered_where_an_agent_talks(signed_in):
    with simulator({"status": "ok"}, None) as base_url:
        browser = signed_in(base_url)
        assert "Books a table" not in browser.open("/try").text
        deps = browser.client.application.extensions[KEY]
        talks = {"agent_class": "chat", "agent_options": {"model": "m"}, "name": "Tilda"}
        numbers = {"phone_numbers": ["+15550100001"]}
        AgentRepository(deps.directory, "a test").replace("talk", {"id": "talk"} | talks | numbers)
        page = browser.open("/try")
        assert "A conversation with Tilda" in page.text
        assert 'value="+15550100001"' in page.html
