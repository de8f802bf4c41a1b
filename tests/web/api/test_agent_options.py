"""`agent_options`: stored with its agent, and refused by its class, by field."""

import pytest

from tests.web.api.conftest import faults

pytestmark = pytest.mark.store

MOODY = "tests.web.api.test_agent_options:Moody"


class Moody:
    def __init__(self, options):
        from deadair import OptionsError  # noqa: PLC0415

        if options.get("mood") == "bad":
            raise OptionsError("mood", "must not be bad")


def test_options_are_kept_patched_and_versioned(api, deps):
    body = {"agent_class": MOODY, "agent_options": {"mood": "good", "more": {"a": [1]}}}
    assert api.put("/agents/desk", body).json["agent_options"] == body["agent_options"]
    patched = api.patch("/agents/desk", {"agent_options": {"mood": None, "other": 2}})
    assert patched.json["agent_options"] == {"more": {"a": [1]}, "other": 2}
    assert api.get("/agents/desk").json["agent_options"] == patched.json["agent_options"]
    assert '"other":2' in deps.directory.versions("desk")[0].raw


def test_the_class_refuses_by_naming_the_field(api):
    refused = api.put("/agents/desk", {"agent_class": MOODY, "agent_options": {"mood": "bad"}})
    assert refused.status_code == 422
    assert faults(refused)["agent_options.mood"]["message"] == "must not be bad"
    assert api.get("/agents/desk").status_code == 404


@pytest.mark.parametrize("options", ["x", 1, [1], None])
def test_options_are_an_object(api, options):
    refused = api.put("/agents/desk", {"agent_options": options})
    assert refused.status_code == 422
    assert "agent_options" in faults(refused)


def test_the_greeter_has_none_and_a_class_that_is_yet_to_come_may_have_any(api):
    refused = api.put("/agents/desk", {"agent_options": {"mood": "good"}})
    assert "takes none" in faults(refused)["agent_options"]["message"]
    coming = {"agent_class": "yet.to_come:Agent", "agent_options": {"mood": "good"}}
    assert api.put("/agents/desk", coming).status_code == 201


def test_options_have_a_limit(api):
    body = {"agent_class": MOODY, "agent_options": {"text": "x" * 40_000}}
    refused = api.put("/agents/desk", body)
    assert "32768" in faults(refused)["agent_options"]["message"]


def test_openapi_describes_them(api):
    described = api.get("/openapi.json").json["components"]["schemas"]
    assert "agent_options" in described["AgentBody"]["properties"]
    assert "agent_options" in described["AgentConfig"]["properties"]
