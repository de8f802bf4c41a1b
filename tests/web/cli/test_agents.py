import pytest

from web.cli.agents import _patch

pytestmark = pytest.mark.store


def settings(terminal, agent="default"):
    return terminal.json("agents", "show", agent)["settings"]["dead_air_settings"]


def test_a_setting_is_changed_and_kept_as_a_version(terminal):
    said = terminal.says("agents", "set", "default", "silence_timeout_normal=10")
    assert said == "silence_timeout_normal: 7 → 10\n"
    assert settings(terminal)["silence_timeout_normal"] == 10
    assert "No change" in terminal.says("agents", "set", "default", "silence_timeout_normal=10")
    history = terminal.says("agents", "history", "default")
    assert "at a terminal" in history
    assert "silence_timeout_normal: 7 → 10" in history
    [version] = terminal.json("agents", "history", "default")
    assert version["changes"] == ["silence_timeout_normal: 7 → 10"]
    shown = terminal.says("agents", "show", "default").splitlines()
    [marked] = [line for line in shown if line.startswith("*")]
    assert marked.split() == ["*", "silence_timeout_normal", "10"]


def test_faults_are_those_of_the_api_and_nothing_is_changed(terminal):
    said = terminal.refuses(
        "agents", "set", "default", "silence_timeout_normal=600", "max_checkins_before_disconnect=x"
    )
    assert "nothing changed:" in said
    assert "  silence_timeout_normal: must be from 1 to 300, not 600" in said
    assert "  max_checkins_before_disconnect: must be a whole number from 0 to 10" in said
    assert settings(terminal)["silence_timeout_normal"] == 7
    assert "Unchanged since it was created" in terminal.says("agents", "history", "default")


def test_a_name_nobody_knows_brings_the_one_that_is_near(terminal):
    said = terminal.refuses("agents", "set", "default", "silence_timout_normal=10")
    assert "(did you mean silence_timeout_normal?)" in said


def test_a_default_comes_back_by_an_empty_value(terminal):
    terminal.says("agents", "set", "default", "silence_timeout_normal=10", "greeting=Hi")
    said = terminal.says("agents", "set", "default", "silence_timeout_normal=", "greeting=")
    assert "silence_timeout_normal: 10 → 7" in said
    assert terminal.json("agents", "show", "default")["greeting"].startswith("Hello")


def test_values_are_of_their_fields_kind(terminal):
    terminal.says(
        *("agents", "set", "default", "enabled=no", "greeting=10", "phone_numbers=+15550100001"),
        'checkin_messages=["One, two?", "Still here?"]',
    )
    config = terminal.json("agents", "show", "default")
    here = config["settings"]["dead_air_settings"]
    assert (config["greeting"], config["phone_numbers"]) == ("10", ["+15550100001"])
    assert (here["enabled"], here["checkin_messages"]) == (False, ["One, two?", "Still here?"])
    assert "+15550100001" in terminal.says("agents", "list")
    assert terminal.json("agents", "list")[0]["id"] == "default"


def test_two_settings_of_one_call_of_the_command_are_one_change(terminal):
    terminal.says("agents", "set", "default", "hangup_grace=4", "silence_timeout_normal=9")
    assert len(terminal.json("agents", "history", "default")) == 1
    assert _patch(["hangup_grace=4", "silence_timeout_normal="]) == {
        "settings": {"dead_air_settings": {"hangup_grace": 4, "silence_timeout_normal": None}}
    }


def test_strange_requests_are_told_so(terminal):
    assert "there is no agent nobody" in terminal.refuses("agents", "show", "nobody")
    assert "there is no agent nobody" in terminal.refuses("agents", "set", "nobody", "enabled=no")
    assert "there is no agent nobody" in terminal.refuses("agents", "history", "nobody")
    wrong = terminal.run("agents", "set", "default", "silence_timeout_normal")
    assert wrong.exit_code == 2
    assert "write NAME=VALUE" in wrong.output


def test_versions_have_numbers_and_are_restored(terminal):
    for seconds in (9, 10):
        terminal.says("agents", "set", "default", f"silence_timeout_normal={seconds}")
    assert [version["n"] for version in terminal.json("agents", "versions", "default")] == [2, 1]
    assert "restored to version 1" in terminal.says("agents", "restore", "default", "1")
    assert settings(terminal)["silence_timeout_normal"] == 9
    assert "has no version 7" in terminal.refuses("agents", "restore", "default", "7")
    assert "there is no agent nobody" in terminal.refuses("agents", "restore", "nobody", "1")
