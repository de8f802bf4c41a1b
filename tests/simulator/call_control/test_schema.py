import pytest

from simulator.call_control import schema
from simulator.call_control.commands import ACTIONS
from simulator.model.errors import TelnyxError

pytestmark = pytest.mark.unit

DIAL = {"connection_id": "1", "from": "+15550001111", "to": "+15550002222"}
SPEAK = {"payload": "Hi", "voice": "female"}


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("dial", DIAL),
        ("dial", DIAL | {"to": ["+15550002222", "sip:a@b.example"]}),
        ("dial", DIAL | {"webhook_retries_policies": {"call.hangup": {"retries_ms": [1000]}}}),
        ("dial", DIAL | {"webhook_urls": {"call.hangup": ["http://a.example"]}}),
        ("answer", {}),
        ("answer", {"transcription": True, "transcription_config": {"transcription_engine": "B"}}),
        ("speak", SPEAK | {"loop": "infinity", "stop": "current", "client_state": "YWJj"}),
        ("speak", SPEAK | {"something_new": 1}),
        ("playback_start", {"audio_url": "http://a.example/b.wav", "loop": 3}),
        ("streaming_start", {"stream_url": "ws://a", "custom_parameters": [{"name": "a"}]}),
        ("hangup", {"reason": "x"}),
    ],
)
def test_valid_bodies_pass(command, body):
    schema.check(command, body)


@pytest.mark.parametrize(
    ("command", "body", "code", "pointer"),
    [
        ("dial", {"from": "+1555", "to": "+1555"}, "10004", "/connection_id"),
        ("dial", DIAL | {"to": "12"}, "10016", "/to"),
        ("dial", DIAL | {"to": []}, "10016", "/to"),
        ("dial", DIAL | {"timeout_secs": 1}, "90028", "/timeout_secs"),
        ("dial", DIAL | {"time_limit_secs": 20000}, "90029", "/time_limit_secs"),
        ("dial", DIAL | {"record": "always"}, "10032", "/record"),
        ("speak", {"voice": "x"}, "10004", "/payload"),
        ("speak", {"payload": None, "voice": "x"}, "10004", "/payload"),
        ("speak", SPEAK | {"payload": ""}, "90010", "/payload"),
        ("speak", SPEAK | {"payload": 7}, "90010", "/payload"),
        ("speak", SPEAK | {"stop": "now"}, "90016", "/stop"),
        ("speak", SPEAK | {"client_state": "not base64!"}, "90017", "/client_state"),
        ("speak", SPEAK | {"language": "xx"}, "10032", "/language"),
        ("answer", {"transcription": "yes"}, "10015", "/transcription"),
        ("answer", {"command_id": None}, "10015", "/command_id"),
        ("answer", {"stream_track": "all"}, "10032", "/stream_track"),
        ("answer", {"sip_headers": [{"name": "a"}]}, "10004", "/sip_headers/0/value"),
        ("streaming_start", {"stream_auth_token": "x" * 4001}, "10033", "/stream_auth_token"),
    ],
)
def test_the_first_fault_of_a_body_is_told_as_telnyx_tells_it(command, body, code, pointer):
    with pytest.raises(TelnyxError) as caught:
        schema.check(command, body)
    error = caught.value.body["errors"][0]
    assert caught.value.status == 422
    assert (error["code"], error["source"]["pointer"]) == (code, pointer)
    assert isinstance(error["title"], str)


def test_every_command_has_a_schema_and_the_other_way_round():
    assert set(schema.COMMANDS) == set(ACTIONS) | {"dial", "message"}
