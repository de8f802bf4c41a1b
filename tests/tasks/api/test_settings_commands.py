"""Commands that change what a live call may do: its own settings, and its time limit."""

import json

import pytest

pytestmark = pytest.mark.store
CALL = "v3:call"


def test_settings_of_one_call_are_overridden_merged_and_taken_back(air, run, answered):
    air.settings(CALL, {"silence_timeout_normal": 20, "hangup_grace": 9})
    assert run()[0] == {
        "status": "done", "fields": ["hangup_grace", "silence_timeout_normal"], "reference": "",
    }  # fmt: skip
    air.settings(CALL, {"hangup_grace": None, "max_checkins_before_disconnect": 1})
    run()
    assert json.loads(answered().settings_override)["dead_air_settings"] == {
        "silence_timeout_normal": 20,
        "max_checkins_before_disconnect": 1,
    }


@pytest.mark.parametrize("wrong", [{"silence_timeout_normal": 0}, {"silence": 3}, {"x": None}])
def test_settings_no_agent_may_have_are_refused_by_name(air, run, answered, wrong):
    air.settings(CALL, wrong)
    done, shown = run()
    assert done["status"] == "refused"
    assert f"settings.{next(iter(wrong))}" in done["why"]
    assert answered().settings_override == ""
    assert str(wrong) not in shown


def test_the_time_limit_moves_by_command_as_often_as_the_settings_allow(air, run, answered):
    air.extend(CALL)
    assert run()[0]["status"] == "refused"
    air.settings(CALL, {"max_call_extension": 60})
    run()
    air.extend(CALL)
    assert run()[0]["by_s"] == 60
    assert answered().extended_ms == 60_000
    air.extend(CALL)
    assert "no further extension" in run()[0]["why"]
