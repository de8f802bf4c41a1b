"""The events that are accepted and the events that have a task are the same."""

import pytest

from tasks import app
from tasks.webhooks import HANDLERS
from telephony.events import HANDLED

pytestmark = pytest.mark.unit


def test_every_accepted_type_has_a_handler_and_every_handler_is_reached():
    assert set(HANDLERS) == HANDLED


@pytest.mark.parametrize("event_type", sorted(HANDLED))
def test_every_accepted_type_has_a_task(event_type):
    assert f"webhooks.{event_type}" in app.tasks
