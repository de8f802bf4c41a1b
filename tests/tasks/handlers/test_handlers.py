"""The events that are accepted and the events that have a task are the same."""

import pytest

from calls.store_types import Origin
from tasks import app, webhooks
from tasks.handlers.event import Webhook
from tasks.webhooks import HANDLERS
from telephony.webhooks.events import HANDLED

pytestmark = pytest.mark.unit


def test_every_accepted_type_has_a_handler_and_every_handler_is_reached():
    assert set(HANDLERS) == HANDLED


@pytest.mark.parametrize("event_type", sorted(HANDLED))
def test_every_accepted_type_has_a_task(event_type):
    assert f"deadair.webhooks.{event_type}" in app.tasks


def test_a_task_gives_its_handler_all_that_its_message_holds(monkeypatch):
    message = {
        "call_control_id": "v3:a", "event_id": "e-1", "received_by": "web-1", "utterance": "",
        "dial_id": "d-1", "payload": {"status": "completed"}, "occurred_at_ms": 5,
        "former_utterance": "say-1",
    }  # fmt: skip
    seen = []
    monkeypatch.setattr(webhooks, "dependencies", Parts)
    monkeypatch.setattr(webhooks, "_apply_once", lambda _p, _handler, event: seen.append(event))
    app.tasks["deadair.webhooks.call.playback.ended"](**message)
    assert seen == [
        Webhook("v3:a", Origin("web-1", "e-1"), "", "d-1", {"status": "completed"}, 5, "say-1")
    ]


class Parts:
    """The parts of a process, of which only the counters are asked for."""

    class counters:  # noqa: N801  # stands for an instance
        @staticmethod
        def add(_name, **_labels):
            pass
