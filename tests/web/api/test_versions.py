"""An agent's versions over HTTP: listed with numbers that stay, and restored."""

import json

import pytest

from calls import keys
from calls.agent_directory import VERSIONS_KEPT
from tests.web.api.conftest import Api

pytestmark = pytest.mark.store
NUMBER = "+15550100001"


@pytest.fixture
def versions(api):
    return lambda agent="desk": api.get(f"/agents/{agent}/versions").json["versions"]


@pytest.fixture
def restore(api):
    return lambda n, agent="desk", **headers: api.post(
        f"/agents/{agent}/versions/{n}/restore", **headers
    )


def greet(api, *greetings, agent="desk"):
    for greeting in greetings:
        assert api.put(f"/agents/{agent}", {"greeting": greeting}).status_code < 300


def test_each_change_is_a_version_with_its_number_newest_first(api, versions):
    greet(api, "One", "Two", "Two", "Three")
    found = versions()
    assert [v["n"] for v in found] == [3, 2, 1]
    assert found[0]["changes"] == ['greeting: "Two" → "Three"']
    assert {v["by"] for v in found} == {"api"}
    assert not any(v["deleted"] for v in found)
    assert found[0]["at"] > found[2]["at"]


def test_a_restored_version_is_the_agent_from_now_on_and_a_new_version(api, versions, restore):
    greet(api, "One", "Two")
    restored = restore(1)
    assert restored.status_code == 200
    assert restored.json["greeting"] == "One"
    assert api.get("/agents/desk").json == restored.json
    assert [v["n"] for v in versions()] == [3, 2, 1]
    assert restore(2).json["greeting"] == "Two"


def test_the_default_agent_has_versions_from_its_first_change_on(api, versions, restore):
    assert versions("default") == []
    greet(api, "One", agent="default")
    api.delete("/agents/default")
    assert [(v["n"], v["deleted"]) for v in versions("default")] == [(2, True), (1, False)]
    assert restore(1, "default").json["greeting"] == "One"
    assert restore(2, "default").json["greeting"] != "One"


def test_a_deleted_agent_comes_back(api, restore):
    api.put("/agents/desk", {"phone_numbers": [NUMBER]})
    api.delete("/agents/desk")
    assert restore(2).status_code == 409
    assert restore(1).json["phone_numbers"] == [NUMBER]
    assert api.get("/agents/desk").status_code == 200


def test_a_number_that_is_another_s_by_now_is_not_taken_from_it(api, restore):
    api.put("/agents/desk", {"phone_numbers": [NUMBER]})
    api.put("/agents/desk", {"phone_numbers": []})
    api.put("/agents/shop", {"phone_numbers": [NUMBER]})
    assert restore(1).status_code == 409
    assert api.get("/agents/shop").json["phone_numbers"] == [NUMBER]


def test_numbers_stay_when_the_oldest_versions_go(api, versions, restore, deps):
    greet(api, "One")
    line = deps.store.redis.lindex(keys.agent_versions("desk"), 0)
    deps.store.redis.lpush(
        keys.agent_versions("desk"),
        *[json.dumps(json.loads(line) | {"number": n}) for n in range(2, VERSIONS_KEPT + 1)],
    )
    greet(api, "Two", "Three")
    assert [versions()[0]["n"], versions()[-1]["n"]] == [102, 3]
    assert restore(1).status_code == 404
    assert restore(101).json["greeting"] == "Two"


def test_versions_that_were_stored_without_numbers_are_counted(api, versions, restore, deps):
    greet(api, "One", "Two")
    name = keys.agent_versions("desk")
    lines = [json.loads(raw) for raw in deps.store.redis.lrange(name, 0, -1)]
    deps.store.redis.delete(name)
    for line in lines:
        deps.store.redis.rpush(name, json.dumps({k: line[k] for k in ("at_ms", "by", "raw")}))
    assert [v["n"] for v in versions()] == [2, 1]
    greet(api, "Three")
    assert [v["n"] for v in versions()] == [3, 2, 1]
    assert restore(1).json["greeting"] == "One"


@pytest.mark.parametrize("n", ["0", "9", "-1", "x"])
def test_a_version_there_is_not(api, restore, n):
    greet(api, "One")
    assert restore(n).status_code == 404


def test_an_agent_there_is_not(api, restore):
    assert api.get("/agents/nobody/versions").status_code == 404
    assert restore(1, "nobody").status_code == 404


def test_a_restore_may_be_made_conditional(api, restore):
    greet(api, "One", "Two")
    assert restore(1, If_Match='"another"').status_code == 412
    assert api.get("/agents/desk").json["greeting"] == "Two"


def test_hooks_that_come_back_have_a_new_secret_shown_once(api, restore, deps):
    made = api.put("/agents/desk", {"hooks": {"url": "https://crm.example.org/"}})
    greet(api, "Two")
    secret = restore(1).json["hooks"]["secret"]
    assert secret == deps.directory.hook_secret("desk") != made.json["hooks"]["secret"]


def test_what_another_version_stored_and_this_one_can_not_read_is_refused(api, restore, deps):
    greet(api, "One")
    name = keys.agent_versions("desk")
    line = json.loads(deps.store.redis.lindex(name, 0))
    raw = json.loads(line["raw"]) | {"mood": "sunny"}
    deps.store.redis.lpush(name, json.dumps(line | {"raw": json.dumps(raw), "number": 2}))
    assert restore(2).status_code == 422
    assert api.get("/agents/desk").json["greeting"] == "One"


def test_a_stranger_may_not_restore(app, api):
    greet(api, "One")
    assert Api(app, token="").post("/agents/desk/versions/1/restore").status_code == 401
