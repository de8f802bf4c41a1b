"""Each error in a request names the field as the client writes it, and the limit of that field."""

import pytest
from pydantic import ValidationError

from monitor.settings import AgentConfig, DeadAirSettings
from web.api.request_models import DialBody, ExpectBody
from web.field_errors import from_validation_error

pytestmark = pytest.mark.unit


def fault(model, **given):
    """Return the first error in *given*."""
    with pytest.raises(ValidationError) as refused:
        model.model_validate(given)
    return from_validation_error(model, refused.value)[0]


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"checkin_style": "FIXED"}, ["fixed", "generated"]),
        ({"on_silence": None}, ["hang_up", "transfer"]),
        ({"agent_failed": 1}, ["hang_up", "transfer", "wait"]),
        ({"voicemail": ["continue"]}, ["continue", "hang_up", "leave_message"]),
        ({"machine_detection": ""}, ["standard", "premium"]),
    ],
)
def test_a_choice_names_its_values(given, values):
    found = fault(DeadAirSettings, **given)
    assert (found.field, found.limit) == (next(iter(given)), {"one_of": values})
    assert found.message.startswith(f"must be one of {', '.join(values)}, not ")


def test_an_event_that_nobody_knows_is_refused_with_those_there_are():
    found = fault(AgentConfig, id="a", hooks={"url": "https://x.example/", "events": ["nope"]})
    assert found.field == "hooks.events.0"
    assert "call.hung_up" in found.limit["one_of"]


@pytest.mark.parametrize(
    ("given", "field", "limit", "message"),
    [
        ({"hold_on_phrases": ["x"]}, "hold_on_phrases.0", {"min_length": 2, "max_length": 100},
         "must have 2 to 100 characters"),
        ({"hold_on_phrases": ["wait", "x" * 101]}, "hold_on_phrases.1",
         {"min_length": 2, "max_length": 100}, "must have 2 to 100 characters"),
        ({"hold_on_phrases": [5]}, "hold_on_phrases.0", {"min_length": 2, "max_length": 100},
         "must be text"),
        ({"checkin_messages": ["x" * 501]}, "checkin_messages.0", {"max_length": 500},
         "must have 0 to 500 characters"),
        ({"agent_filler_messages": [None]}, "agent_filler_messages.0", {"max_length": 500},
         "must be text"),
        ({"checkin_messages": ["x"] * 11}, "checkin_messages", {"max_length": 10},
         "must have at most 10 entries"),
    ],
)  # fmt: skip
def test_an_entry_of_a_list_names_its_own_limit_and_not_the_list_s(given, field, limit, message):
    found = fault(DeadAirSettings, **given)
    assert (found.field, found.limit) == (field, limit)
    assert found.message.startswith(message)


def test_a_number_of_a_list_names_the_form_of_numbers():
    found = fault(AgentConfig, id="a", phone_numbers=[5])
    assert (found.field, list(found.limit)) == ("phone_numbers.0", ["pattern"])


@pytest.mark.parametrize(
    ("model", "given", "known"),
    [
        (DialBody, {"to": "+15550100001", "from_": "+15550100002"}, "from"),
        (ExpectBody, {"silence_timeout": 5, "for_": "card"}, "for"),
    ],
)
def test_fields_are_named_as_a_client_writes_them(model, given, known):
    found = fault(model, **given)
    assert known in found.limit["one_of"]
    assert f"{known}_" not in found.limit["one_of"]
