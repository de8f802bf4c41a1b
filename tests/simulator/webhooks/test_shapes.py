import base64
import json

import pytest

from simulator.model.faults import SHAPES, Fault
from simulator.webhooks import events, shapes

pytestmark = pytest.mark.unit

PAYLOAD = {
    "call_control_id": "v3:a",
    "client_state": "YWJj",
    "start_time": "2026-01-01T10:00:00Z",
    "tags": [],
    "transcription_data": {"transcript": "Hello", "confidence": 0.9, "is_final": True},
}


def sent(*odd):
    """Return what a receiver parses."""
    data = events.build("call.speak.ended", PAYLOAD)
    return json.loads(events.encode(data, 1, "http://a.example", odd))


def test_a_fault_can_name_every_shape_and_no_other():
    assert set(SHAPES) == shapes.NAMES


def test_flat_has_no_envelope():
    body = sent("flat")
    assert not {"data", "meta", "occurred_at"} & set(body)
    assert (body["event_type"], body["payload"]["call_control_id"]) == ("call.speak.ended", "v3:a")
    assert body["created_at"].endswith("Z")


def test_underscores():
    assert sent("underscores")["data"]["event_type"] == "call_speak_ended"


def test_times():
    assert sent("null-time")["data"]["occurred_at"] is None
    assert "occurred_at" not in sent("no-time")["data"]
    assert isinstance(sent("number-time")["data"]["occurred_at"], float)


def test_no_meta():
    assert "meta" not in sent("no-meta")


def test_states():
    assert sent("null-state")["data"]["payload"]["client_state"] is None
    state = sent("surrogate-state")["data"]["payload"]["client_state"]
    with pytest.raises(UnicodeEncodeError):
        json.loads(base64.b64decode(state))["u"].encode()


def test_texts_with_half_a_pair():
    transcript = sent("surrogate-text")["data"]["payload"]["transcription_data"]["transcript"]
    assert transcript == "Hello\ud83d"


def test_wrong_types():
    payload = sent("wrong-types")["data"]["payload"]
    assert payload["transcription_data"]["is_final"] == "True"
    assert (payload["start_time"], payload["tags"]) == (5, None)


def test_shapes_can_be_combined_and_leave_the_event_as_it_was():
    data = events.build("call.speak.ended", PAYLOAD)
    before = json.dumps(data)
    for odd in (("underscores", "flat", "null-state"), ("flat", "underscores", "null-state")):
        body = json.loads(events.encode(data, 1, "", odd))
        assert body["event_type"] == "call_speak_ended"
        assert body["payload"]["client_state"] is None
    assert json.dumps(data) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"do": "shape"}, "shape is '', not one of flat"),
        ({"do": "shape", "shape": "round"}, "shape is 'round', not one of flat"),
        ({"do": "drop", "shape": "flat"}, "shape goes with do = 'shape'"),
    ],
)
def test_a_bad_shape_is_named(given, said):
    with pytest.raises(ValueError, match="fault: ") as caught:
        Fault.from_dict(given)
    assert said in str(caught.value)
