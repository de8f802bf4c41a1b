"""Events of Dead Air as a team's own Celery code receives them: tasks of theirs, on their app.

An agent's `tell` names one task. It may be a function's own task, or `<namespace>.event`, which
each app has that receives anything: it runs every function that asked for the event's type.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery import Celery

Receiver = Callable[..., Any]

EVENTS = frozenset(
    {
        "silence.started",
        "silence.judged",
        "checkin.sent",
        "caller.recovered",
        "call.answered",
        "call.transferred",
        "call.hung_up",
        "call.healed",
        "agent.failed",
        "speech.failed",
        "takeover",
        "alarm",
        "command.done",
        "command.refused",
    }
)
"""What hooks and `tell` report (docs/hooks.md)."""


class Event(dict[str, Any]):
    """What happened: the JSON object of docs/hooks.md, whose fields are attributes as well."""

    @property
    def id(self) -> str:
        """The same each time the event is sent."""
        return str(self["id"])

    @property
    def type(self) -> str:
        return str(self["type"])

    @property
    def occurred_at(self) -> str:
        """UTC, ISO 8601."""
        return str(self["occurred_at"])

    @property
    def call_control_id(self) -> str:
        """'' for an event that is no call's."""
        return str(self.get("call_control_id", ""))

    @property
    def agent(self) -> str:
        return str(self.get("agent", ""))

    @property
    def reference(self) -> str:
        """What was given with the dial or the command, '' if nothing was."""
        return str(self.get("reference", ""))

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.get("data", {}))


class Receivers:
    """The functions of one app that receive events."""

    def __init__(self, app: "Celery", namespace: str) -> None:
        self._app = app
        self._name = f"{namespace}.event"
        self._tasks: list[tuple[frozenset[str], Any]] = []

    def register(
        self, types: tuple[str, ...], queue: str = "", **options: Any
    ) -> Callable[[Receiver], Any]:
        """Return a decorator that makes a function the task of events of *types* (none: all).

        *queue* is the queue it is received from; other *options* are those of Celery's `app.task`.
        Raises ValueError for a type there is not.
        """
        if unknown := sorted(set(types) - EVENTS):
            there_are = ", ".join(sorted(EVENTS))
            raise ValueError(f"there is no event {unknown[0]!r}; there are {there_are}")
        if queue:
            options["base"] = _called_on(queue, options.get("base") or self._app.Task)
        options = {"shared": False, **options}  # no other app of the process gets the task

        def decorate(receiver: Receiver) -> Any:
            wanted = frozenset(types)

            @wraps(receiver)
            def receive(*given: Any, event: Mapping[str, Any]) -> Any:
                if wanted and event.get("type") not in wanted:
                    return None
                return receiver(*given, Event(event))

            return self._add(wanted, self._app.task(**options)(receive))

        return decorate

    def _add(self, wanted: frozenset[str], task: Any) -> Any:
        if not self._tasks:
            self._app.task(name=self._name, shared=False)(self._run_all)
        self._tasks.append((wanted, task))
        return task

    def _run_all(self, event: Mapping[str, Any]) -> None:
        failed: Exception | None = None
        for wanted, task in self._tasks:
            if not wanted or event.get("type") in wanted:
                try:
                    task(event=event)
                except Exception as error:  # noqa: BLE001  # the other functions still run
                    failed = failed or error
        if failed:
            raise failed


def _called_on(queue: str, base: Any) -> Any:
    """Return *base* with *queue* as where its tasks are called unless told otherwise.

    The attribute `queue` of a task would do it, but Celery 5.7 warns of that.
    """

    class Receiving(base):  # type: ignore[misc]  # a class that is known at run time only
        abstract = True

        def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
            return super().apply_async(args, kwargs, **{"queue": queue, **options})

    return Receiving
