"""What a version changed, as the pages and the API show it."""

import json

import pytest

from calls.agent_directory import AgentVersion
from monitor.settings import AgentConfig
from web.agent_config.changelog import history
from web.agent_config.form import fields
from web.agent_config.values import labelled, options_of, with_unit

pytestmark = pytest.mark.unit

LONGER = {"silence_timeout_normal": 9}


def trial(**changed):
    made = {"name": "longer", "share": 0.2, "settings": {"dead_air_settings": LONGER}}
    return AgentConfig(id="desk", experiments=[made | changed])


def settings(**changed):
    return AgentConfig(id="desk", settings={"dead_air_settings": changed})


def changes(new, old=None):
    """Return what is shown of the change from *old* to *new*, on a page and by the API."""
    raws = [(old or AgentConfig(id="desk")).model_dump_json(), new.model_dump_json()]
    versions = [AgentVersion(0, "Maria", raw, n) for n, raw in enumerate(raws, 1)][::-1]
    found = history("desk", versions)[0].changes
    return [labelled(each) for each in found], [str(each) for each in found]


def of_page(new, old=None):
    return changes(new, old)[0]


def test_a_number_has_its_unit():
    assert of_page(settings(silence_timeout_normal=9.5)) == ["Silence before a check-in: 7 → 9.5 s"]
    assert of_page(settings(patience_memory_days=30)) == [
        "Days a number's need is remembered: 0 → 30 days"
    ]
    assert of_page(settings(recovery_value=1_000_000)) == [
        "Value of a recovered caller: 0 → 1000000"
    ]


def test_a_choice_a_switch_and_texts_are_shown_as_on_the_form():
    assert of_page(settings(enabled=False)) == ["Handle silence: on → off"]
    assert of_page(settings(voicemail="leave_message", voicemail_message="Hi.")) == [
        "Answering machine: hang up → leave message",
        'Voicemail message: "" → "Hi."',
    ]
    assert of_page(settings(call_screening={"identity": "The desk"})) == [
        'For a call screener: who is calling: "" → "The desk"'
    ]
    assert of_page(settings(checkin_message={"de": "Hallo?", "en": "Hello?"})) == [
        'Check-in message (de): default → "Hallo?"',
        'Check-in message (en): default → "Hello?"',
        'Check-in message: "Are you still there?" → default',
    ]


def test_an_experiment_is_shown_by_its_parts():
    shown, told = changes(trial())
    assert shown == [
        'Experiments: none → "longer"',
        "Share of calls (experiment longer): 10 → 20 %",
        "Silence before a check-in (experiment longer): default → 9 s",
    ]
    assert told[2] == "experiment longer silence_timeout_normal: default → 9"
    assert of_page(trial(running=False), trial()) == ["Running (experiment longer): on → off"]
    assert of_page(trial(guard_rails={"hang_ups": 0.1}), trial()) == [
        "Guard rail: more hang-ups for silence (experiment longer): 5 → 10 %"
    ]
    assert of_page(AgentConfig(id="desk"), trial()) == ['Experiments: "longer" → none']


def test_a_shadow_is_shown_when_it_begins_and_ends():
    shadow = AgentConfig(id="desk", shadow={"dead_air_settings": LONGER})
    assert of_page(shadow) == ["Silence before a check-in (shadow): default → 9 s"]
    assert of_page(AgentConfig(id="desk"), shadow) == [
        "Silence before a check-in (shadow): 9 s → default"
    ]


def test_headers_stay_hidden():
    options = {"url": "https://example.org/agent", "headers": {"X-Key": "very secret"}}
    shown, told = changes(AgentConfig(id="desk", agent_class="http", agent_options=options))
    assert "very secret" not in json.dumps([shown, told])
    assert any(each.endswith("default → hidden") for each in shown)


def test_prices_are_no_seconds():
    units = {
        field.path.rpartition(".")[2]: field.unit for _, g in fields(settings()) for field in g
    }
    assert units["price_per_minute"] == units["recovery_value"] == ""
    assert units["hold_on_limit"] == units["silent_call_limit"] == "seconds"
    assert units["patience_memory_days"] == "days"
    assert units["max_checkins_before_disconnect"] == ""


def test_a_value_alone_has_its_unit_too():
    assert with_unit("hangup_grace", 8) == "8 s"
    assert with_unit("checkin_messages", ["Hello?", "Still there?"]) == '"Hello?", "Still there?"'


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("thinking_caller", "off, wait, reassure or adapt"),
        ("enabled", "on or off"),
        ("silence_timeout_normal", ""),
        ("checkin_message", ""),
    ],
)
def test_the_few_values_of_a_setting(setting, values):
    assert options_of(setting) == values
