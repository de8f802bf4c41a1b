"""The class of our tasks: their options, and how two releases share the queues during a deploy.

A task of a call that a newer release began is passed on, as it is, until a worker of that release
gets it: workers wait for tasks in a queue themselves, so that takes a round of them at the most. An
argument that a newer release added is left out; such an argument must not be needed.
"""

import inspect
import time
from functools import cached_property
from typing import Any

import structlog
from celery import Task

from calls.redis_client.errors import NewerCallError

PASSED = "deadair_passed"
"""The header that says how often a task was passed on."""

AT_ONCE = 20
PAUSE_S = 0.25
"""Pause before a task is passed on once more than `AT_ONCE` times: newer workers are busy."""

log = structlog.get_logger("tasks.workers")


class PassingOn(Task):  # type: ignore[type-arg]  # celery-types alone make it generic
    """A task that newer workers get if it is theirs. `passes`: how often at most.

    After that a step is requested again by the sweep, and an event handed in again.
    """

    passes = 60

    # They are the tasks' own, whatever the worker that runs them is configured for.
    acks_late = True  # a task whose worker dies is run again: every task is idempotent
    reject_on_worker_lost = True  # with prefork, the child's death alone must not lose the task
    ignore_result = True
    serializer = "json"
    time_limit = 30  # prefork: kills; a command to Telnyx takes 5 s at the most
    soft_time_limit = 20

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # From a broker, the request is there already.
        run = super().__call__ if self.request.called_directly else self.run
        try:
            return run(*args, **self._known(kwargs))
        except NewerCallError:
            if not self._pass_on(args, kwargs):
                raise

    def _pass_on(self, args: Any, kwargs: dict[str, Any]) -> bool:
        """Send the task again; false if that was done often enough, or it came from no broker."""
        request = self.request
        passed = int(getattr(request, PASSED, 0) or 0)
        if request.called_directly or passed >= self.passes:
            return False
        if passed >= AT_ONCE:
            time.sleep(PAUSE_S)
        self.app.send_task(
            self.name,
            args=args,
            kwargs=kwargs,
            task_id=request.id,
            retries=request.retries,
            headers={PASSED: passed + 1},
            argsrepr="",
            kwargsrepr=str(getattr(request, "kwargsrepr", "")),
        )
        log.debug("A newer worker's task, passed on", task=self.name, passed=passed + 1)
        return True

    def _known(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        names = self._names
        return kwargs if names is None else {k: v for k, v in kwargs.items() if k in names}

    @cached_property
    def _names(self) -> frozenset[str] | None:
        """Return the arguments that the task knows; None for one that takes any."""
        parameters = inspect.signature(self.run).parameters.values()
        if any(each.kind is each.VAR_KEYWORD for each in parameters):
            return None
        return frozenset(each.name for each in parameters)
