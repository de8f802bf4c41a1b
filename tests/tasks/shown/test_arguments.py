"""Of a task's arguments ids are shown, whatever the message says of itself."""

import pytest

from tasks.shown import arguments

pytestmark = pytest.mark.unit
CALL = "v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg"


@pytest.mark.parametrize(
    ("kwargs", "shown"),
    [
        ({"call_control_id": CALL, "epoch": 3, "step": "checkin-1", "of": 2}, True),
        ({"dial_id": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "attempt": 1}, True),
        ({"event_id": "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0", "received_by": "host-2:71"}, True),
        ({"reference": "order-17", "agent": "sales"}, True),
        ({"call_control_id": "+4930123456"}, False),
        ({"call_control_id": "4930123456"}, False),
        ({"reference": "030-123456"}, False),
        ({"reference": "Ada Lovelace"}, False),
        ({"agent": "what\never"}, False),
        ({"event": ["words"]}, False),
        ({"step": "checkin-1-again", "cause": "max_call_duration", "event": "call.hung_up"}, True),
        ({"step": "Wintergreen"}, False),
        ({"occurred_at_ms": "Wintergreen"}, False),
        ({"epoch": "907351"}, False),
    ],
)
def test_ids_are_shown_and_what_looks_like_none_is_not(kwargs, shown):
    told = arguments.of_kwargs(kwargs)
    for value in kwargs.values():
        assert (repr(value) in told) is shown, told


@pytest.mark.parametrize(
    "name", ["payload", "to", "from_", "text", "settings", "why", "digits", "whatever is new"]
)
def test_what_is_not_known_to_be_an_id_is_not_shown(name):
    assert arguments.of_kwargs({name: "Wintergreen", "call_control_id": CALL}) == repr(
        {"call_control_id": CALL}
    )


def test_arguments_by_position_are_hidden_and_no_repr_is_empty():
    assert arguments.of_args(["Wintergreen"]) == "(...)"
    assert arguments.of_args([]) == arguments.of_args(None) == "()"
    assert arguments.of_kwargs({}) == arguments.of_kwargs(None) == "{}"
