"""What the team's tasks share."""

import os
import time

import config


def note(task: str, task_id: str, what: str) -> None:
    """Write that a run of a task began or ended; a line is written in one piece."""
    line = f"{task} {task_id} {what} {os.getpid()} {time.time():.1f}\n"  # noqa: TID251 - a log's
    with config.JOURNAL.open("a") as journal:
        journal.write(line)
