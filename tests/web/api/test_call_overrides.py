"""PATCH /api/calls/{id}: settings of one ringing or live call, over those of its agent."""

import pytest

from tests.web.api.conftest import faults
from tests.web.conftest import TELNYX

pytestmark = pytest.mark.store


@pytest.fixture
def patch(api):
    def patch(call, settings, status=200):
        answer = api.patch(f"/calls/{call}", {"settings": {"dead_air_settings": settings}})
        assert answer.status_code == status, answer.json
        return answer

    return patch


def in_force(deps, call):
    return deps.settings_of(deps.store.snapshot(call, TELNYX))


def test_a_live_call_obeys_it_and_its_agent_and_other_calls_stay_as_they_are(
    api, answered, deps, patch
):
    call, other = answered(), answered("v3:other")
    version = deps.store.snapshot(call, TELNYX).version
    shown = patch(call, {"silence_timeout_normal": 20}).json
    assert shown["settings"] == {"dead_air_settings": {"silence_timeout_normal": 20}}
    assert (shown["timeline"][-1]["event"], shown["timeline"][-1]["fields"]) == (
        "settings.overridden",
        "silence_timeout_normal",
    )
    assert in_force(deps, call).silence_timeout_normal == 20
    assert in_force(deps, other).silence_timeout_normal == 7
    assert api.get(f"/calls/{other}").json["settings"] == {}
    assert deps.store.snapshot(call, TELNYX).version > version, "its owner is woken"


def test_a_ringing_call_too(store, patch, deps):
    store.call_ringing("v3:rings", TELNYX, "default", "incoming", "")
    patch("v3:rings", {"enabled": False})
    assert not in_force(deps, "v3:rings").enabled


def test_changes_are_merged_with_what_the_call_was_placed_with(answered, patch, deps):
    call = answered(settings='{"dead_air_settings": {"hangup_grace": 9}}')
    patch(call, {"silence_timeout_normal": 20})
    patch(call, {"max_checkins_before_disconnect": 1})
    found = in_force(deps, call)
    assert (found.hangup_grace, found.silence_timeout_normal) == (9, 20)
    patch(call, {"hangup_grace": None})
    assert in_force(deps, call).hangup_grace == 5
    assert in_force(deps, call).silence_timeout_normal == 20
    assert patch(call, None).json["settings"] == {}
    assert in_force(deps, call).silence_timeout_normal == 7


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"silence_timeout_normal": 0}, "silence_timeout_normal"),
        ({"silence_timeout_normal": "7"}, "silence_timeout_normal"),
        ({"silence": 7}, "silence"),
        ({"silence": None}, "silence"),
        ({"checkin_message": ""}, "checkin_message"),
        ({"agent_failed": "transfer"}, ""),
    ],
)
def test_what_no_agent_may_have_is_refused_by_name_and_changes_nothing(
    answered, patch, deps, wrong, field
):
    call = answered()
    found = faults(patch(call, {"hangup_grace": 9, **wrong}, 422))
    assert all(name.startswith("settings.dead_air_settings") for name in found)
    assert any(field in name for name in found)
    assert in_force(deps, call).hangup_grace == 5


def test_two_changes_together_hold_together(answered, patch):
    call = answered()
    patch(call, {"max_call_warning": 600, "max_call_duration": 601})
    refused = patch(call, {"max_call_duration": 600}, 422)
    assert "max_call_warning" in refused.text


@pytest.mark.parametrize(
    "body",
    [{}, {"settings": {}}, {"settings": {"dead_air_settings": 3}}, {"agent": "desk"}, []],
)
def test_a_body_that_is_none_is_refused(api, answered, body):
    assert api.patch(f"/calls/{answered()}", body).status_code == 422


def test_an_unknown_call_is_404_and_an_ended_one_409(answered, store, patch):
    patch("v3:nobody", {"enabled": False}, 404)
    call = answered()
    store.call_ended(call, TELNYX, "x", "caller")
    patch(call, {"enabled": False}, 409)


def test_of_two_changes_at_the_same_time_neither_is_lost(answered, patch, deps, monkeypatch):
    call = answered()
    step, others = deps.store.override_settings, []

    def meanwhile(*given):
        if not others:
            others.append(1)
            patch(call, {"hangup_grace": 9})
        return step(*given)

    monkeypatch.setattr(type(deps.store), "override_settings", lambda _, *given: meanwhile(*given))
    patch(call, {"silence_timeout_normal": 20})
    found = in_force(deps, call)
    assert (found.hangup_grace, found.silence_timeout_normal) == (9, 20)
