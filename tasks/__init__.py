"""The Celery application: everything that changes a call because of a webhook or a decision.

`app` is all that the web side imports from here besides `tasks.publish`; the tasks themselves, and
the Telnyx SDK with them, are loaded by Celery workers only.
"""

from typing import Any

from celery import Celery
from celery.utils.imports import cwd_in_path
from kombu.utils.objects import cached_property

from tasks import broker


class _App(Celery):
    """Celery, but its worker divides itself into lanes, and is watched."""

    @cached_property
    def Worker(self) -> Any:  # noqa: N802  # Celery's name
        """Return the class of workers; it is loaded by workers only."""
        with cwd_in_path():  # the celery command has it on the path only while it imports us
            name: Any = "tasks.lanes:Worker"  # celery-types knows of classes only
            return self.subclass_with_self(name)


app = _App("deadair")
broker.install(app)
app.steps["worker"].add("tasks.watchdog:Watchdog")
app.config_from_object("celeryconfig")
app.conf.imports = (
    "tasks.webhooks",
    "tasks.checkins",
    "tasks.speech",
    "tasks.transfers",
    "tasks.signalling",
    "tasks.sweeps",
    "tasks.hooks",
    "tasks.worker",
)
