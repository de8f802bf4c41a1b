"""The real command, as Telnyx of an application that it starts itself."""

import json
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.simulator.loopback import until
from tests.system.harness.processes import free_port

pytestmark = pytest.mark.system

STUB = Path(__file__).with_name("stub_application.py")
TIMES = ["--silence", "1", "--checkins", "1", "--grace", "1", "--late", "3", "--call", "12"]


def check(manner, *more, port=None):
    port = port or free_port()
    start = shlex.join([sys.executable, str(STUB), str(port), manner])
    return subprocess.run(
        [
            *(sys.executable, "-m", "simulator", "check", "silent", *more),
            *("--url", f"http://127.0.0.1:{port}/", "--port", "0", "--start", start),
            *TIMES,
        ],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_an_application_that_asks_and_ends_passes(tmp_path):
    junit = tmp_path / "out.xml"
    ran = check("polite", "--junit", str(junit))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "TELNYX_BASE_URL=http://127.0.0.1:" in ran.stdout
    assert "passed  silent" in ran.stdout
    [suite] = ET.fromstring(junit.read_text()).findall("testsuite")  # noqa: S314  our own
    assert suite.get("failures") == "0"
    assert int(suite.get("tests")) > 8


def test_an_application_that_says_nothing_is_found_out():
    ran = check("mute", "--json")
    assert ran.returncode == 1, ran.stderr
    told = json.loads(ran.stdout)
    rules = told["scenarios"][0]["rules"]
    assert not rules["is greeted"]["holds"]
    assert not rules["is let go in the end"]["holds"]


def test_an_application_that_hangs_up_unasked_is_found_out():
    ran = check("rude")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "is asked before the hang-up: NO." in ran.stdout


def test_forged_events_are_tried_by_name():
    ran = check("polite", "forged-events", "--json")
    rules = json.loads(ran.stdout)["scenarios"][-1]["rules"]
    assert rules["an unsigned event is refused"]["holds"]
    assert not rules["an event signed by another key is refused"]["holds"], "it trusts any"
    assert ran.returncode == 1


def test_what_can_not_be_run_is_said():
    gone = subprocess.run(
        [
            *(sys.executable, "-m", "simulator", "check", "silent"),
            *("--simulator", f"http://127.0.0.1:{free_port()}"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert gone.returncode == 2
    assert "no simulator answers" in gone.stderr


def test_an_application_that_answers_with_a_document_passes():
    ran = check("texml", "--texml", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rules = json.loads(ran.stdout)["scenarios"][0]["rules"]
    assert rules["is let go in the end"]["holds"]
    assert "commands are in order" not in rules, "it sends none"


def test_an_application_for_texml_is_recognised_by_its_answer():
    ran = check("texml", "--wait", "1")
    assert ran.returncode == 2
    assert "Then add --texml" in ran.stderr


def test_an_application_that_sends_no_document_is_told_what_it_sent():
    ran = check("polite", "--texml", "--wait", "1")
    assert ran.returncode == 2
    assert "its TeXML is no XML (no element found: line 1, column 0): nothing" in ran.stderr


def test_an_application_that_ends_as_it_starts_is_not_waited_for():
    ran = check("broken")
    assert ran.returncode == 2
    assert "the command of --start has ended with status 1" in ran.stderr
    assert "it has no configuration" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--texml"], "--start and --texml need --url"),
        (["--start", "true"], "--start and --texml need --url"),
        (["--url", "localhost:8000/hook"], "'localhost:8000/hook' is no http:// or https://"),
    ],
)
def test_arguments_that_name_no_application_are_refused(arguments, why):
    ran = subprocess.run(
        [sys.executable, "-m", "simulator", "check", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert why in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_is_no_simulator_is_said_to_be_none():
    stub = subprocess.Popen(
        [sys.executable, "-m", "http.server", port := str(free_port()), "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: listens(int(port)))
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "simulator", "check", "silent"),
                *("--simulator", f"http://127.0.0.1:{port}"),
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        stub.kill()
        stub.wait()
    assert ran.returncode == 2
    assert "is no simulator" in ran.stderr
    assert "Traceback" not in ran.stderr


def listens(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
