"""What a TeXML document says, and what is said of one that can't be played."""

import pytest

from simulator.texml.document import (
    DocumentError,
    Hangup,
    Pause,
    Reject,
    Say,
    Stream,
    parse,
)

pytestmark = pytest.mark.unit


def response(verbs):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  {verbs}\n</Response>'.encode()


def test_a_stream_has_the_defaults_of_telnyx_and_is_heard_by_the_caller():
    (stream,) = parse(response('<Connect><Stream url="wss://bot.example/ws"/></Connect>'))
    assert isinstance(stream, Stream)
    assert stream.waits
    assert stream.reconnects
    assert stream.body == {
        "stream_url": "wss://bot.example/ws",
        "stream_track": "inbound_track",
        "stream_codec": "default",
        "stream_bidirectional_mode": "mp3",
        "stream_bidirectional_codec": "PCMU",
        "stream_bidirectional_target_legs": "self",
        "custom_parameters": [],
    }


def test_attributes_and_parameters_of_a_stream():
    given = (
        '<Start><Stream url="ws://h/s" track="both_tracks" bidirectionalMode="rtp"'
        ' bidirectionalCodec="PCMA" enableReconnect="false">'
        '<Parameter name="desk" value="7"/></Stream></Start>'
    )
    (stream,) = parse(response(given))
    assert (stream.waits, stream.reconnects) == (False, False)
    assert stream.body["stream_track"] == "both_tracks"
    assert stream.body["stream_bidirectional_codec"] == "PCMA"
    assert stream.body["custom_parameters"] == [{"name": "desk", "value": "7"}]


def test_the_other_verbs_in_their_order():
    given = '<Say voice="alice">Good <b>day</b></Say><Pause/><Pause length="40"/><Hangup/>'
    assert parse(response(given)) == (Say("Good day"), Pause(1), Pause(40), Hangup())
    assert parse(response('<Reject reason="busy"/>')) == (Reject("user_busy"),)
    assert parse(response("<Reject/>")) == (Reject("call_rejected"),)
    assert parse(b"<Response/>") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"ok": true}', "is no XML .* '{\"ok\": true}'"),
        (b"", "is no XML .* nothing"),
        (b"<html/>", "begins with <html>, not with <Response>"),
        (response("<Gather/>"), "has <Gather>; the simulator plays Connect"),
        (response("<Connect/>"), "has nothing in <Connect>"),
        (response("<Connect><ConversationRelay/></Connect>"), "has <ConversationRelay> in <Conn"),
        (response('<Connect><Stream url="http://h/"/></Connect>'), "no WebSocket address"),
        (
            response('<Connect><Stream url="ws://h/" track="all"/></Connect>'),
            "has track='all', which is none of inbound_track",
        ),
        (response('<Pause length="200"/>'), "a <Pause> of '200', not of 1 to 180 seconds"),
        (response("<Say> </Say>"), "a <Say> without words"),
    ],
)
def test_what_can_not_be_played_is_named(text, why):
    with pytest.raises(DocumentError, match=why):
        parse(text)
