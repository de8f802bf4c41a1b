"""The Celery application: everything that changes a call because of a webhook or a decision.

`app` is all that the web side imports from here besides `tasks.publish`; the tasks themselves, and
the Telnyx SDK with them, are loaded by Celery workers only.
"""

from celery import Celery

from tasks import broker

app = Celery("deadair")
broker.install(app)
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
