"""Events of an agent's calls as a task of the team's own: its name, its queue, its events. Pure.

A person who may edit an agent must not be able to call any task, so DEADAIR_TELL names the
queues and tasks that are allowed. It is asked when an agent is saved and again at each delivery.
"""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from monitor.hooks.settings import HookEvent

QUEUE = r"^[A-Za-z0-9_.-]{1,80}$"
TASK = r"^[A-Za-z0-9_.-]{1,200}$"
_TASK_IDS: UUID = uuid5(NAMESPACE_URL, "deadair:tell")


class Tell(BaseModel):
    """The task of an agent's team that receives events; see docs/hooks.md."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: str = Field(pattern=TASK, description="Name of the task: crm.dead_air.")
    queue: str = Field(pattern=QUEUE, description="Queue that the team's worker reads: crm.")
    events: tuple[HookEvent, ...] = Field(
        tuple(HookEvent), min_length=1, max_length=20, description="Events to send; all by default."
    )


def is_allowed(tell: Tell, routes: Iterable[tuple[str, str]]) -> bool:
    """Return whether *routes*, the pairs of DEADAIR_TELL, allow to send *tell* its events."""
    return any(tell.queue == queue and _matches(tell.task, task) for queue, task in routes)


def task_id(message_id: str) -> str:
    """Return the id of the task that brings a message: the same however often it is sent."""
    return str(uuid5(_TASK_IDS, message_id))


def _matches(task: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return task.startswith(pattern[:-1])
    return task == pattern
