"""A team's own Celery beside Dead Air, on its broker: a worker that receives events, and commands.

Of the product it has the public package `deadair` alone, as the wheel would bring it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.system.harness.processes import REPOSITORY, Process
from tests.system.harness.service import BIN, PATH, Service

CODE = """
import json
import os
import sys

from celery import Celery

from deadair import DeadAir

app = Celery("crm", broker=os.environ["TEAM_BROKER"])
app.conf.update(broker_connection_retry_on_startup=True, accept_content=["json"])
air = DeadAir(app)


@air.on(queue="crm", name="crm.dead_air", bind=True)
def told(self, event):
    line = json.dumps({"task": self.request.id, "event": event})
    with open(os.environ["TEAM_FILE"], "a") as file:
        print(line, file=file, flush=True)


if __name__ == "__main__":
    getattr(air, sys.argv[1])(**json.loads(sys.argv[2]))
"""


class Team:
    """The team's worker and the events it received."""

    def __init__(self, service: Service, directory: Path):
        directory.mkdir()
        (directory / "crm.py").write_text(CODE)
        (directory / "deadair").symlink_to(REPOSITORY / "deadair")
        self._directory = directory
        self._file = directory / "told.jsonl"
        self._env = {
            "PATH": PATH,
            "PYTHONPATH": str(directory),
            "TEAM_BROKER": service.broker_url,
            "TEAM_FILE": str(self._file),
        }
        line = "celery -A crm worker -Q crm -P solo -n crm@%h -l info --without-gossip"
        self.worker = Process(
            "crm",
            [str(BIN / "celery"), *line.split()[1:]],
            env=self._env,
            log=directory / "crm.log",
            cwd=directory,
            ready=lambda: "ready." in (directory / "crm.log").read_text(),
        )

    def command(self, verb: str, **arguments: Any) -> None:
        """Send a command as the team's code does."""
        line = [sys.executable, "crm.py", verb, json.dumps(arguments)]
        subprocess.run(line, env=self._env, cwd=self._directory, check=True, timeout=60)

    def told(self, **fields: str) -> list[dict[str, Any]]:
        """Return what the team's task was called with, those events only that have *fields*."""
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        found = [json.loads(line) for line in lines]
        return [t for t in found if all(t["event"].get(k) == v for k, v in fields.items())]
