"""How a task is run is the task's own affair, whatever its worker is configured for."""

import pytest
from celery import Celery

from tasks import app
from tasks.workers.passing_on import PassingOn

pytestmark = pytest.mark.unit


def test_every_task_of_ours_has_the_options_of_its_class():
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if name.startswith(f"{app.namespace}.")]
    assert len(ours) > 20
    for task in ours:
        assert isinstance(task, PassingOn)
        assert task.acks_late
        assert task.reject_on_worker_lost
        assert task.serializer == "json"
        assert task.ignore_result
        assert task.soft_time_limit < task.time_limit <= 120


def test_another_configuration_does_not_change_them():
    other = Celery("other", set_as_current=False, task_cls=PassingOn)
    other.conf.update(
        task_acks_late=False, task_serializer="pickle", task_ignore_result=False, task_time_limit=5
    )

    @other.task(name="one")
    def one():
        """Do nothing."""

    assert (one.acks_late, one.serializer, one.ignore_result, one.time_limit) == (
        True, "json", True, 30,
    )  # fmt: skip
