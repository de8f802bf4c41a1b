"""The team's Celery application and its tasks: `celery -A tasks worker` starts it."""

import time

from celery import Celery
from utils import note

app = Celery("team")
app.config_from_object("celeryconfig")
app.conf.imports = ("agents",)


@app.task(bind=True, acks_late=True)
def export(self, seconds):
    """Run for longer than Dead Air leaves a message unacknowledged."""
    note("tasks.export", self.request.id, "began")
    time.sleep(seconds)
    note("tasks.export", self.request.id, "ended")


@app.task(bind=True)
def remind(self, who):
    """Wait in the worker's memory until its countdown is over."""
    note("tasks.remind", self.request.id, "began")
    return who


@app.task(bind=True)
def tidy(self):
    note("tasks.tidy", self.request.id, "began")


@app.task(bind=True)
def called(self, event):
    """Receive an event of a call from Dead Air."""
    note("tasks.called", self.request.id, event["type"])
