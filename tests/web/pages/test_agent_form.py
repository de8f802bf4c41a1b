import pytest
from pydantic import BaseModel

from monitor.settings import AgentConfig, DeadAirSettings
from tests.web.conftest import TOKEN
from web.agent_config.dry_run import dry_run
from web.agent_config.form import fields, parse_form
from web.agent_config.labels import PREFIX, with_labels

pytestmark = pytest.mark.store

NORMAL = f"{PREFIX}silence_timeout_normal"
GRACE = f"{PREFIX}hangup_grace"


def stored(deps, agent="default"):
    return AgentConfig.model_validate_json(deps.directory.raw(agent))


def inputs(model, prefix=""):
    """Yield every field by its dotted name; of a field that is an object, those within it."""
    for name, field in model.model_fields.items():
        within = field.annotation
        if isinstance(within, type) and issubclass(within, BaseModel):
            yield from inputs(within, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def test_every_setting_is_there_with_what_it_does(browser):
    page = browser.open("/agents/default")
    for name, field in inputs(DeadAirSettings):
        assert f'data-field="{PREFIX}{name}"' in page.html
        assert with_labels(field.description) in page.text, name
    assert page.fields[NORMAL] == "7"
    assert "1 to 300; default 7" in page.text


def test_an_untouched_form_says_what_is_stored():
    config = AgentConfig(
        id="desk",
        phone_numbers=("+15550100001", "+15550100002"),
        settings={
            "dead_air_settings": {
                "silence_timeout_normal": 7.125,
                "enabled": False,
                "checkin_messages": ["One?", "Two?"],
                "voicemail": "hang_up",
            }
        },
    )
    shown = {field.path: field.value for _, group in fields(config) for field in group}
    assert AgentConfig.model_validate({"id": "desk", **parse_form(shown)}) == config


def test_a_change_is_saved_with_who_made_it(browser, deps):
    page = browser.open("/agents/default")
    after = browser.send("/agents/default", page.fields | {NORMAL: "9.5"})
    assert "Saved." in after.text
    assert after.fields[NORMAL] == "9.5"
    assert stored(deps).settings.dead_air_settings.silence_timeout_normal == 9.5
    assert deps.directory.versions("default")[0].by == "Maria"
    assert "Silence before a check-in: 7 → 9.5" in after.text


def test_a_change_of_the_shadow_says_that_it_is_one(browser, deps):
    shadow = {"shadow": {"dead_air_settings": {"silence_timeout_normal": 9}}}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    patched = browser.client.patch("/api/agents/default", json=shadow, headers=headers)
    assert patched.status_code == 200, patched.text
    assert "Silence before a check-in (shadow): default → 9" in browser.open("/agents/default").text


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(browser, deps):
    page = browser.open("/agents/default")
    wrong = page.fields | {NORMAL: "soon", GRACE: "61", "greeting": "Guten Tag!", "name": "x" * 101}
    after = browser.send("/agents/default", wrong)
    assert after.status == 422
    assert 'must be a number from 1 to 300, not "soon"' in after.text
    assert "must be from 0 to 60, not 61" in after.text or "to 60, not 61" in after.text
    assert (after.fields[NORMAL], after.fields[GRACE]) == ("soon", "61")
    assert (after.fields["greeting"], after.fields["name"]) == ("Guten Tag!", "x" * 101)
    assert deps.directory.raw("default") is None
    mended = browser.send("/agents/default", after.fields | {NORMAL: "8", GRACE: "6", "name": ""})
    assert "Saved." in mended.text
    assert stored(deps).greeting == "Guten Tag!"


def test_two_who_save_at_once_get_a_clear_conflict(browser, another, deps):
    mine, theirs = browser.open("/agents/default"), another.open("/agents/default")
    another.send("/agents/default", theirs.fields | {NORMAL: "11"})
    after = browser.send("/agents/default", mine.fields | {GRACE: "9"})
    assert after.status == 409
    assert "Paul changed this agent in the meantime" in after.text
    assert "Stored: 11" in after.text
    assert (after.fields[NORMAL], after.fields[GRACE]) == ("7", "9")
    assert stored(deps).settings.dead_air_settings.silence_timeout_normal == 11
    again = browser.send("/agents/default", after.fields | {NORMAL: "11"})
    assert "Saved." in again.text
    settings = stored(deps).settings.dead_air_settings
    assert (settings.silence_timeout_normal, settings.hangup_grace) == (11, 9)


def test_an_earlier_version_is_one_click_away(browser, deps):
    for seconds in ("8", "9"):
        page = browser.open("/agents/default")
        browser.send("/agents/default", page.fields | {NORMAL: seconds})
    older = deps.directory.versions("default")[1]
    address = f"/agents/default/versions/{older.at_ms}"
    after = browser.send(address, {"csrf_token": browser.csrf})
    assert "The earlier version was restored." in after.text
    assert after.fields[NORMAL] == "8"
    assert browser.send("/agents/default/versions/1", {"csrf_token": browser.csrf}).status == 404


def test_a_number_of_another_agent_is_refused_beside_its_field(browser):
    browser.send("/agents", {"csrf_token": browser.csrf, "id": "desk"})
    page = browser.open("/agents/desk")
    browser.send("/agents/desk", page.fields | {"phone_numbers": "+15550100001"})
    page = browser.open("/agents/default")
    after = browser.send("/agents/default", page.fields | {"phone_numbers": "+15550100001\n12"})
    assert "E.164" in after.text
    after = browser.send("/agents/default", page.fields | {"phone_numbers": "+15550100001"})
    assert after.status == 409
    assert "+15550100001 belongs to agent desk" in after.text


def test_what_an_engine_cannot_transcribe_is_refused_beside_its_field(browser, deps):
    page = browser.open("/agents/default")
    engine, model = f"{PREFIX}transcription_engine", f"{PREFIX}transcription_model"
    after = browser.send("/agents/default", page.fields | {engine: "Google", model: "nova-3"})
    assert after.status == 422
    assert "must be one of latest_long" in after.text
    assert (after.fields[engine], after.fields[model]) == ("Google", "nova-3")
    saved = browser.send("/agents/default", after.fields | {model: "phone_call"})
    assert "Saved." in saved.text
    settings = stored(deps).settings.dead_air_settings
    assert (settings.transcription_engine, settings.transcription_model) == ("Google", "phone_call")


def test_agents_are_made_copied_and_deleted(browser):
    page = browser.open("/agents/default")
    browser.send("/agents/default", page.fields | {NORMAL: "13", "phone_numbers": "+15550100001"})
    made = browser.send("/agents", {"csrf_token": browser.csrf, "id": "desk", "copy_of": "default"})
    assert "Agent desk was created." in made.text
    assert (made.fields[NORMAL], made.fields["phone_numbers"]) == ("13", "")
    taken = browser.send("/agents", {"csrf_token": browser.csrf, "id": "desk"})
    assert (taken.status, "is already in use" in taken.text) == (422, True)
    wrong = browser.send("/agents", {"csrf_token": browser.csrf, "id": "My Desk"})
    assert wrong.fields["id"] == "My Desk"
    assert "lower-case" in wrong.text
    assert "13 s of silence" in browser.open("/agents").text
    gone = browser.send("/agents/desk/delete", {"csrf_token": browser.csrf})
    assert "Agent desk was deleted." in gone.text
    assert browser.open("/agents/desk").status == 404


def test_the_preview_tells_what_will_be_heard(browser):
    page = browser.open("/agents/default")
    asked = page.fields | {NORMAL: "10", f"{PREFIX}max_checkins_before_disconnect": "1"}
    preview = browser.send("/agents/default/preview", asked)
    assert "silence of 10 s" in preview.text
    assert "check-in #1: “Are you still there?”" in preview.text
    assert "check-in #2" not in preview.text
    assert preview.text.count("hang-up") >= 2
    wrong = browser.send("/agents/default/preview", page.fields | {NORMAL: "0"})
    assert f'data-field="{NORMAL}"' in wrong.html
    assert "from 1 to 300" in wrong.text


def test_a_rehearsal_keeps_the_seconds_of_the_settings():
    segments = dry_run(AgentConfig(id="default"))
    assert [s.kind for s in segments] == [
        "greeting",
        "silence",
        "checkin",
        "silence",
        "checkin",
        "silence",
        "hangup",
    ]
    assert [s.lasts_ms for s in segments if s.kind == "silence"] == [7000, 7000, 5000]
    held = dry_run(AgentConfig(id="default"), hold_on=True)
    assert 25_000 in [s.lasts_ms for s in held if s.kind == "silence"]
    off = AgentConfig(id="default", settings={"dead_air_settings": {"enabled": False}})
    assert dry_run(off)[-1].because == "max_call_duration"


def test_a_text_may_be_given_by_language(browser, deps):
    field = f"{PREFIX}checkin_message"
    page = browser.open("/agents/default")
    texts = "en: Are you there?\r\nde-DE: Sind Sie noch da?"
    browser.send("/agents/default", page.fields | {field: texts})
    told = stored(deps).settings.dead_air_settings.checkin_message
    assert told == {"en": "Are you there?", "de-DE": "Sind Sie noch da?"}
    page = browser.open("/agents/default")
    assert page.fields[field].splitlines() == texts.splitlines()
    browser.send("/agents/default", page.fields | {field: "Well: are you there?"})
    assert stored(deps).settings.dead_air_settings.checkin_message == "Well: are you there?"
    page = browser.open("/agents/default")
    browser.send("/agents/default", page.fields | {field: "Hey: are you there?"})
    assert stored(deps).settings.dead_air_settings.checkin_message == "Hey: are you there?"
    refused = browser.send("/agents/default", page.fields | {field: "de:"})
    assert refused.status == 422
