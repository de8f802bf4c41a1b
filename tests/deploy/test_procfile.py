"""The Procfile's four lines fit the code they start."""

import runpy
import shlex
import sys
from pathlib import Path

import pytest
from celery.bin.celery import celery as celery_command
from flower.options import default_options

from deploy.local.run import ROOT, procfile

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    return {name: shlex.split(line) for name, line in procfile(ROOT / "Procfile").items()}


def test_there_are_exactly_the_contracts_four_processes(lines):
    assert list(lines) == ["web", "worker", "beat", "flower"]


def test_each_line_starts_a_program_of_the_virtual_environment(lines):
    for words in lines.values():
        assert (Path(sys.executable).parent / words[0]).exists()


def test_no_line_needs_a_shell():
    for line in procfile(ROOT / "Procfile").values():
        assert not set("$&|;<>`*?") & set(line)


def test_the_worker_takes_from_exactly_the_queues_that_tasks_are_sent_to(lines, monkeypatch):
    """Without -Q it takes from all that are configured, whatever their namespace."""
    assert "-Q" not in lines["worker"]
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    monkeypatch.setenv("DEADAIR_NAMESPACE", "ours")
    settings = runpy.run_path(str(ROOT / "celeryconfig.py"))
    routed = {route["queue"] for route in settings["task_routes"].values()}
    assert routed == {queue.name for queue in settings["task_queues"]}
    assert settings["task_default_queue"] in routed
    assert all(queue.startswith("ours.") for queue in routed)


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_knows_every_option_of_the_line(lines, name):
    words = lines[name]
    assert words[:4] == ["celery", "-A", "tasks", name]
    command = celery_command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words[4:] if word.startswith("-")} <= known


def test_beat_keeps_no_schedule_on_disk(lines):
    words = lines["beat"]
    assert words[words.index("-S") + 1] == "celery.beat:Scheduler"


def test_flower_listens_on_loopback_only(lines):
    options = dict(word.removeprefix("--").split("=") for word in lines["flower"][4:])
    assert options["address"] == "127.0.0.1"
    assert set(options) <= set(default_options)


def test_flower_shows_what_each_task_does_to_which_call(lines):
    [columns] = [word for word in lines["flower"] if word.startswith("--tasks_columns=")]
    assert {"name", "kwargs"} <= set(columns.partition("=")[2].split(","))
