"""Telnyx's webhooks become values; whatever is none is refused by the field at fault."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings

from telephony.client_state import of_dial, of_utterance
from telephony.webhooks.events import HANDLED, NotAnEventError, parse
from tests.telephony.json_values import JSON

pytestmark = pytest.mark.unit


def body(event_type="call.answered", event_id="e-1", **payload):
    payload = {"call_control_id": "v3:abc", "client_state": None} | payload
    data = {"event_type": event_type, "id": event_id, "payload": payload}
    return json.dumps({"data": data | {"occurred_at": "2026-11-22T10:00:00Z"}, "meta": {}}).encode()


def test_an_event_carries_its_ids_and_its_payload():
    event = parse(body(hangup_cause="time_limit", client_state=of_utterance("say-1")))
    assert (event.id, event.type, event.call_control_id) == ("e-1", "call.answered", "v3:abc")
    assert (event.utterance, event.dial_id) == ("say-1", "")
    assert parse(body(client_state=of_dial("ab" * 16))).dial_id == "ab" * 16
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
        (None, 0),
        (1_517_610_327, 0),
        ([], 0),
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
        ("call_speak_ended", "call.speak.ended"),
        ("call.speak_ended", "call.speak.ended"),
        ("call_dtmf.received", "call.dtmf.received"),
        ("Call_Machine_Premium_Greeting_Ended", "call.machine.premium.greeting.ended"),
        ("call.entirely_new", "call.entirely_new"),
    ],
)
def test_event_types_are_read_as_strings_and_unknown_ones_are_values(seen, meant):
    assert parse(body(seen)).type == meant


@pytest.mark.parametrize("name", sorted(HANDLED))
def test_every_type_may_come_with_underscores_for_dots(name):
    assert parse(body(name.replace(".", "_"))).type == name


def flat(**changed):
    """A body as some deliveries come: no `data`, `created_at` for the time."""
    payload = {"call_control_id": "v3:abc", "direction": "incoming"}
    event = {"record_type": "event", "created_at": "2026-01-01T10:00:00.640595Z", "id": "e-flat"}
    return json.dumps(event | {"event_type": "call.initiated", "payload": payload} | changed)


def test_an_event_without_its_envelope_is_understood():
    event = parse(flat().encode())
    assert (event.id, event.type, event.call_control_id) == ("e-flat", "call.initiated", "v3:abc")
    assert event.occurred_at_ms == 1_767_261_600_640
    assert event.text("direction") == "incoming"
    assert parse(flat(event_type="call_initiated").encode()).type == "call.initiated"


@pytest.mark.parametrize("data", [None, {}])
def test_an_event_beside_an_empty_envelope_is_understood_if_the_envelope_is_null(data):
    raw = flat(data=data).encode()
    if data is None:
        assert parse(raw).id == "e-flat"
    else:
        with pytest.raises(NotAnEventError, match="event_type"):
            parse(raw)


@pytest.mark.parametrize("raw", [body("call.answered"), flat(event_type="call.answered").encode()])
@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
def test_a_byte_order_mark_takes_nothing_from_an_event(raw, end):
    assert parse(b"\xef\xbb\xbf" + raw + end).type == "call.answered"


@pytest.mark.parametrize(
    ("changed", "field"), [({"id": None}, "id"), ({"payload": None}, "payload"), ({"id": ""}, "id")]
)
def test_what_is_no_event_is_none_without_an_envelope_either(changed, field):
    with pytest.raises(NotAnEventError, match=field):
        parse(flat(**changed).encode())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"\ud800", "\ufffd"),
        (rb"J\uDC00ne", "J\ufffdne"),
        (rb"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (rb"\\ud800", r"\ud800"),
        (rb"\\\ud800", "\\\ufffd"),
        (b"caf\xe9", "caf\ufffd"),
        (b"\xed\xa0\x80", "\ufffd" * 3),
    ],
)
def test_half_a_character_makes_no_event_unreadable(written, read):
    raw = body(caller_id_name="HERE").replace(b"HERE", written)
    event = parse(raw)
    assert event.text("caller_id_name") == read
    assert (event.id, event.call_control_id) == ("e-1", "v3:abc")
    json.dumps(event.payload).encode()


def test_half_a_character_in_an_id_is_refused():
    with pytest.raises(NotAnEventError, match=r"data\.id"):
        parse(body(event_id="HERE").replace(b"HERE", rb"\ud800"))


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


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_an_event_or_refused(document):
    raw = json.dumps({"data": document}).encode()
    with suppress(NotAnEventError):
        parse(raw)


def test_every_handled_type_looks_like_one_of_telnyx():
    assert all(t.startswith(("call.", "streaming.", "conference.", "message.")) for t in HANDLED)
