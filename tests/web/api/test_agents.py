import threading

import pytest

from monitor.settings import AgentConfig
from tests.web.api.conftest import Api, faults

pytestmark = pytest.mark.store

DEAD_AIR = "settings.dead_air_settings"


def dead_air(**changes):
    return {"settings": {"dead_air_settings": changes}}


def test_default_always_exists(api):
    agent = api.get("/agents/default")
    assert agent.status_code == 200
    assert agent.json == AgentConfig(id="default").model_dump(mode="json")
    assert agent.json["settings"]["dead_air_settings"]["silence_timeout_normal"] == 7
    listed = api.get("/agents").json
    assert [a["id"] for a in listed["agents"]] == ["default"]
    assert listed["next_cursor"] is None


def test_an_agent_is_created_replaced_and_deleted(api):
    body = {"name": "Front desk", "phone_numbers": ["+15550100001"], "greeting": "Hello!"}
    created = api.put("/agents/desk", body)
    assert created.status_code == 201
    assert created.json == AgentConfig(id="desk", **body).model_dump(mode="json")
    assert api.get("/agents/desk").json == created.json
    replaced = api.put("/agents/desk", {"id": "desk", "name": "Desk"})
    assert replaced.status_code == 200
    assert (replaced.json["name"], replaced.json["phone_numbers"]) == ("Desk", [])
    assert replaced.json["greeting"] == AgentConfig(id="desk").greeting
    assert api.delete("/agents/desk").status_code == 204
    assert api.get("/agents/desk").status_code == 404
    assert api.delete("/agents/desk").status_code == 404
    assert api.patch("/agents/desk", {"name": "x"}).status_code == 404
    assert api.patch("/agents/desk", {"name": "x"}).content_type == "application/problem+json"


def test_deleting_default_puts_it_back(api):
    assert api.put("/agents/default", {"name": "Changed"}).status_code == 200
    assert api.delete("/agents/default").status_code == 204
    assert api.get("/agents/default").json["name"] == ""
    assert api.delete("/agents/default").status_code == 204


def test_a_patch_merges_and_is_stored_whole(api, deps):
    api.put("/agents/desk", {"name": "Desk", **dead_air(checkin_message="Hello?")})
    patched = api.patch("/agents/desk", dead_air(silence_timeout_normal=10))
    assert patched.status_code == 200
    settings = patched.json["settings"]["dead_air_settings"]
    assert (settings["silence_timeout_normal"], settings["checkin_message"]) == (10, "Hello?")
    assert patched.json["name"] == "Desk"
    stored = AgentConfig.model_validate_json(deps.directory.raw("desk"))
    assert stored.model_dump(mode="json") == patched.json
    back = api.patch("/agents/desk", {**dead_air(silence_timeout_normal=None), "name": None})
    assert back.json["settings"]["dead_air_settings"]["silence_timeout_normal"] == 7
    assert back.json["name"] == ""


def test_default_can_be_patched_before_it_was_stored(api):
    assert api.patch("/agents/default", dead_air(hangup_grace=9)).status_code == 200
    assert api.get("/agents/default").json["settings"]["dead_air_settings"]["hangup_grace"] == 9


def test_every_fault_is_named_at_once_with_its_limit(api):
    body = {
        "name": "x" * 101,
        "phone_numbers": ["12"],
        "colour": "blue",
        **dead_air(
            silence_timeout_normal=301,
            silence_timeout_hold_on="25",
            max_checkins_before_disconnect=2.5,
            max_call_duration=True,
            checkin_message="",
            hangup_grace=None,
        ),
    }
    answer = api.put("/agents/desk", body)
    assert answer.status_code == 422
    found = faults(answer)
    assert set(found) == {
        "name",
        "phone_numbers.0",
        "colour",
        f"{DEAD_AIR}.silence_timeout_normal",
        f"{DEAD_AIR}.silence_timeout_hold_on",
        f"{DEAD_AIR}.max_checkins_before_disconnect",
        f"{DEAD_AIR}.max_call_duration",
        f"{DEAD_AIR}.checkin_message",
        f"{DEAD_AIR}.hangup_grace",
    }
    normal = found[f"{DEAD_AIR}.silence_timeout_normal"]
    assert normal["limit"] == {"min": 1, "max": 300}
    assert normal["message"] == "must be from 1 to 300, not 301"
    assert found[f"{DEAD_AIR}.checkin_message"]["limit"]["max_length"] == 500
    assert "E.164" in found["phone_numbers.0"]["message"]
    assert "name" in found["colour"]["limit"]["one_of"]
    assert api.get("/agents/desk").status_code == 404


def test_what_an_engine_cannot_transcribe_is_refused_by_name(api):
    chosen = {"transcription_engine": "Google", "transcription_model": "nova-3"}
    found = faults(api.patch("/agents/default", dead_air(**chosen)))
    said = found[f"{DEAD_AIR}.transcription_model"]["message"]
    assert said.startswith("must be one of latest_long")
    body = {"language": "tlh", **dead_air(transcription_engine="Google")}
    assert (
        "is not transcribed by Google"
        in faults(api.put("/agents/desk", body))["language"]["message"]
    )
    unknown = faults(api.patch("/agents/default", dead_air(transcription_engine="Whisper")))
    assert "one of Telnyx, Google" in unknown[f"{DEAD_AIR}.transcription_engine"]["message"]
    assert api.get("/agents/desk").status_code == 404


def test_a_rule_between_fields_names_the_field(api):
    answer = api.patch("/agents/default", dead_air(max_call_duration=60, max_call_warning=60))
    found = faults(answer)[f"{DEAD_AIR}.max_call_warning"]
    assert "less than max_call_duration (60 s), not 60 s" in found["message"]
    both = dead_air(max_call_duration=60, max_call_warning=30)
    assert api.patch("/agents/default", both).status_code == 200


@pytest.mark.parametrize("agent", ["Desk", "-desk", "a b", "x" * 65])
def test_an_id_that_may_not_be_is_refused(api, agent):
    assert "id" in faults(api.put(f"/agents/{agent}", {}))
    assert api.get(f"/agents/{agent}").status_code == 404


def test_the_id_cannot_be_changed(api):
    assert faults(api.put("/agents/desk", {"id": "other"}))["id"]["limit"] == {"one_of": ["desk"]}
    assert "id" in faults(api.patch("/agents/default", {"id": "other"}))


def test_a_number_belongs_to_one_agent(api, deps):
    number = "+15550100001"
    api.put("/agents/desk", {"phone_numbers": [number]})
    taken = api.put("/agents/sales", {"phone_numbers": ["+15550100002", number]})
    assert taken.status_code == 409
    assert "agent desk" in faults(taken)["phone_numbers"]["message"]
    assert number in taken.json["detail"]
    assert deps.directory.owner_of("+15550100002") == "default"
    assert api.patch("/agents/default", {"phone_numbers": [number]}).status_code == 409
    assert deps.directory.owner_of(number) == "desk"
    api.patch("/agents/desk", {"phone_numbers": []})
    assert deps.directory.owner_of(number) == "default"
    assert api.put("/agents/sales", {"phone_numbers": [number]}).status_code == 201
    assert deps.directory.owner_of(number) == "sales"


def test_two_patches_at_once_both_take_effect(app, api):
    fields = [
        {"name": "Desk"},
        {"greeting": "Hi"},
        {"language": "de-DE"},
        {"voice": "Another"},
        {"phone_numbers": ["+15550100001"]},
        dead_air(silence_timeout_normal=3),
        dead_air(hangup_grace=4),
        dead_air(checkin_message="Hello?"),
    ]
    start = threading.Barrier(len(fields))
    answers = []

    def patch(change):
        client = Api(app)
        start.wait()
        answers.append(client.patch("/agents/default", change).status_code)

    threads = [threading.Thread(target=patch, args=[change]) for change in fields]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * len(fields)
    agent = api.get("/agents/default").json
    settings = agent["settings"]["dead_air_settings"]
    assert (agent["name"], agent["greeting"], agent["language"]) == ("Desk", "Hi", "de-DE")
    assert (agent["voice"], agent["phone_numbers"]) == ("Another", ["+15550100001"])
    assert (settings["silence_timeout_normal"], settings["hangup_grace"]) == (3, 4)
    assert settings["checkin_message"] == "Hello?"


def test_a_change_may_name_the_version_it_goes_by(api):
    read = api.get("/agents/default").headers["ETag"]
    changed = api.patch("/agents/default", {"name": "One"}, If_Match=read)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != read
    for late in (
        api.patch("/agents/default", {"name": "Two"}, If_Match=read),
        api.put("/agents/default", {}, If_Match=read),
        api.delete("/agents/default", If_Match=read),
    ):
        assert late.status_code == 412
        assert late.content_type == "application/problem+json"
    assert api.get("/agents/default").json["name"] == "One"
    assert api.patch("/agents/default", {"name": "Two"}, If_Match="*").status_code == 200


def test_agents_are_listed_in_pages(api):
    for number in range(5):
        api.put(f"/agents/a-{number}", {})
    first = api.get("/agents?limit=2").json
    assert [a["id"] for a in first["agents"]] == ["default", "a-0"]
    second = api.get(f"/agents?limit=3&cursor={first['next_cursor']}").json
    assert [a["id"] for a in second["agents"]] == ["a-1", "a-2", "a-3"]
    last = api.get(f"/agents?limit=3&cursor={second['next_cursor']}").json
    assert [a["id"] for a in last["agents"]] == ["a-4"]
    assert last["next_cursor"] is None
    assert "limit" in faults(api.get("/agents?limit=0"))
    assert "colour" in faults(api.get("/agents?colour=blue"))
    after_default = api.get("/agents?limit=1").json["next_cursor"]
    assert api.get(f"/agents?cursor={after_default}").json["agents"][0]["id"] == "a-0"


def test_versions_are_kept_with_who_and_when(api, deps):
    api.patch("/agents/default", {"name": "One"})
    api.patch("/agents/default", {"name": "One"})
    api.patch("/agents/default", {"name": "Two"})
    api.delete("/agents/default")
    versions = deps.directory.versions("default")
    assert [v.raw and AgentConfig.model_validate_json(v.raw).name for v in versions] == [
        "",
        "Two",
        "One",
    ]
    assert {v.by for v in versions} == {"api"}
    assert versions[0].at_ms >= versions[1].at_ms >= versions[2].at_ms > 0
