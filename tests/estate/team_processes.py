"""A team's Celery estate as processes: prefork worker, beat, Flower, and commands beside them."""

import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.estate.flower import Flower
from tests.system.harness.processes import Process
from tests.system.harness.service import BIN, PATH

CODE = Path(__file__).parent / "team"


class Run(NamedTuple):
    """A line of the team's journal."""

    task: str
    task_id: str
    what: str


class Team:
    """What a team runs on *broker_url*, in a folder of its own modules; `start()` waits for it."""

    def __init__(self, directory: Path, broker_url: str):
        directory.mkdir()
        self.directory = directory
        self.journal = directory / "journal"
        self.journal.touch()
        self.env = {
            "PATH": PATH,
            "HOME": str(directory),
            "C_FORCE_ROOT": "1",  # Celery takes no pickle as root, which containers of tests are
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(CODE),
            "TEAM_BROKER_URL": broker_url,
            "TEAM_JOURNAL": str(self.journal),
        }
        celery = [str(BIN / "celery"), "-A", "tasks"]
        schedule = str(directory / "schedule")
        self.worker = self._process(
            "team-worker",
            [*celery, "worker", "-n", "team@%h", "-P", "prefork", "-c", "3", "-E", "-l", "info"],
            ready=lambda: "ready." in self.worker.logs(),
        )
        self.beat = self._process("team-beat", [*celery, "beat", "-s", schedule, "-l", "info"])
        self.flower = Flower("team-flower", celery, env=self.env, cwd=CODE, directory=directory)

    def _process(self, name: str, command: list[str], ready=None) -> Process:
        log = self.directory / f"{name}.log"
        return Process(name, command, env=self.env, log=log, cwd=CODE, ready=ready)

    @property
    def processes(self) -> list[Process]:
        return [self.worker, self.beat, self.flower.process]

    def start(self) -> "Team":
        for process in self.processes:
            process.start(ready_within_s=0)
        for process in self.processes:
            process.wait_ready(60)
        return self

    def close(self) -> None:
        for process in reversed(self.processes):
            process.close()

    def command(self, *arguments: str) -> str:
        """Run `celery -A tasks ...` as the team would; return what it printed."""
        return self.run([str(BIN / "celery"), "-A", "tasks", *arguments])

    def python(self, code: str, **env: str) -> str:
        """Run Python of the team's, beside its own modules; return what it printed."""
        return self.run([str(BIN / "python"), "-c", code], **env)

    def run(self, command: list[str], **env: str) -> str:
        done = subprocess.run(
            command,
            env=self.env | env,
            cwd=CODE,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def runs(self, task: str = "") -> list[Run]:
        """Return what the journal says of *task*, or of all."""
        lines = (line.split()[:3] for line in self.journal.read_text().splitlines())
        return [run for run in (Run(*line) for line in lines) if task in {"", run.task}]
