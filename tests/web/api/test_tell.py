"""An agent's `tell` over HTTP: what DEADAIR_TELL allows is stored, all else refused by name."""

import pytest

from tests.web.api.conftest import Api, faults

pytestmark = pytest.mark.store

TELL = {"task": "crm.dead_air", "queue": "crm", "events": ["call.hung_up"]}
ALLOWED = (("crm", "crm.*"), ("billing", "calls.ended"))


@pytest.fixture
def team(without):
    return Api(without(tell=ALLOWED))


def test_it_is_stored_kept_by_other_changes_and_removed(team):
    assert team.get("/agents/default").json["tell"] is None
    assert team.put("/agents/desk", {"tell": TELL}).json["tell"] == TELL
    assert team.patch("/agents/desk", {"name": "Desk"}).json["tell"] == TELL
    patched = team.patch("/agents/desk", {"tell": {"task": "crm.other"}})
    assert patched.json["tell"] == TELL | {"task": "crm.other"}
    assert team.patch("/agents/desk", {"tell": None}).json["tell"] is None


def test_without_events_all_are_told(team):
    told = team.put("/agents/desk", {"tell": {"task": "calls.ended", "queue": "billing"}})
    assert {"call.hung_up", "checkin.sent"} < set(told.json["tell"]["events"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"task": "payroll.pay"}, "tell.task"),
        ({"queue": "billing"}, "tell.task"),
        ({"queue": "celery"}, "tell.queue"),
        ({"queue": "deadair.api", "task": "deadair.api.dial"}, "tell.queue"),
        ({"task": ""}, "tell.task"),
        ({"task": "crm dead air"}, "tell.task"),
        ({"queue": "a" * 81}, "tell.queue"),
        ({"events": []}, "tell.events"),
        ({"events": ["call.begun"]}, "tell.events.0"),
        ({"broker": "redis://elsewhere"}, "tell.broker"),
    ],
)
def test_what_may_not_be_is_refused_by_name(team, change, field):
    refused = team.put("/agents/desk", {"tell": TELL | change})
    assert refused.status_code == 422
    found = faults(refused)
    assert field in found
    assert {name.partition(".")[0] for name in found} == {"tell"}
    assert team.get("/agents/desk").status_code == 404


def test_without_deadair_tell_nothing_may_be_told(api):
    [fault] = faults(api.patch("/agents/default", {"tell": TELL})).values()
    assert fault["message"] == "is not allowed: DEADAIR_TELL is not set"


def test_an_agent_whose_tell_is_no_longer_allowed_can_still_be_changed(team, api):
    team.put("/agents/desk", {"tell": TELL})
    assert api.patch("/agents/desk", {"name": "Desk"}).json["tell"] == TELL
    assert api.patch("/agents/desk", {"tell": {"task": "crm.other"}}).status_code == 422
    assert api.patch("/agents/desk", {"tell": None}).status_code == 200
