"""The supervisor with small processes of its own: what starts is stopped, whatever they do."""

import signal
import subprocess
import sys
import textwrap
from contextlib import suppress

import psutil
import pytest

from tests.system.processes import REPOSITORY
from tests.system.waiting import eventually

pytestmark = pytest.mark.system

SCRIPT = """
import os, sys
from pathlib import Path
from deploy.screen import Screen
from deploy.supervisor import Died, Stopped, Supervisor

supervisor = Supervisor(Path({logs!r}), Screen())
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
PATIENT = "trap 'exit 0' TERM; while true; do sleep 0.05; done"
STUBBORN = "trap '' TERM QUIT; sleep 300 & while true; do sleep 0.05; done"


@pytest.fixture
def supervise(tmp_path):
    """Run a supervisor over `{name: (shell command, foundation)}` and return its process."""
    started = []

    def run(**programs):
        script = textwrap.dedent(SCRIPT.format(logs=str(tmp_path), programs=programs))
        process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        supervisor = psutil.Process(process.pid)
        expected = len(programs) + 1  # and the undertaker
        if all(not command.startswith("exit") for command, _ in programs.values()):
            eventually(lambda: len(supervisor.children()) == expected, 10, what="all started")
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


def alive(processes):
    """Return those that still run; one that only waits for init to reap it is dead."""
    found = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def test_sigint_stops_all_and_leaves_nothing(supervise):
    process = supervise(one=(PATIENT, False), other=(PATIENT, False))
    children = family(process)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=5)
    assert said == "stopped\n"
    assert process.returncode == 0
    eventually(lambda: not alive(children), 1, what="all are gone")


def test_what_ignores_sigterm_is_killed_with_its_children(supervise):
    process = supervise(one=(STUBBORN, False))
    eventually(lambda: len(family(process)) >= 3, 5, what="the grandchild")
    children = family(process)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    eventually(lambda: not alive(children), 1, what="all are gone")


def test_a_second_ctrl_c_waits_for_nothing(supervise):
    process = supervise(one=(STUBBORN, False))
    eventually(lambda: len(family(process)) >= 3, 5, what="the trap is set")
    process.send_signal(signal.SIGINT)
    eventually(lambda: process.stdout.readline() == "stopped\n", 5)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=2)


def test_when_one_ends_the_rest_is_stopped_and_the_cause_is_said(supervise):
    process = supervise(steady=(PATIENT, False), hasty=("exit 3; echo", False))
    said, _ = process.communicate(timeout=10)
    assert said.startswith("hasty exited with 3.")


def test_the_last_words_of_what_died_are_shown(supervise, tmp_path):
    process = supervise(hasty=("exit_with() { echo no such port; exit 3; }; exit_with", False))
    said, _ = process.communicate(timeout=10)
    assert "hasty exited with 3" in said
    assert "no such port" in said
    assert (tmp_path / "hasty.log").read_text() == "no such port\n"


def test_the_foundations_outlive_what_stands_on_them(supervise, tmp_path):
    def order(name):
        return (
            f"trap 'echo {name} >> {tmp_path}/order; exit 0' TERM; while true; do sleep 0.05; done"
        )

    process = supervise(store=(order("store"), True), web=(order("web"), False))
    eventually(lambda: len(family(process)) >= 4, 5, what="both loops run")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert (tmp_path / "order").read_text().split() == ["web", "store"]


def test_only_warnings_reach_the_terminal_and_everything_the_log(supervise, tmp_path):
    trace = ["Traceback (most recent call last):", "  File x", "    y()", "KeyError: 7"]
    lines = ["[1] [INFO] all is well", '{"level": "warning", "event": "odd"}', "ERROR: bad", *trace]
    words = "; ".join(f"echo '{line}'" for line in lines)
    process = supervise(one=(f"{words}; {PATIENT}", False))
    eventually(lambda: (tmp_path / "one.log").read_text().count("\n") == 7, 5)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=5)
    relayed = [line.partition("| ")[2] for line in said.splitlines() if line.startswith("one")]
    assert relayed == ["WARNING: odd", "ERROR: bad", "KeyError: 7"]


def test_nothing_survives_a_supervisor_that_is_killed(supervise):
    process = supervise(one=(PATIENT, False), other=(STUBBORN, False))
    children = family(process)
    process.kill()
    process.wait()
    eventually(lambda: not alive(children), 5, what="all are gone")
