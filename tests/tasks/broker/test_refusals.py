"""What RabbitMQ refuses is told as a broker that is away is, and not as a fault of ours."""

import pytest
from amqp import exceptions as amqp
from kombu.exceptions import OperationalError

from monitor.actions import NotSentError
from tasks import app, publish
from tasks.broker.refusals import REFUSALS
from tasks.hooks import team_tasks

pytestmark = pytest.mark.unit
RAISED = [
    amqp.NotFound("home node of durable queue is down"),
    amqp.AccessRefused("not yours"),
    amqp.PreconditionFailed("inequivalent arg"),
    amqp.ResourceLocked("another's"),
    amqp.MessageNacked(),
    amqp.ConnectionForced("shutdown"),
    OperationalError("away"),
    ConnectionResetError(104, "reset"),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_a_message_that_is_refused_is_not_sent(monkeypatch, error):
    def refuse(*_args, **_options):
        raise error

    monkeypatch.setattr(app, "send_task", refuse)
    monkeypatch.setattr(publish, "_template", lambda _name: None)
    monkeypatch.setattr(publish.redis_push, "serves", lambda _template: False)
    with pytest.raises(NotSentError, match=type(error).__name__) as raised:
        publish.redeliver_webhook('["call.hangup", {"event_id": "e"}]')
    assert raised.value.__cause__ is error
    assert isinstance(error, REFUSALS)


def test_a_team_s_task_that_is_refused_is_tried_again(monkeypatch):
    """The outbox keeps what `_send` says was not taken."""

    def refuse(*_args, **_options):
        raise RAISED[0]

    theirs = type("Theirs", (), {"send_task": staticmethod(refuse)})
    monkeypatch.setattr(team_tasks, "_team", lambda: theirs)
    tell = type("Tell", (), {"task": "crm.told", "queue": "crm"})
    message = type("Message", (), {"id": "m", "type": "call.ended", "body": "{}"})
    assert team_tasks._send(tell, message) == "the broker did not take it: NotFound"
