"""Replay at a terminal, over HTTP and on the page, of calls that a real Redis has recorded."""

import json

import pytest

from calls import keys
from tests.monitor.replay.histories import read
from tests.web.conftest import TOKEN

pytestmark = pytest.mark.store

AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
HISTORY = next((settings, entries) for name, settings, entries in read() if name == "call-012")


@pytest.fixture
def recorded(store):
    """Keep one silent call as the product would have, ended a minute ago."""
    _, entries = HISTORY
    call, client = "v3:recorded", store.redis
    seconds, _ = client.time()
    shift = seconds * 1000 - 60_000 - entries[-1].at_ms
    for entry in entries:
        line = {"event": entry.event, **entry.details}
        client.xadd(keys.timeline(call), line, id=f"{entry.at_ms + shift}-*")
    at = {entry.event: entry.at_ms + shift for entry in entries}
    client.hset(
        keys.of_call(call)[0],
        mapping={
            "state": "ended",
            "agent": "default",
            "ringing_at": at["call.ringing"],
            "answered_at": at["call.answered"],
            "ended_at": at["call.ended"],
            "hangup_reason": entries[-1].details.get("reason", ""),
        },
    )
    client.zadd(keys.ENDED, {call: at["call.ended"]})
    return call


@pytest.fixture
def api(app):
    client = app.test_client()

    def ask(agent="default", **body):
        return client.post(f"/api/agents/{agent}/replay", json=body, headers=AUTHORISED)

    return ask


def test_the_kept_call_asks_and_hangs_up():
    _, entries = HISTORY
    asked = [entry.details["step"] for entry in entries if entry.event == "step.asked"]
    assert asked[-1] == "hangup"
    assert "checkin-1" in asked


def test_the_api_tells_what_would_have_changed(api, recorded):
    same = api().json
    assert (same["calls"], same["changed"], same["complete"]) == (1, 0, True)
    found = api(settings={"dead_air_settings": {"silence_timeout_normal": 3}}).json
    assert found["changed"] == 1
    assert found["figures"]["earlier"]["all"] >= 1
    first = found["differences"][0]
    assert first["call_control_id"] == recorded
    assert "check-in 1" in first["changes"][0]


def test_the_api_refuses_what_is_no_setting(api):
    refused = api(settings={"dead_air_settings": {"silence_timeout_normal": 0}})
    assert refused.status_code == 422
    assert "silence_timeout_normal" in refused.get_data(as_text=True)
    assert api(days=0).status_code == 422
    assert api("nobody").status_code == 404


def test_calls_before_that_time_are_left_out(api, recorded):
    assert recorded
    assert api(days=0.0001).json["calls"] == 0


def test_a_call_is_judged_by_the_settings_of_its_time(api, recorded, deps, terminal):
    assert recorded
    terminal.says("agents", "set", "default", "silence_timeout_normal=20")
    assert len(deps.directory.versions("default")) == 1
    found = api().json
    assert found["changed"] == 1, "the defaults were in force then, 20 s are now"


def test_a_terminal_prints_the_sums_and_the_calls(terminal, recorded, tmp_path):
    path = tmp_path / "new.json"
    path.write_text(json.dumps({"silence_timeout_normal": 3}))
    shown = terminal.says("replay", "--settings", str(path))
    assert "1 call of default" in shown
    assert recorded in shown
    assert "check-ins earlier" in shown
    told = terminal.json("replay", "--settings", str(path), "--since", "2020-01-01")
    assert told["changed"] == 1
    whole = tmp_path / "agent.json"
    whole.write_text(json.dumps({"settings": {"dead_air_settings": {"hangup_grace": 60}}}))
    told = terminal.json("replay", "--settings", str(whole), "--since", "30")
    assert told["figures"]["spared"]["all"] == 1


@pytest.mark.parametrize(
    ("content", "since", "said"),
    [
        ("{", "", "is not JSON"),
        ("[]", "", "not a JSON object"),
        ('{"silence_timeout_normal": 0}', "", "silence_timeout_normal"),
        ("{}", "yesterday", "--since is a day"),
    ],
)
def test_a_terminal_says_what_is_wrong(terminal, tmp_path, content, since, said):
    path = tmp_path / "new.json"
    path.write_text(content)
    assert said in terminal.refuses("replay", "--settings", str(path), "--since", since)


def test_a_terminal_knows_its_agents(terminal, tmp_path):
    path = tmp_path / "new.json"
    path.write_text("{}")
    refused = terminal.refuses("replay", "--settings", str(path), "--agent", "nobody")
    assert "there is no agent nobody" in refused


def test_the_form_says_what_would_have_changed(browser, recorded):
    page = browser.open("/agents/default")
    assert "What would have changed?" in page.text
    same = browser.send("/agents/default/replay?part", page.fields)
    assert "Of the last 1 call, 0 would have gone differently" in same.text
    asked = page.fields | {"settings.dead_air_settings.silence_timeout_normal": "3"}
    found = browser.send("/agents/default/replay?part", asked)
    assert "1 would have gone differently" in found.text
    assert "check-in 1" in found.text
    assert f"/calls/{recorded}" in found.html
    assert "<html" not in found.html
    whole = browser.send("/agents/default/replay", asked)
    assert "Back to the settings of default" in whole.text
    assert whole.inline == []
    wrong = asked | {"settings.dead_air_settings.silence_timeout_normal": "0"}
    assert "The form has errors" in browser.send("/agents/default/replay?part", wrong).text
    assert browser.send("/agents/nobody/replay", asked).status == 404


def test_without_calls_the_form_says_so(browser):
    page = browser.open("/agents/default")
    found = browser.send("/agents/default/replay?part", page.fields)
    assert "No call of this agent in the last 7 days." in found.text
