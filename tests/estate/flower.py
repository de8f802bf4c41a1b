"""A Flower as a process, and what it shows: tasks, workers, pages."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.system.harness.processes import Process, free_port

Json = dict[str, Any]


class Flower:
    """`celery ... flower` on a port of its own, asked through its HTTP API and pages."""

    def __init__(
        self, name: str, celery: list[str], *, env: Mapping[str, str], cwd: Path, directory: Path
    ):
        self.port = free_port()
        given = {
            "FLOWER_PORT": str(self.port),
            "FLOWER_UNAUTHENTICATED_API": "true",
            "FLOWER_INSPECT_TIMEOUT": "5000",  # ms
        }
        self.process = Process(
            name,
            [*celery, "flower", "--address=127.0.0.1"] if celery[-1] == "tasks" else celery,
            env={**env, **given},
            log=directory / f"{name}.log",
            cwd=cwd,
            ready=self._answers,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **params: object) -> httpx.Response:
        answer = httpx.get(f"{self.url}{path}", params=params, timeout=20, trust_env=False)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def tasks(self) -> dict[str, Json]:
        """Return all tasks it has seen, by id."""
        return self.get("/api/tasks", limit=10_000).json()

    def names(self) -> set[str]:
        return {str(task["name"]) for task in self.tasks().values()}

    def workers(self) -> dict[str, Json]:
        """Return what workers answer when they are asked now."""
        return self.get("/api/workers", refresh=1).json()

    def _answers(self) -> bool:
        return self.get("/healthcheck").status_code == 200
