"""`make run` as a newcomer meets it: a silent call reported line by line, and a clean Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress

import httpx
import psutil
import pytest

from tests.deploy.local.process_tree import all_gone, family_of
from tests.system.harness.processes import REPOSITORY, free_port
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

PORTS = ("PORT", "FLOWER_PORT", "STORE_PORT", "SIMULATOR_PORT")
NAMES = ("TELNYX", "REDIS", "CELERY", "ADMIN", "SECRET", "PUBLIC", "MAKE")
LAST_LINE = "Ctrl-C stops everything."
STOPPED_S = 40
"""Ample: a process that ignores SIGTERM is killed after ten seconds."""


class MakeRun:
    """One `make run` in a separate folder, and its whole output."""

    def __init__(self, directory, ports):
        self.directory = directory
        self.output = directory / "said"
        self.ports = ports
        kept = {k: v for k, v in os.environ.items() if not k.startswith(NAMES)}
        # -o: the virtual environment that runs this test is there already
        command = ["make", "-o", ".venv/ready", "run", f"VAR={directory / 'var'}"]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                env=kept | {name: str(port) for name, port in ports.items()},
                cwd=REPOSITORY,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self):
        return self.output.read_text()

    def family(self):
        return family_of(self.process.pid)

    def until_said(self, text, within_s):
        def said():
            assert self.process.poll() is None, self.said
            return text in self.said

        eventually(said, within_s, what=f"{text!r} was said")

    def close(self):
        with suppress(psutil.NoSuchProcess):
            family = self.family()
            self.process.kill()  # what it started looks at its parent, and ends
            psutil.wait_procs(family, 15)
        self.process.wait()


@pytest.fixture
def make_run(tmp_path):
    started = []

    def run(**changed):
        directory = tmp_path / str(len(started))
        directory.mkdir()
        one = MakeRun(directory, {name: free_port() for name in PORTS} | changed)
        started.append(one)
        return one

    yield run
    for one in started:
        one.close()


def test_a_silent_call_is_told_and_ctrl_c_leaves_nothing(make_run):
    one = make_run()
    one.until_said(LAST_LINE, 120)
    for silence, due in zip(silences(one.said), [7, 7, 5], strict=True):
        assert due - 0.1 <= silence <= due + 1.5, one.said
    for told in ("call answered", 'greeting: "', "check-in #1", "check-in #2", "hang-up"):
        assert told in one.said
    assert "\x1b" not in one.said, "colours are for terminals"
    for name in ("Board", "Settings", "Flower"):
        address = re.search(rf"^{name} +(\S+)", one.said, re.MULTILINE)[1]
        eventually(lambda address=address: shown(address), 20, what=name)
    family = one.family()
    os.killpg(one.process.pid, signal.SIGINT)  # as a terminal does
    one.process.wait(timeout=STOPPED_S)
    all_gone(family)
    assert "Traceback" not in one.said


def shown(address):
    answer = httpx.get(address, follow_redirects=True, trust_env=False)
    assert answer.status_code == 200, answer
    return True


def silences(said):
    """Return T of each thing that was done about the silence."""
    return [
        float(line.rpartition("T+")[2])
        for line in said.splitlines()
        if "T+" in line and "silence begins" not in line
    ]


def test_secrets_survive_and_a_second_start_beside_the_first_is_refused(make_run):
    one = make_run()
    one.until_said("call answered", 120)
    other = subprocess.run(
        [sys.executable, "-m", "deploy.local.run", one.directory / "var"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert other.returncode == 2
    assert "already running" in other.stdout
    family = one.family()
    one.process.send_signal(signal.SIGINT)  # make alone: it signals no child; the service polls
    one.process.wait(timeout=STOPPED_S)
    all_gone(family)


def test_a_taken_port_is_named_and_nothing_is_started(make_run):
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        one = make_run(PORT=taken)
        assert one.process.wait(timeout=60) == 2
    assert f"Port {taken} is in use; set PORT to a free port." in one.said
    assert not (one.directory / "var" / "store").exists()


def test_when_a_process_dies_the_rest_is_stopped_and_the_cause_is_said(make_run):
    one = make_run()
    one.until_said("call answered", 120)
    family = one.family()
    beat = next(process for process in family if "beat" in process.cmdline())
    beat.kill()
    assert one.process.wait(timeout=STOPPED_S) == 2, "make's own status for a failed target"
    assert "beat was killed by SIGKILL" in one.said
    all_gone(family)
