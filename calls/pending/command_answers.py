"""What became of commands from other people's Celery code: a command that comes twice acts once."""

import json
from typing import Any

import redis

from calls import keys

KEPT_S = 3600
"""Longer than any broker takes to hand out again what a killed worker had."""


class CommandAnswers:
    """Answers by the id of the command's task. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def find(self, task_id: str) -> dict[str, Any] | None:
        raw: Any = self._redis.get(keys.command(task_id))
        return json.loads(raw) if raw else None

    def keep(self, task_id: str, answer: dict[str, Any]) -> None:
        self._redis.set(keys.command(task_id), json.dumps(answer), ex=KEPT_S)
