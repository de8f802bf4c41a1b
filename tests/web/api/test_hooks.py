"""An agent's hooks over HTTP: set, kept, changed, removed, and the secret that is never shown."""

import json

import pytest

from tests.web.api.conftest import faults

pytestmark = pytest.mark.store

URL = "https://hooks.example.org/dead-air"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOKS = {"url": URL, "events": ["call.hung_up"]}


def stored_secret(deps, agent="desk"):
    return deps.directory.hook_secret(agent)


def test_an_agent_has_none_by_default(api, deps):
    assert api.get("/agents/default").json["hooks"] is None
    assert api.put("/agents/desk", {}).json["hooks"] is None
    assert stored_secret(deps) == ""


def test_a_secret_is_made_and_shown_once(api, deps):
    made = api.put("/agents/desk", {"hooks": HOOKS})
    assert made.status_code == 201
    secret = made.json["hooks"]["secret"]
    assert secret == stored_secret(deps)
    assert secret.startswith("whsec_")
    assert api.get("/agents/desk").json["hooks"] == HOOKS
    assert api.get("/agents/desk").headers["ETag"] == made.headers["ETag"]
    again = api.put("/agents/desk", {"hooks": HOOKS, "name": "Desk"})
    assert again.json["hooks"] == HOOKS
    assert stored_secret(deps) == secret


def test_two_agents_do_not_share_a_secret(api, deps):
    for agent in ("desk", "shop"):
        api.put(f"/agents/{agent}", {"hooks": HOOKS})
    assert stored_secret(deps, "desk") != stored_secret(deps, "shop")


def test_a_secret_of_ones_own_is_never_shown(api, deps):
    put = api.put("/agents/desk", {"hooks": {**HOOKS, "secret": SECRET}})
    assert stored_secret(deps) == SECRET
    answers = [put, api.get("/agents/desk"), api.get("/agents")]
    answers += [api.patch("/agents/desk", {"name": "Desk"})]
    pages = [answer.get_data(as_text=True) for answer in answers]
    pages += [version.raw for version in deps.directory.versions("desk")]
    pages += [deps.directory.raw("desk"), repr(deps.agents.config("desk"))]
    assert len(pages) == 8
    for page in pages:
        assert URL in page
        assert SECRET.removeprefix("whsec_") not in page


@pytest.mark.parametrize("patch", [{"name": "x"}, {"hooks": {"events": ["checkin.sent"]}}])
def test_a_patch_keeps_the_secret(api, deps, patch):
    api.put("/agents/desk", {"hooks": {**HOOKS, "secret": SECRET}})
    patched = api.patch("/agents/desk", patch)
    assert patched.json["hooks"]["url"] == URL
    assert stored_secret(deps) == SECRET


def test_a_secret_is_changed_by_sending_another(api, deps):
    api.put("/agents/desk", {"hooks": HOOKS})
    patched = api.patch("/agents/desk", {"hooks": {"secret": SECRET}})
    assert patched.json["hooks"] == HOOKS
    assert stored_secret(deps) == SECRET


@pytest.mark.parametrize("remove", ["patch", "put", "delete"])
def test_a_secret_goes_with_its_hooks(api, deps, remove):
    api.put("/agents/desk", {"hooks": {**HOOKS, "secret": SECRET}})
    if remove == "patch":
        assert api.patch("/agents/desk", {"hooks": None}).json["hooks"] is None
    elif remove == "put":
        assert api.put("/agents/desk", {}).json["hooks"] is None
    else:
        assert api.delete("/agents/desk").status_code == 204
    assert stored_secret(deps) == ""
    made = api.put("/agents/desk", {"hooks": HOOKS})
    assert made.json["hooks"]["secret"] == stored_secret(deps) != SECRET


def test_a_refused_change_leaves_the_secret(api, deps):
    api.put("/agents/desk", {"hooks": {**HOOKS, "secret": SECRET}})
    stale = api.patch("/agents/desk", {"hooks": None}, If_Match='"another"')
    assert stale.status_code == 412
    bad = api.patch("/agents/desk", {"hooks": {"secret": "whsec_short"}, "name": "x"})
    assert bad.status_code == 422
    assert stored_secret(deps) == SECRET


@pytest.mark.parametrize(
    ("hooks", "field"),
    [
        ({"url": "http://example.org/"}, "hooks.url"),
        ({"url": "https://me:pass@example.org/"}, "hooks.url"),
        ({"url": URL, "events": []}, "hooks.events"),
        ({"url": URL, "events": ["call.begun"]}, "hooks.events.0"),
        ({"url": URL, "secret": "whsec_" + "A" * 12}, "hooks.secret"),
        ({"url": URL, "to": "x"}, "hooks.to"),
        ({"events": ["call.hung_up"]}, "hooks.url"),
        ("https://example.org", "hooks"),
    ],
)
def test_what_may_not_be_is_refused_by_name(api, hooks, field):
    found = faults(api.put("/agents/desk", {"hooks": hooks}))
    assert field in found
    assert {name.split(".")[0] for name in found} == {"hooks"}
    assert "whsec_AAAA" not in json.dumps(found)


def test_the_document_says_that_the_secret_is_write_only(api):
    schemas = api.get("/openapi.json").json["components"]["schemas"]
    assert schemas["Hooks"]["properties"]["secret"]["anyOf"][0]["writeOnly"] is True
