"""The Celery application: everything that changes a call because of a webhook or a decision.

`app` is all that the web side imports from here besides `tasks.publish`; the tasks themselves, and
the Telnyx SDK with them, are loaded by Celery workers only.

Every task's name begins with DEADAIR_NAMESPACE. The app is never the current one: the
`shared_task`s of other Celery code in the same process stay its own.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from celery import Celery
from celery.utils.imports import cwd_in_path
from kombu.utils.objects import cached_property

from tasks.broker import event_batching
from tasks.broker.delayed import delayed

CONFIG = Path(__file__).resolve().parent.parent / "celeryconfig.py"


def _config() -> Any:
    """Return our own `celeryconfig`, whichever module of that name comes first on the path."""
    spec = spec_from_file_location("deadair_celeryconfig", CONFIG)
    if spec is None or spec.loader is None or not CONFIG.is_file():
        raise SystemExit(f"Dead Air is incomplete: {CONFIG} is missing")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class _App(Celery):
    """Celery, but tasks are named in *namespace*, and its worker divides itself into lanes."""

    namespace = ""
    amqp_cls = "tasks.broker.kombu_connection:Amqp"
    log_cls = "tasks.workers.log_setup:Log"

    def named(self, task: str | None) -> str | None:
        """Return the name of *task* on the broker; one that has the namespace stays as it is.

        Celery's own tasks (`celery.*`) and those without a name keep theirs.
        """
        if task is None or task.startswith("celery."):
            return task
        return task if task.startswith(f"{self.namespace}.") else f"{self.namespace}.{task}"

    def _task_from_fun(self, fun: Any, name: Any = None, *args: Any, **options: Any) -> Any:
        # Read against Celery 5.7: the decorator `task` comes here with all that it was given.
        if named := self.named(name):
            options.setdefault("Request", "tasks.shown.request:Request")
            # What beat starts every second would push all that happened to calls out of Flower.
            options.setdefault("send_events", named not in self.clockwork)
        return super()._task_from_fun(fun, named, *args, **options)

    @cached_property
    def clockwork(self) -> frozenset[str]:
        """The tasks that are on beat's schedule."""
        return frozenset(str(entry["task"]) for entry in self.conf.beat_schedule.values())

    def send_task(self, name: str, *args: Any, **options: Any) -> Any:
        named = str(self.named(name))
        return super().send_task(named, *args, **delayed(self, named, options))

    @cached_property
    def Worker(self) -> Any:  # noqa: N802  # Celery's name
        """Return the class of workers; it is loaded by workers only."""
        with cwd_in_path():  # the celery command has it on the path only while it imports us
            name: Any = "tasks.workers.lanes:Worker"  # celery-types knows of classes only
            return self.subclass_with_self(name)


_settings = _config()
app = _App("deadair", set_as_current=False, task_cls="tasks.workers.passing_on:PassingOn")
app.namespace = _settings.namespace
app.config_from_object(_settings)
event_batching.install(app)
app.steps["worker"].update({"tasks.workers.watchdog:Watchdog", "tasks.workers.worker_steps:WarmUp"})
app.steps["consumer"].add("tasks.workers.worker_steps:Freeze")
app.conf.imports = (
    "tasks.webhooks",
    "tasks.checkins",
    "tasks.speech.utterances",
    "tasks.call_control.transfers",
    "tasks.call_control.agent_acts",
    "tasks.call_control.signalling",
    "tasks.messages.sending",
    "tasks.sweeps.sweep",
    "tasks.hooks.delivery",
    "tasks.hooks.team_tasks",
    "tasks.api.commands",
    "tasks.attach.commands",
)
