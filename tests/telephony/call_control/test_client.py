"""What the commands say on the wire, and what Telnyx's odd answers come to."""

import json

import httpx
import pytest
import telnyx

from telephony.call_control.client import TelnyxClient
from telephony.call_control.command import Command
from telephony.call_control.transcription import Transcription

pytestmark = pytest.mark.unit

COMMAND = Command("v3:x", "id-1")


class Wire:
    """Takes requests and gives `answer`."""

    def __init__(self):
        self.answer, self.sent = {"data": {"result": "ok"}}, []

    def __call__(self, request):
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
