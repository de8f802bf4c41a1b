"""What users may choose, what is refused and in which words, and how a call's own settings win."""

import pytest
from pydantic import ValidationError

from monitor.decisions import Because, CheckIn, Say
from monitor.settings import AgentConfig, DeadAirSettings, effective, parse_agent
from monitor.steps import Remark, Step

pytestmark = pytest.mark.unit

REFUSED = {
    "a wrap-up longer than the call": (
        {"max_call_duration": 60, "max_call_wrap_up": 60},
        "max_call_wrap_up must be less than max_call_duration (60 s), not 60 s",
    ),
    "a warning longer than the call": (
        {"max_call_duration": 60, "max_call_warning": 60},
        "max_call_warning must be less than max_call_duration (60 s), not 60 s",
    ),
    "a warning without words": (
        {"max_call_warning": 10, "max_call_warning_message": " "},
        "max_call_warning_message must not be empty",
    ),
    "a check-in without words": (
        {"checkin_messages": ["Hello?", " "]}, "checkin_messages must not hold an empty message",
    ),
    "a voicemail without words": (
        {"voicemail": "leave_message"}, "voicemail_message must not be empty",
    ),
    "a model of another engine": (
        {"transcription_engine": "Google", "transcription_model": "deepgram/nova-3"},
        "transcription_model must be one of latest_long",
    ),
    "a language its engine does not know": (
        {"transcription_engine": "xAI", "transcription_language": "zh"},
        "transcription_language must be one of ar, cs",
    ),
    "a region of no engine": (
        {"transcription_region": "eastus"}, "transcription_region must be empty",
    ),
    "an engine nobody knows": ({"transcription_engine": "Whisper"}, "'Telnyx', 'Google'"),
    "a time that is none": ({"hangup_grace": float("nan")}, "finite"),
    "an empty filler": (
        {"agent_filler_messages": ["", "Wait."]}, "agent_filler_messages must not hold an empty",
    ),
    "a transfer to nobody": (
        {"agent_failed": "transfer"}, "transfer_to must not be empty with agent_failed transfer",
    ),
    "a transfer of silent callers to nobody": (
        {"on_silence": "transfer"}, "transfer_to must not be empty with on_silence transfer",
    ),
    "a target that is none": ({"transfer_to": "0800 123"}, "transfer_to"),
    "a name nobody knows": ({"silence_timeout": 3}, "silence_timeout"),
}  # fmt: skip


@pytest.mark.parametrize(("chosen", "said"), REFUSED.values(), ids=REFUSED)
def test_is_refused_by_name(chosen, said):
    with pytest.raises(ValidationError) as refused:
        DeadAirSettings.model_validate(chosen)
    assert said in str(refused.value)


def test_every_fault_across_fields_is_told_at_once():
    chosen = {"max_call_warning": 600, "max_call_duration": 60, "voicemail": "leave_message"}
    with pytest.raises(ValidationError, match=r"max_call_warning.*; voicemail_message"):
        DeadAirSettings.model_validate(chosen)


def limits(name):
    rules = DeadAirSettings.model_fields[name].metadata
    return [next(getattr(r, side) for r in rules if hasattr(r, side)) for side in ("ge", "le")]


NUMBERS = [
    name for name, field in DeadAirSettings.model_fields.items() if field.annotation in {int, float}
]
ROOM = {"max_call_duration": 14_000}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_taken_at_its_limits_and_refused_beyond(name):
    least, most = limits(name)
    for value in (least, most):
        assert getattr(DeadAirSettings(**{**ROOM, name: value}), name) == value
    for value in (least - 0.5, most + 0.5):
        with pytest.raises(ValidationError, match=name):
            DeadAirSettings(**{**ROOM, name: value})


def test_a_call_s_own_settings_go_before_its_agent_s():
    config = AgentConfig(id="a", settings={"dead_air_settings": {"hangup_grace": 9}})
    raw = config.model_dump_json()
    assert effective(raw, "").hangup_grace == 9
    mine = effective(raw, '{"dead_air_settings": {"silence_timeout_normal": 3}}')
    assert (mine.silence_timeout_normal, mine.hangup_grace) == (3, 9)
    with pytest.raises(ValidationError, match="max_call_warning"):
        effective(raw, '{"dead_air_settings": {"max_call_duration": 5, "max_call_warning": 9}}')


def test_an_agent_is_parsed_with_every_bad_field_named():
    with pytest.raises(ValidationError) as refused:
        parse_agent('{"id": "No", "phone_numbers": ["12"], "agent_class": "greeters"}')
    assert {fault["loc"][0] for fault in refused.value.errors()} == {
        "id", "phone_numbers", "agent_class",
    }  # fmt: skip


WORDS = DeadAirSettings(
    checkin_messages=("Hello?", "Still there?"),
    goodbye_message="Goodbye.",
    hold_on_reply="Sure.",
    max_call_warning_message="One minute left.",
    voicemail_message="Call us back.",
)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (CheckIn(1, Because.SILENCE), "Hello?"),
        (CheckIn(2, Because.SILENCE), "Still there?"),
        (CheckIn(7, Because.SILENCE), "Still there?"),
        (CheckIn(10, Because.UNHEARD, again=True), "Still there?"),
        (Say(Remark.GOODBYE, Because.SILENCE), "Goodbye."),
        (Say(Remark.WARNING, Because.MAX_CALL_DURATION), "One minute left."),
        (Say(Remark.HOLD_ON_REPLY, Because.HOLD_ON), "Sure."),
        (Say(Remark.VOICEMAIL, Because.VOICEMAIL), "Call us back."),
    ],
)
def test_each_step_has_its_words(action, words):
    assert action.step.text(WORDS) == words


def test_one_message_serves_for_all_check_ins():
    assert Step("checkin", 3).text(DeadAirSettings(checkin_message="There?")) == "There?"


@pytest.mark.parametrize("to", ["+15550100007", "sip:desk@pbx.example", " +15550100007 ", ""])
def test_calls_are_transferred_to_numbers_and_sip_addresses(to):
    assert DeadAirSettings(transfer_to=to).transfer_to == to.strip()


@pytest.mark.parametrize("kind", ["hangup", "transfer"])
def test_a_step_without_words_is_refused(kind):
    with pytest.raises(ValueError, match=f"{kind} says nothing"):
        Step(kind).text(WORDS)


def test_the_numbers_of_an_agent_are_kept_in_one_form():
    config = AgentConfig(id="a", phone_numbers=["+1 (555) 010-0001", "sip:15550100002@example.com"])
    assert config.phone_numbers == ("+15550100001", "+15550100002")
    assert parse_agent(config.model_dump_json()) == config


def test_digits_of_another_script_are_refused_in_plain_words():
    with pytest.raises(ValidationError, match="digits 0 to 9"):
        AgentConfig(id="a", phone_numbers=["+\u0661\u0665\u0665\u0665\u0660\u0661\u0660\u0660"])


def test_a_caller_is_transcribed_in_the_agent_s_language_unless_another_is_chosen():
    config = AgentConfig(id="a", language="de-DE")
    settings = config.settings.dead_air_settings
    assert settings.transcription(config.language).request()["transcription_engine_config"] == {
        "transcription_engine": "Telnyx", "language": "de",
    }  # fmt: skip
    chosen = DeadAirSettings(transcription_language="fr-CA", transcription_engine="Deepgram")
    told = chosen.transcription(config.language).request()["transcription_engine_config"]
    assert (told["language"], told["interim_results"]) == ("fr-CA", True)


def test_an_agent_whose_language_its_engine_cannot_transcribe_is_refused():
    dead_air = {"dead_air_settings": {"transcription_engine": "xAI"}}
    with pytest.raises(ValidationError, match="language nb-NO is not transcribed by xAI"):
        AgentConfig(id="a", language="nb-NO", settings=dead_air)
    dead_air["dead_air_settings"]["transcription_language"] = "en"
    AgentConfig(id="a", language="nb-NO", settings=dead_air)


def test_the_follow_up_is_a_text_in_the_language_last_spoken_or_none():
    assert DeadAirSettings().sms_text("en") == ""
    assert DeadAirSettings(follow_up_sms=" Sorry. ").sms_text("de", "en") == "Sorry."
    texts = DeadAirSettings(follow_up_sms={"en": "Sorry.", "de": "Leider."})
    assert [texts.sms_text(*tags) for tags in (("de-CH",), ("", "en-US"), ("fr",))] == [
        "Leider.", "Sorry.", "Sorry.",
    ]  # fmt: skip


@pytest.mark.parametrize("to", ["queue:support", "queue:tier_1 support"])
def test_a_queue_is_a_target(to):
    assert DeadAirSettings(on_silence="transfer", transfer_to=to).transfer_to == to


@pytest.mark.parametrize("to", ["queue:", "queue:a/b", "queue:" + "x" * 101])
def test_a_queue_has_a_plain_name(to):
    with pytest.raises(ValidationError, match="transfer_to"):
        DeadAirSettings(transfer_to=to)


@pytest.mark.parametrize(
    "written", ["15550100007", "+1 (555) 010-0007", "tel:+1-555-010-0007", " +15550100007 "]
)
def test_a_number_to_transfer_to_is_kept_in_one_form(written):
    assert DeadAirSettings(transfer_to=written).transfer_to == "+15550100007"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("+1\u0665\u0665\u0665\u0660\u0661\u0660\u0660\u0660\u0660\u0661", "digits 0 to 9"),
        ("+\uff11\uff15\uff15\uff15\uff10\uff11\uff10\uff10\uff10", "digits 0 to 9"),
        ("0800 123", r"E\.164 form.* sip: address or queue:<name>"),
        ("support", r"E\.164 form.* sip: address or queue:<name>"),
        ("tel:support", r"E\.164 form"),
    ],
)
def test_no_target_is_refused_in_plain_words(to, said):
    with pytest.raises(ValidationError, match=said):
        DeadAirSettings(transfer_to=to)


def test_a_number_that_is_written_in_two_ways_is_one_of_the_agent_s():
    config = AgentConfig(id="a", phone_numbers=["+15550100001", "1 555 010 0001", "+15550100002"])
    assert config.phone_numbers == ("+15550100001", "+15550100002")
