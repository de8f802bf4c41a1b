"""What the commands say on the wire, and what Telnyx's odd answers come to."""

import json
from dataclasses import replace

import httpx
import pytest
import telnyx

from telephony.call_control.client import _STREAM, TelnyxClient
from telephony.call_control.command import Command, Sms
from telephony.call_control.errors import TryAgainError
from telephony.call_control.transcription import Engine, Transcription

pytestmark = pytest.mark.unit

COMMAND = Command("v3:x", "id-1")


class Wire:
    """Takes requests and gives `answer`."""

    def __init__(self):
        self.answer, self.sent = {"data": {"result": "ok"}}, []

    def __call__(self, request):
        self.headers, self.raw_path = request.headers, request.url.raw_path
        self.sent.append((request.url.path, json.loads(request.content or b"{}")))
        return httpx.Response(200, json=self.answer)


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def client(wire):
    client = TelnyxClient(api_key="KEY-of-a-test", base_url="http://telnyx.test/v2")
    http = httpx.Client(transport=httpx.MockTransport(wire))
    client._sdk = telnyx.Telnyx(
        api_key="KEY-of-a-test", base_url="http://telnyx.test/v2", max_retries=0, http_client=http
    )
    yield client
    http.close()


def test_streams_are_asked_for_in_a_codec_we_hear(client, wire):
    transcription = Transcription(spoken="de-DE").request()
    client.answer(COMMAND, stream_url="wss://x/1", transcription=transcription)
    client.start_streaming(COMMAND, stream_url="wss://x/2")
    for _, body in wire.sent:
        assert (body["stream_codec"], body["stream_bidirectional_codec"]) == ("PCMU", "PCMU")


def test_the_transcription_asked_for_is_the_settings(client, wire):
    transcription = Transcription(spoken="de-DE").request()
    client.answer(COMMAND, stream_url="wss://x/1", transcription=transcription)
    client.start_transcription(COMMAND, transcription)
    config = {"transcription_engine": "Telnyx", "language": "de"}
    (_, answer), (_, started) = wire.sent
    assert answer["transcription_config"]["transcription_engine_config"] == config
    assert started["transcription_engine_config"] == config
    assert started["command_id"] == "id-1"


SMS = Sms("v3:x", "key-1", "+15550100001", "", "https://x.test/webhooks/telnyx/messages/t")


def test_a_text_message_has_its_key_its_webhook_and_no_command_id(client, wire):
    client.send_sms(SMS, text="Hi", to="+15550100002")
    [(path, body)] = wire.sent
    assert path == "/v2/messages"
    assert body == {
        "to": "+15550100002", "from": "+15550100001", "text": "Hi", "type": "SMS",
        "webhook_url": SMS.webhook_url,
    }  # fmt: skip
    assert wire.headers["idempotency-key"] == "key-1"


def test_a_profile_sends_for_any_of_its_numbers(client, wire):
    client.send_sms(replace(SMS, sender="", profile="p-1"), text="Hi", to="+15550100002")
    [(_, body)] = wire.sent
    assert body["messaging_profile_id"] == "p-1"
    assert "from" not in body


OF_A_CALL = {"connection_id": "7", "to": "+15550100001", "from_": "+15550100002"}
SPOKEN = {"voice": "v", "language": "en-US"}
COMMANDS = {
    "start_streaming": (
        lambda client: client.start_streaming(COMMAND, stream_url="wss://x"),
        {**_STREAM, "stream_url": "wss://x"},
    ),
    "stop_streaming": (
        lambda client: client.stop_streaming(COMMAND, stream_id="s"),
        {"stream_id": "s"},
    ),
    "speak": (
        lambda client: client.speak(COMMAND, text="Hi", **SPOKEN, stop="all"),
        {"payload": "Hi", "payload_type": "text", **SPOKEN, "stop": "all"},
    ),
    "start_playback": (
        lambda client: client.play(COMMAND, audio_url="https://x/a.mp3"),
        {"audio_url": "https://x/a.mp3"},
    ),
    "transfer": (lambda client: client.transfer(COMMAND, to="sip:x"), {"to": "sip:x"}),
    "enqueue": (lambda client: client.enqueue(COMMAND, queue="q"), {"queue_name": "q"}),
    "send_dtmf": (lambda client: client.send_digits(COMMAND, digits="1w"), {"digits": "1w"}),
    "stop_playback": (lambda client: client.stop_playback(COMMAND), {"stop": "all"}),
    "hangup": (lambda client: client.hang_up(COMMAND), {}),
}


def same(client, wire, ours, name, parameters):
    """Return whether our command is what the SDK's method of that name sends."""
    ours(client)
    path = wire.raw_path
    method = getattr(client._sdk.calls.actions, name)
    method(COMMAND.call_control_id, command_id=COMMAND.command_id, **parameters)
    first, second = wire.sent
    return (path, first) == (wire.raw_path, second)


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_what_the_sdk_s_own_method_sends(client, wire, name):
    ours, parameters = COMMANDS[name]
    assert same(client, wire, ours, name, parameters)


@pytest.mark.long
@pytest.mark.parametrize("engine", Engine)
def test_an_answer_and_a_transcription_are_what_the_sdk_s_own_methods_send(client, wire, engine):
    asked = Transcription(engine, spoken="de-DE").request()
    given = {**_STREAM, "stream_url": "wss://x", "transcription": True}
    assert same(
        client,
        wire,
        lambda client: client.answer(COMMAND, stream_url="wss://x", transcription=asked),
        "answer",
        given | {"transcription_config": asked},
    )
    wire.sent.clear()
    assert same(
        client,
        wire,
        lambda client: client.start_transcription(COMMAND, asked),
        "start_transcription",
        asked,
    )


@pytest.mark.long
def test_a_dial_is_what_the_sdk_s_own_method_sends(client, wire):
    wire.answer = {"data": {"call_control_id": "v3:y"}}
    common = {"command_id": "id-1", "client_state": "e30="}
    assert client.dial(**OF_A_CALL, **common, time_limit_s=60) == "v3:y"
    client._sdk.calls.dial(
        **OF_A_CALL, **common, time_limit_secs=60, answering_machine_detection="disabled"
    )
    first, second = wire.sent
    assert first == second


@pytest.mark.long
def test_a_call_is_looked_up_where_the_sdk_looks_it_up(client, wire):
    wire.answer = {"data": {"is_alive": True}}
    for call in ("v3:x", "v3:a/b c?d"):
        assert client.is_alive(call)
        path = wire.raw_path
        client._sdk.calls.retrieve_status(call)
        assert path == wire.raw_path


@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": {"is_alive": False}}])
def test_telnyx_may_say_that_a_call_is_over(client, wire, answer):
    wire.answer = answer
    assert not client.is_alive("v3:x")


@pytest.mark.parametrize("answer", ["a proxy's page", [], None])
def test_what_is_no_object_says_nothing_of_a_call(client, wire, answer):
    wire.answer = answer
    with pytest.raises(TryAgainError):
        client.is_alive("v3:x")
