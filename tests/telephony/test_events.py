"""Telnyx's webhooks become values; whatever is none is refused by the field at fault."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.events import (
    HANDLED,
    NotAnEventError,
    client_state,
    parse,
    read_client_state,
)

pytestmark = pytest.mark.unit


def body(event_type="call.answered", event_id="e-1", **payload):
    payload = {"call_control_id": "v3:abc", "client_state": None} | payload
    data = {"event_type": event_type, "id": event_id, "payload": payload}
    return json.dumps({"data": data | {"occurred_at": "2026-11-22T10:00:00Z"}, "meta": {}}).encode()


def test_an_event_carries_its_ids_and_its_payload():
    event = parse(body(hangup_cause="time_limit", client_state=client_state(u="say-1", d="d-1")))
    assert (event.id, event.type, event.call_control_id) == ("e-1", "call.answered", "v3:abc")
    assert (event.utterance, event.dial_id) == ("say-1", "d-1")
    assert event.text("hangup_cause") == "time_limit"


@pytest.mark.parametrize(
    ("moment", "ms"),
    [
        ("2018-02-02T22:25:27.521992Z", 1_517_610_327_521),
        ("2018-02-02T22:25:27+00:00", 1_517_610_327_000),
        ("2018-02-02T22:25:27", 0),
        ("yesterday", 0),
        ("", 0),
        ("0001-01-01T00:00:00+14:00", 0),
    ],
)
def test_an_event_says_when_it_happened_or_nothing(moment, ms):
    data = {"event_type": "call.hold", "id": "1", "payload": {}, "occurred_at": moment}
    assert parse(json.dumps({"data": data}).encode()).occurred_at_ms == ms


def test_a_personal_payload_never_shows_in_a_repr():
    assert "+1555" not in repr(parse(body(**{"from": "+15550001111"})))


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("streaming_started", "streaming.started"),
        ("call_answered", "call.answered"),
        ("CALL.ANSWERED", "call.answered"),
        ("call.speak.ended", "call.speak.ended"),
        ("call.entirely_new", "call.entirely_new"),
    ],
)
def test_event_types_are_read_as_strings_and_unknown_ones_are_values(seen, meant):
    assert parse(body(seen)).type == meant


def test_an_event_without_a_call_is_an_event():
    raw = json.dumps({"data": {"event_type": "call.recording.saved", "id": "1", "payload": {}}})
    assert parse(raw.encode()).call_control_id == ""


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"", "not a Telnyx event"),
        (b"[]", "not a Telnyx event"),
        (b'{"data": null}', "data"),
        (b'{"data": {"event_type": "x", "id": "1"}}', "payload"),
        (b'{"data": {"event_type": 1, "id": "1", "payload": {}}}', "event_type"),
        (b"\xff\xfe", "not a Telnyx event"),
        (b"[" * 100_000, "not a Telnyx event"),
        (body(event_id=""), "data.id"),
        (body(event_id="x" * 129), "data.id"),
        (body("no spaces allowed"), "event_type"),
        (body(call_control_id="has space"), "call_control_id"),
        (body(call_control_id="brace}"), "call_control_id"),
        (body(call_control_id="x" * 257), "call_control_id"),
        (body(call_control_id=7), "call_control_id"),
    ],
)
def test_what_is_no_event_is_refused_by_the_field_at_fault(raw, field):
    with pytest.raises(NotAnEventError, match=field):
        parse(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_an_event_or_refused(document):
    raw = json.dumps({"data": document}).encode()
    with suppress(NotAnEventError):
        parse(raw)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_client_state_is_ours_or_ignored(state):
    encoded = base64.b64encode(json.dumps(state).encode()).decode()
    found = read_client_state(encoded)
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in found.items())
    assert read_client_state(state) == {} or isinstance(state, str)


def test_client_state_comes_back_as_it_went():
    assert read_client_state(client_state(u="0-checkin-1")) == {"u": "0-checkin-1"}
    assert read_client_state("A" * 5_000) == {}


def test_every_handled_type_looks_like_one_of_telnyx():
    assert all(t.startswith(("call.", "streaming.", "conference.")) for t in HANDLED)
