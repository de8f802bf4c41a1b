"""A bot of Pipecat's, as teams run it on Telnyx's socket, behind the `remote` agent, unchanged."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from benchmarks.media.pipecat import interpreter
from tests.documented import example
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH, Service
from tests.system.harness.simulator_record import commands, hung_up, story

pytestmark = pytest.mark.estate

BOT = Path(__file__).with_name("pipecat_bot.py")
PATIENT = {"silence_timeout_normal": 20, "agent_silence_timeout": 6}


@pytest.fixture(scope="module")
def python():
    """Return the Python of Pipecat's own environment, made by the first test that needs it."""
    try:
        return interpreter()
    except (subprocess.CalledProcessError, OSError) as error:
        pytest.skip(f"pipecat-ai 1.14 can't be installed here: {error}")


@pytest.fixture(scope="module")
def service(python, tmp_path_factory):
    del python  # nothing is started where there is no bot
    service = Service(tmp_path_factory.mktemp("service"), web_workers=2).start()
    yield service
    service.close()


@pytest.fixture
def bot(python, tmp_path):
    port = free_port()

    def listens():
        with socket.create_connection(("127.0.0.1", port), 1):
            return True

    served = tmp_path / "serve.py"
    served.write_text(example("remote with Pipecat"))
    (tmp_path / "my_bot.py").write_text(BOT.read_text())
    command = [str(python), str(served), str(port)]
    env = {"PATH": PATH, "HOME": str(tmp_path)}
    process = Process("pipecat", command, env=env, log=tmp_path / "pipecat.log", ready=listens)
    process.port = port
    yield process.start(ready_within_s=120)
    process.close()


@pytest.fixture
def place(service, bot):
    placed = []

    def place_now(**of_the_call):
        options = {"url": f"ws://127.0.0.1:{bot.port}/"}
        fields = {"agent_class": "remote", "agent_options": options}
        placed.append(Call(service, fields=fields, **of_the_call).place())
        return placed[-1]

    yield place_now
    for call in placed:
        call.leave()


def streams(call, event):
    timeline = call.state()["timeline"]
    return [e for e in timeline if e["event"] == event and e.get("kind") == "stream"]


def test_a_silent_caller_is_greeted_asked_and_hung_up_on(place):
    call = place(settings=QUICK)
    record = call.over(90)
    spoken = [each["body"]["payload"] for each in commands(record, "speak")]
    assert spoken == ["Are you still there?"] * 2, story(record)
    hung_up(record)
    assert len(streams(call, "utterance.ended")) == 1


def test_the_bot_answers_and_is_interrupted(place):
    call = place(settings=PATIENT)
    call.until_told("utterance.ended")
    call.do(say="hello")
    call.until_told("utterance.registered", count=2, within_s=30)
    call.do(say="hello")
    call.until_told("utterance.ended", count=2, within_s=30)
    call.until_told("utterance.registered", count=3, within_s=30)
    assert commands(call.record(), "speak") == [], story(call.record())
    began, ended = streams(call, "utterance.registered")[1], streams(call, "utterance.ended")[1]
    assert _ms(ended) - _ms(began) < 5_500, "six seconds were cut"


def _ms(entry):
    return int(entry["id"].partition("-")[0])


def test_it_goes_on_when_a_web_worker_or_the_bot_itself_dies(place, bot):
    call = place(settings=PATIENT)
    call.until_told("utterance.ended")
    owner = call.until_told("session.attached")[0]["by"]
    os.kill(int(owner.rpartition(":")[2]), signal.SIGKILL)
    call.until_told("session.attached", count=2, within_s=40)
    call.until_told("utterance.ended", count=2, within_s=40)
    bot.kill()
    call.until_told("agent.unreachable", within_s=40)
    bot.restart()
    call.until_told("agent.reconnected", within_s=60)
    call.until_told("utterance.ended", count=3, within_s=40)
