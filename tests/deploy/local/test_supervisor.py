"""The supervisor with small processes of its own: what starts is stopped, whatever they do."""

import signal
import subprocess
import sys
import textwrap

import pytest

from deploy.local.supervisor import TERM_S
from tests.deploy.local.process_tree import all_gone, family_of
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

SCRIPT = """
import os, sys
from pathlib import Path
from deploy.local.console import Console
from deploy.local.supervisor import Died, Stopped, Supervisor

supervisor = Supervisor(Path({logs!r}), Console())
programs = {programs!r}
try:
    for name, (command, foundation) in programs.items():
        supervisor.start(name, ["/bin/sh", "-c", command], os.environ, foundation=foundation)
    supervisor.pause(60)
except Stopped:
    print("stopped")
except Died as cause:
    print(cause)
finally:
    supervisor.stop()
"""
READY = "ready"
ON = f"echo {READY}; while true; do sleep 0.05; done"
"""What a program does that stays, once its traps are set."""

PATIENT = f"trap 'exit 0' TERM; {ON}"
STUBBORN = f"trap '' TERM QUIT; sleep 300 & {ON}"
ENDED_S = 30


class Supervised:
    """A supervisor over `{name: (shell command, foundation)}`, with all that it says in a file."""

    def __init__(self, directory, programs):
        self.output, self.logs = directory / "said", directory / "logs"
        script = textwrap.dedent(SCRIPT.format(logs=str(self.logs), programs=programs))
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", script], cwd=REPOSITORY, stdout=output
            )

    def log(self, name):
        return (self.logs / f"{name}.log").read_text()

    def is_ready(self, name):
        return READY in self.log(name).splitlines()

    @property
    def said(self):
        return self.output.read_text()

    def family(self):
        return family_of(self.process.pid)

    def send(self, number):
        self.process.send_signal(number)

    def ended(self, within_s=ENDED_S):
        """Wait until the supervisor has ended; return all that it has said."""
        self.process.wait(timeout=within_s)
        return self.said

    def close(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def supervise(tmp_path):
    """Return what starts a supervisor and waits for its programs, where none ends unasked."""
    started = []

    def run(**programs):
        one = Supervised(tmp_path, programs)
        started.append(one)
        if all(READY in command for command, _ in programs.values()):
            eventually(lambda: all(map(one.is_ready, programs)), 20, what="all are ready")
        return one

    yield run
    for one in started:
        one.close()


def test_sigint_stops_all_and_leaves_nothing(supervise):
    supervisor = supervise(one=(PATIENT, False), other=(PATIENT, False))
    children = supervisor.family()
    supervisor.send(signal.SIGINT)
    assert supervisor.ended() == "stopped\n"
    assert supervisor.process.returncode == 0
    all_gone(children)


def test_what_ignores_sigterm_is_killed_with_its_children(supervise):
    supervisor = supervise(one=(STUBBORN, False))
    children = supervisor.family()
    assert len(children) >= 3, "the reaper, the program, its child that sleeps"
    supervisor.send(signal.SIGTERM)
    supervisor.ended()
    all_gone(children)


def test_a_second_ctrl_c_waits_for_nothing(supervise):
    supervisor = supervise(deaf=(f"trap 'echo told' TERM; trap '' QUIT; {ON}", False))
    supervisor.send(signal.SIGINT)
    eventually(lambda: "told" in supervisor.log("deaf"), 10, what="told to end")
    supervisor.send(signal.SIGINT)
    supervisor.ended(within_s=TERM_S - 0.5)


def test_when_one_ends_the_rest_is_stopped_and_the_cause_is_said(supervise):
    supervisor = supervise(steady=(PATIENT, False), hasty=("exit 3; echo", False))
    assert supervisor.ended().startswith("hasty exited with 3.")


def test_the_last_words_of_what_died_are_shown(supervise):
    supervisor = supervise(hasty=("exit_with() { echo no such port; exit 3; }; exit_with", False))
    said = supervisor.ended()
    assert "hasty exited with 3" in said
    assert "no such port" in said
    assert supervisor.log("hasty") == "no such port\n"


def test_the_foundations_outlive_what_stands_on_them(supervise, tmp_path):
    def order(name):
        return f"trap 'echo {name} >> {tmp_path}/order; exit 0' TERM; {ON}"

    supervisor = supervise(store=(order("store"), True), web=(order("web"), False))
    supervisor.send(signal.SIGTERM)
    supervisor.ended()
    assert (tmp_path / "order").read_text().split() == ["web", "store"]


def test_only_warnings_reach_the_terminal_and_everything_the_log(supervise):
    trace = ["Traceback (most recent call last):", "  File x", "    y()", "KeyError: 7"]
    lines = ["[1] [INFO] all is well", '{"level": "warning", "event": "odd"}', "ERROR: bad", *trace]
    words = "; ".join(f"echo '{line}'" for line in lines)
    supervisor = supervise(one=(f"{words}; {PATIENT}", False))
    supervisor.send(signal.SIGINT)
    said = supervisor.ended()
    assert supervisor.log("one").splitlines() == [*lines, READY]
    relayed = [line.partition("| ")[2] for line in said.splitlines() if line.startswith("one")]
    assert relayed == ["WARNING: odd", "ERROR: bad", "KeyError: 7"]


def test_nothing_survives_a_supervisor_that_is_killed(supervise):
    supervisor = supervise(one=(PATIENT, False), other=(STUBBORN, False))
    children = supervisor.family()
    supervisor.close()
    all_gone(children)
