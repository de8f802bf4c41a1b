"""The team's own agents, which have nothing to do with ours: tasks of whatever app is current."""

from celery import shared_task
from utils import note


@shared_task(bind=True)
def answer(self, question):
    note("agents.answer", self.request.id, "began")
    return f"{question}? No."
