"""The examples of docs/agents.md hold their conversations: what a team copies works."""

import socket
import sys

import pytest

from tests.documented import example
from tests.system.harness.processes import Process, free_port
from tests.system.harness.service import PATH
from tests.system.harness.simulator_record import begun, commands, hung_up, story

pytestmark = pytest.mark.system

PATIENT = {"silence_timeout_normal": 15, "agent_silence_timeout": 5}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Return a function that runs an example as a process and returns its port."""
    directory, running = tmp_path_factory.mktemp("examples"), []

    def run(heading, command):
        port, file = free_port(), directory / f"example_{heading}.py"
        file.write_text(example(heading))

        def listens():
            with socket.create_connection(("127.0.0.1", port), 1):
                return True

        words = [each.format(file=file, name=file.stem, port=port) for each in command]
        log = directory / f"{heading}.log"
        env = {"PATH": PATH, "PYTHONPATH": str(directory)}
        process = Process(heading, [sys.executable, *words], env=env, log=log, ready=listens)
        running.append(process.start())
        return port

    yield run
    for process in running:
        process.close()


def spoken(record):
    return [each["body"]["payload"] for each in commands(record, "speak")]


def test_the_class_answers_what_the_caller_says(place):
    fields = {"agent_class": "tests.system.agents.documented_class:Concierge"}
    call = place(fields=fields, settings=PATIENT)
    call.spoken(1)
    call.do(say="hello")
    call.spoken(2)
    said = [each["text"] for each in begun(call.record())]
    assert said[0] == "Hi."
    assert said[1].startswith("You said: "), story(call.record())


def test_the_flask_application_answers_and_hangs_up(place, server):
    port = server("http", ["-m", "flask", "--app", "{name}", "run", "--port", "{port}"])
    options = {"url": f"http://127.0.0.1:{port}/voice"}
    call = place(fields={"agent_class": "http", "agent_options": options}, settings=PATIENT)
    call.spoken(1)
    call.do(say="hello")
    record = call.over(40)
    assert spoken(record)[0] == "Hi."
    assert spoken(record)[-1].startswith("You said: "), story(record)
    hung_up(record)
    assert call.state()["hangup_reason"] == "agent"


def test_the_media_server_speaks_with_the_callers_own_voice(place, server):
    port = server("remote", ["{file}", "{port}"])
    options = {"url": f"ws://127.0.0.1:{port}/"}
    call = place(fields={"agent_class": "remote", "agent_options": options}, settings=PATIENT)
    call.until_told("session.attached")
    call.do(say="hello")
    told = call.until_told("utterance.registered")
    assert told[0]["kind"] == "stream", call.state()["timeline"]
    call.until_told("utterance.ended")
    assert spoken(call.record()) == []


def test_a_celery_task_speaks_on_a_call(place):
    code = {}
    exec(example("From Celery"), code)  # noqa: S102  # our own page
    call = place(settings=PATIENT)
    call.spoken(1)
    code["app"].conf.broker_url = call.service.broker_url
    code["order_found"](call.id, 17)
    call.spoken(2)
    assert begun(call.record())[1]["text"] == "Order 17 is on its way."
    code["app"].close()
