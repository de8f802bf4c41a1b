"""The load of silent callers as a process, with an application on real sockets."""

import base64
import json
import shutil
import statistics
import subprocess
import sys

import pytest

from benchmarks.harness import c_build
from simulator.webhooks.signing import Signer
from tests.simulator.application import App, attempts, verify
from tests.simulator.loopback import http, until
from tests.system.harness.processes import free_port, listening

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("gcc") is None, reason="its media sender is compiled with gcc"),
]
FRAME_S = 0.02
LIFE = [
    "call.initiated", "call.answered", "streaming.started", "call.speak.started",
    "call.speak.ended", "call.hangup", "streaming.stopped",
]  # fmt: skip


class Load:
    """The process, its API and its control."""

    def __init__(self, app):
        self.signer, self.port = Signer(), free_port()
        command = [sys.executable, "-m", "benchmarks.silent_load", "serve", "--port", self.port]
        options = ["--webhook-url", app.webhook_url, "--signing-seed", self.signer.seed]
        self.process = subprocess.Popen([str(part) for part in [*command, *options]])
        until(lambda: listening(self.port))
        self.url = f"http://127.0.0.1:{self.port}"

    def place(self):
        scenario = {"caller": {"from": "+15550000001", "to": "+15550200001"}}
        status, call = http("POST", f"{self.url}/sim/calls", {"scenario": scenario})
        assert status == 200
        return call["call_control_id"]

    def command(self, call, name, **body):
        body = {"command_id": f"{name} of {call}", **body}
        return http("POST", f"{self.url}/v2/calls/{call}/actions/{name}", body)

    def record(self, call):
        return http("GET", f"{self.url}/sim/calls/{call}")[1]

    def closed(self, call):
        return until(lambda: (record := self.record(call))["closed"] and record)

    def close(self):
        self.process.terminate()
        assert self.process.wait(10) == 0


@pytest.fixture
def app():
    made = App()
    yield made
    made.close()


@pytest.fixture
def load(app):
    made = Load(app)
    yield made
    made.close()


@pytest.fixture
def streaming(load, app):
    """A call whose stream is up, and the application's end of the stream."""
    call = load.place()
    assert load.command(call, "answer", stream_url=app.stream_url)[0] == 200
    app.wait("streaming.started")
    return call, app.socket()


def test_each_event_of_a_life_is_a_signed_webhook_of_its_own(load, app, streaming):
    call, _ = streaming
    load.command(call, "speak", payload="Hello")
    app.wait("call.speak.ended")
    load.command(call, "hangup")
    record = load.closed(call)
    noted = [entry for entry in record["timeline"] if entry["kind"] == "event"]
    assert [entry["event"] for entry in noted] == LIFE
    for _, envelope, headers, raw, _ in app.deliveries:
        verify(load, headers, raw)
        assert envelope["meta"] == {"attempt": 1, "delivered_to": app.webhook_url}
        assert headers["User-Agent"] == "telnyx-webhooks"
    came = {each[1]["data"]["id"]: each for each in app.deliveries}
    for entry in noted:
        _, envelope, *_, came_at = came.pop(entry["id"])
        [taken] = entry["deliveries"]
        assert (entry["payload"], taken["status"]) == (envelope["data"]["payload"], 200)
        assert taken["began"] - entry["at"] > 0.018  # the loop counts whole milliseconds
        assert taken["began"] <= came_at <= taken["began"] + taken["latency"] + 0.001
    assert not came


def test_the_record_has_each_command_and_its_fate(load, streaming):
    call, _ = streaming
    load.command(call, "speak", payload="Hello")
    load.command(call, "speak", payload="Hello")
    load.command(call, "hangup")
    assert load.command(call, "speak", payload="Hello", command_id="another")[0] == 422
    record = load.closed(call)
    commands = [entry for entry in record["timeline"] if entry["kind"] == "command"]
    assert [(each["command"], each["duplicate"], each["status"]) for each in commands] == [
        ("answer", False, 200),
        ("speak", False, 200),
        ("speak", True, 200),
        ("hangup", False, 200),
        ("speak", False, 422),
    ]
    assert [said["text"] for said in record["playbacks"]] == ["Hello"]
    assert record["rang_at"] < record["answered_at"] < record["ended_at"]


def test_a_webhook_that_is_not_taken_comes_again_signed_anew(load, app):
    app.statuses = [503]
    call = load.place()
    until(lambda: len(attempts(app, "call.initiated")) == 2)
    first, second = attempts(app, "call.initiated")
    assert first[1]["data"] == second[1]["data"]
    assert [each[1]["meta"]["attempt"] for each in (first, second)] == [1, 2]
    assert first[2]["Telnyx-Timestamp"] != second[2]["Telnyx-Timestamp"]
    verify(load, second[2], second[3])
    assert second[4] - first[4] >= 1.0
    [event] = load.record(call)["timeline"]
    assert [taken["status"] for taken in event["deliveries"]] == [503, 200]


def test_a_webhook_without_an_answer_in_2_s_comes_again(load, app):
    app.delays = [2.5]
    call = load.place()
    until(lambda: len(load.record(call)["timeline"][0]["deliveries"]) == 2)
    given_up, taken = load.record(call)["timeline"][0]["deliveries"]
    assert given_up["status"] is None
    assert given_up["latency"] > 1.99  # the loop counts whole milliseconds
    assert taken["status"] == 200
    assert taken["began"] - given_up["began"] > 2.98


def test_each_20_ms_are_a_message_at_their_own_time(load, streaming):
    call, socket = streaming
    socket.wait("media", 100)
    load.command(call, "hangup")
    socket.wait("stop")
    messages = [json.loads(text) for text in socket.raw]
    media = messages[1:-1]
    assert [messages[0]["event"], messages[-1]["event"]] == ["start", "stop"]
    assert messages[0]["start"]["call_control_id"] == call
    audio = c_build.quiet().read_bytes() * (len(media) // 50 + 1)
    for n, frame in enumerate(media, start=1):
        about = frame["media"]
        assert frame["sequence_number"] == str(n + 1)
        assert (about["chunk"], about["timestamp"]) == (str(n), str(20 * n))
        assert base64.b64decode(about["payload"]) == audio[160 * (n - 1) : 160 * n]
    came = [at for at, frame in socket.frames if frame["event"] == "media"]
    early = min(at - FRAME_S * n for n, at in enumerate(came))
    late = [at - FRAME_S * n - early for n, at in enumerate(came)]
    assert statistics.median(late) < FRAME_S / 2, late


def test_a_stream_that_comes_while_others_run_is_paced_too(load, app, streaming):
    _, first = streaming
    calls = [load.place() for _ in range(6)]
    for call in calls:
        load.command(call, "answer", stream_url=app.stream_url)
    app.wait("streaming.started", 7)
    sockets = [app.socket(n) for n in range(7)]
    for socket in sockets:
        socket.wait_paced("media", 50, FRAME_S)
    for call in calls:
        load.command(call, "hangup")
        load.closed(call)
    sent = len(first.of("media"))
    until(lambda: len(first.of("media")) > sent + 50)


def test_a_stream_the_application_closes_is_reported(load, app, streaming):
    call, socket = streaming
    socket.wait("media")
    socket.close()
    app.wait("streaming.stopped")
    load.command(call, "hangup")
    assert load.closed(call)["state"] == "ended"
