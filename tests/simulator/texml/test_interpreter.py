"""TeXML on real sockets: fetched when a call comes in, and played to its end."""

import base64
from urllib.parse import parse_qsl

import pytest
from nacl.signing import VerifyKey

pytestmark = pytest.mark.system


def connect(url, more="", attributes='bidirectionalMode="rtp"'):
    stream = f'<Stream url="{url}" {attributes}></Stream>'
    return f"<Response><Connect>{stream}</Connect>{more}</Response>"


@pytest.fixture
def texml(start, app):
    """A simulator whose calls go to an application for TeXML."""
    return start(webhook_url=app.texml_url, texml=True)


def of_texml(record):
    return [each for each in record if each["kind"] == "texml"]


def test_the_request_is_a_signed_form_and_the_call_is_answered_by_the_document(texml, app):
    app.document = connect(app.stream_url)
    call = texml.place()
    start = app.socket().wait("start")["start"]
    [(form, headers, raw)] = app.fetched
    assert start["call_control_id"] == form["CallSid"] == call
    assert (form["From"], form["To"]) == ("+15550100001", "+15550100000")
    assert (form["CallStatus"], form["ApiVersion"]) == ("ringing", "2010-04-01")
    assert dict(parse_qsl(raw.decode())) == form
    signed = headers["Telnyx-Timestamp"].encode() + b"|" + raw
    signature = base64.b64decode(headers["Telnyx-Signature-Ed25519"])
    VerifyKey(base64.b64decode(texml.signer.public_key)).verify(signed, signature)
    assert texml.call(call)["answered_at"] is not None
    assert app.deliveries == [], "there are no events"


def test_the_call_ends_with_its_document_once_the_application_closes_the_stream(texml, app):
    app.document = connect(app.stream_url)
    call = texml.place()
    app.socket().wait("start")
    app.socket().close()
    record = texml.follow(call)
    assert [each["what"] for each in of_texml(record)] == ["document", "hangup"]
    ended = [each for each in record if each["kind"] == "call" and each["what"] == "ended"]
    assert ended[0]["source"] == "callee"
    assert len(app.sockets) == 1


def test_a_pause_after_the_stream_keeps_the_call_for_its_length(texml, app):
    app.document = connect(app.stream_url, '<Pause length="1"/>')
    call = texml.place()
    app.socket().wait("start")
    app.socket().close()
    at = {each.get("what"): each["at"] for each in texml.follow(call)}
    assert at["ended"] - at["lost"] > 0.95


def test_a_command_ends_a_call_that_a_document_has_begun(texml, app):
    app.document = connect(app.stream_url, '<Pause length="60"/>')
    call = texml.place()
    app.socket().wait("start")
    assert texml.command(call, "hangup")[0] == 200
    record = texml.follow(call)
    assert [each["what"] for each in of_texml(record)] == ["document"]
    assert app.socket().wait("stop")["stop"]["call_control_id"] == call


def test_a_stream_that_the_network_drops_is_opened_again(texml, app):
    app.document = connect(app.stream_url)
    call = texml.place()
    first = app.socket().wait("start")["stream_id"]
    texml.do(call, cut_stream=True)
    assert app.socket(1).wait("start")["stream_id"] != first
    assert texml.call(call)["state"] == "answered"


def test_a_stream_is_not_opened_again_if_the_document_says_so(texml, app):
    app.document = connect(app.stream_url, attributes='enableReconnect="false"')
    call = texml.place()
    app.socket().wait("start")
    texml.do(call, cut_stream=True)
    texml.follow(call)
    assert len(app.sockets) == 1


def test_words_are_said_before_the_next_verb(texml, app):
    app.document = "<Response><Say>Good day.</Say><Hangup/><Pause/></Response>"
    call = texml.place()
    texml.follow(call)
    [said] = texml.call(call)["playbacks"]
    assert (said["text"], said["status"]) == ("Good day.", "completed")


def test_a_call_is_rejected_without_an_answer(texml, app):
    app.document = '<Response><Reject reason="busy"/></Response>'
    call = texml.place()
    record = texml.follow(call)
    assert texml.call(call)["answered_at"] is None
    assert [each["cause"] for each in record if each.get("what") == "ended"] == ["user_busy"]


@pytest.mark.parametrize(
    ("status", "document", "why"),
    [
        (200, "<Response><Gather/></Response>", "its TeXML has <Gather>"),
        (500, "", "could not be fetched: the webhook URL answered 500"),
    ],
)
def test_without_a_document_the_call_ends_and_the_record_says_why(
    texml, app, status, document, why
):
    app.document, app.statuses = document, [status]
    call = texml.place()
    [problem] = of_texml(texml.follow(call))
    assert why in problem["why"]
    assert texml.call(call)["answered_at"] is None


def test_a_public_address_of_the_application_is_reached_without_tls_where_it_has_none(texml, app):
    app.document = connect(app.stream_url.replace("ws://", "wss://"))
    texml.place()
    app.socket().wait("start")
