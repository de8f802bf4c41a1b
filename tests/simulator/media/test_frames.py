import pytest

from simulator.audio import codec
from simulator.media import frames

pytestmark = pytest.mark.unit


def test_the_hot_media_frame_is_the_json_it_should_be():
    text = frames.media("s1", 4, "inbound", 2, 320, "AAAA")
    assert frames.json.loads(text) == {
        "event": "media",
        "sequence_number": "4",
        "stream_id": "s1",
        "media": {"track": "inbound", "chunk": "2", "timestamp": "320", "payload": "AAAA"},
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", 100003),
        ("[]", 100003),
        ('{"event":"sing"}', 100003),
        ('{"event":"mark"}', 100003),
        ('{"event":"media"}', 100004),
        ('{"event":"media","media":{"payload":"%%"}}', 100004),
        ('{"event":"media","media":{"payload":"AAAA"}}', 100004),
    ],
)
def test_bad_frames_have_their_error_code(text, code):
    with pytest.raises(frames.FrameError) as caught:
        frames.seconds(frames.audio(frames.parse(text)), "rtp", codec.PCMU)
    assert caught.value.payload["code"] == code
