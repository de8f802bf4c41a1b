"""Who may use the JSON API, agents in it, and the pages for machines, over HTTP."""

import httpx
import pytest

from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

PROBLEM = "application/problem+json"


@pytest.fixture
def http(service):
    return service.api.http


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer wrong", "Basic YTpi", "bearer \u00fc"])
@pytest.mark.parametrize("path", ["/api/agents", "/api/calls", "/api/calls/x", "/api/nowhere"])
def test_without_the_admin_token_nothing_is_told(http, key, path):
    answer = http.get(path, headers={"Authorization": key.encode()})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == PROBLEM


def test_a_change_without_the_admin_token_changes_nothing(service, http):
    before = service.api.agent("default")
    for method in ("PUT", "PATCH", "DELETE"):
        answer = http.request(
            method, "/api/agents/default", json={"greeting": "x"}, headers={"Authorization": "x"}
        )
        assert answer.status_code == 401
    assert service.api.agent("default") == before


def test_the_default_agent_is_there_with_the_documented_settings(service):
    agent = service.api.agent("default")
    assert agent["id"] == "default"
    assert {"name", "phone_numbers", "greeting", "voice", "language", "settings"} <= agent.keys()
    settings = agent["settings"]["dead_air_settings"]
    assert settings["silence_timeout_normal"] == 7
    assert settings["silence_timeout_hold_on"] == 25
    assert settings["max_checkins_before_disconnect"] == 2
    assert settings["max_call_duration"] == 1500
    assert settings["checkin_message"] == "Are you still there?"


def test_an_agent_is_made_read_changed_listed_and_deleted(service, http):
    made = http.put("/api/agents/front-desk", json={"name": "Front desk", "greeting": "Hello!"})
    assert made.status_code in {200, 201}
    assert service.api.agent("front-desk")["greeting"] == "Hello!"
    service.api.change("front-desk", silence_timeout_normal=9)
    service.api.change("front-desk", checkin_message="Hello?")
    changed = service.api.agent("front-desk")
    assert changed["settings"]["dead_air_settings"]["silence_timeout_normal"] == 9
    assert changed["settings"]["dead_air_settings"]["checkin_message"] == "Hello?"
    assert changed["greeting"] == "Hello!"
    listed = http.get("/api/agents").json()
    agents = listed["agents"] if isinstance(listed, dict) else listed
    assert {"default", "front-desk"} <= {agent["id"] for agent in agents}
    assert http.delete("/api/agents/front-desk").status_code in {200, 204}
    assert http.get("/api/agents/front-desk").status_code == 404


def test_a_put_replaces_and_a_patch_merges(service, http):
    service.api.put_agent("merging", {"greeting": "One", "voice": "female"})
    service.api.patch_agent("merging", {"greeting": "Two"})
    assert service.api.agent("merging")["voice"] == "female"
    service.api.put_agent("merging", {"greeting": "Three"})
    assert service.api.agent("merging")["voice"] != "female"
    http.delete("/api/agents/merging")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("silence_timeout_normal", 0),
        ("silence_timeout_normal", -1),
        ("silence_timeout_normal", 1e9),
        ("silence_timeout_normal", "soon"),
        ("silence_timeout_normal", True),
        ("silence_timeout_hold_on", 0),
        ("max_checkins_before_disconnect", -1),
        ("max_checkins_before_disconnect", 1.5),
        ("max_call_duration", 0),
        ("checkin_message", ""),
        ("checkin_message", "x" * 100_00),
        ("checkin_message", 7),
        ("no_such_setting", 1),
    ],
)
def test_a_bad_setting_is_refused_by_name_and_changes_nothing(service, http, field, value):
    before = service.api.agent("default")
    body = {"settings": {"dead_air_settings": {field: value}}}
    answer = http.patch("/api/agents/default", json=body)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == PROBLEM
    assert field in answer.text
    assert service.api.agent("default") == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff"], ids=repr)
def test_a_body_that_is_no_object_is_refused(http, body):
    headers = {"Content-Type": "application/json"}
    answer = http.put("/api/agents/nobody", content=body, headers=headers)
    if body:  # nothing at all may stand for an agent with every default
        assert answer.status_code in {400, 415, 422}
        assert answer.headers["content-type"] == PROBLEM
    http.delete("/api/agents/nobody")


def test_one_number_is_answered_by_one_agent(service, http):
    service.api.put_agent("first", {"phone_numbers": ["+15550800001"]})
    answer = http.put("/api/agents/second", json={"phone_numbers": ["+15550800001"]})
    assert answer.status_code in {409, 422}
    assert "+15550800001" in answer.text
    for agent in ("first", "second"):
        http.delete(f"/api/agents/{agent}")


def test_the_openapi_document_is_there_for_who_has_the_token(http):
    document = http.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/api/agents/{agent_id}" in document["paths"] or "/api/agents/{id}" in document["paths"]


def test_it_is_alive_and_ready(service):
    with httpx.Client(base_url=service.url, trust_env=False) as anybody:
        assert anybody.get("/livez").status_code == 200
        ready = anybody.get("/readyz")
    assert ready.status_code == 200


def test_the_metrics_are_those_of_all_workers(service, http):
    def taken():
        lines = http.get("/metrics/service").text.splitlines()
        samples = [line for line in lines if line.startswith("deadair_webhooks_taken_total")]
        return sum(float(line.split()[-1]) for line in samples)

    before = taken()
    for number in range(12):
        body = service.webhooks.event("call.answered", call_control_id=f"v3:metrics-{number}")
        assert service.webhooks.post(body).status_code == 200
    eventually(lambda: taken() >= before + 12, 10, what="twelve webhooks counted")
