"""docs/celery.md is followed word by word: its shell blocks, in one shell, beside an estate."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.estate.team_processes import CODE, Team
from tests.system.harness.processes import REPOSITORY, Process, free_port
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(300)]
GUIDE = (REPOSITORY / "docs" / "celery.md").read_text()
STEPS = re.findall(r"^## (\d+)\. (.+)$", GUIDE, re.MULTILINE)
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
LEFT_OUT = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis"}


def test_there_are_ten_steps_and_each_has_its_block():
    assert [int(number) for number, _ in STEPS] == list(range(1, 11))
    assert len(BLOCKS) == len(STEPS)


@pytest.fixture
def checkout(tmp_path):
    """Return a fresh checkout after `make setup`."""
    folder = tmp_path / "deadair"
    shutil.copytree(
        REPOSITORY, folder, ignore=lambda _, names: LEFT_OUT & set(names), symlinks=True
    )
    environment = Path(sys.executable).parent.parent
    (folder / ".venv").symlink_to(environment)
    os.utime(folder / "requirements.txt", (0, 0))
    return folder


@pytest.fixture
def team_venv(tmp_path):
    """Return a virtual environment of the team's, which has Celery and no module of Dead Air."""
    folder = tmp_path / "team-venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    [packages] = folder.glob("lib/python3*/site-packages")
    ours = next(p for p in map(Path, sys.path) if p.name == "site-packages")
    (packages / "celery.pth").write_text(f"{ours}\n")  # a download less
    return folder


@pytest.fixture
def team(tmp_path, redis_url):
    team = Team(tmp_path / "team", redis_url).start()
    yield team
    team.close()


def test_a_running_estate_hears_its_first_check_in_by_the_guide(
    tmp_path, checkout, team_venv, team, redis_server, measured
):
    script = tmp_path / "guide.sh"
    script.write_text("set -eu\n" + "\n".join(BLOCKS) + "\necho HEARD\nwait\n")
    ports = {n: str(free_port()) for n in ("DEADAIR_PORT", "SIMULATOR_PORT", "FLOWER_PORT")}
    guide = Process(
        "guide",
        ["/bin/sh", "-x", str(script)],
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(tmp_path),
            "BROKER": redis_server.url,
            "STORE": redis_server.url.replace("/0", "/1"),
            "TEAM": str(CODE),
            "TEAM_VENV": str(team_venv),
            "TEAM_BROKER_URL": team.env["TEAM_BROKER_URL"],
            "TEAM_JOURNAL": team.env["TEAM_JOURNAL"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "NO_PROXY": "127.0.0.1",
            **{n: os.environ[n] for n in os.environ if n.startswith(("PIP_", "UV_"))},
            **ports,
        },
        log=tmp_path / "guide.log",
        cwd=checkout,
    )
    guide.start(ready_within_s=0)
    try:

        def heard():
            if not guide.running:
                raise RuntimeError(f"the guide ended with {guide.returncode}:\n{guide.tail()}")
            assert "\nHEARD\n" in guide.logs(), _logs(checkout)
            return True

        eventually(heard, 240, what="the first check-in by the guide")
        story = guide.logs().partition("calls explain")[2]
        assert "Are you still there" in story or "heck-in" in story, story
        assert [run.what for run in team.runs("tasks.tidy")], "their beat went on"
        assert team.worker.running
        measured(f"docs/celery.md: {len(STEPS)} steps followed, the first check-in heard")
    finally:
        guide.close()


def _logs(checkout):
    told = {path.name: path.read_text()[-600:] for path in (checkout / "var").glob("*.log")}
    return f"not yet; {told}"
