"""A media stream as Telnyx sends one, message by message and byte by byte."""

import base64
import json

import pytest

from tests.web.media.client_frames import close, frame


@pytest.fixture
def telnyx_messages():
    start = {"call_control_id": "v3:c", "media_format": {"encoding": "PCMU", "sample_rate": 8000}}
    payload = base64.b64encode(bytes(range(160))).decode()
    media = {"track": "inbound", "chunk": "1", "timestamp": "20", "payload": payload}
    said = [
        {"event": "connected", "version": "1.0.0"},
        {"event": "start", "sequence_number": "1", "stream_id": "s", "start": start},
        *[{"event": "media", "stream_id": "s", "media": media}] * 20,
    ]
    return [json.dumps(each).encode() for each in said]


@pytest.fixture
def telnyx_stream(telnyx_messages):
    frames = [frame(0x81, message) for message in telnyx_messages]
    return b"".join([*frames, frame(0x89, b"ping"), close(1000)])
