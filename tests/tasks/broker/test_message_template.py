"""The message that an Envelope fills in is the one that Celery itself puts on a Redis broker."""

import json
from base64 import b64decode

import pytest

from tasks import app
from tasks.broker.message_template import MessageTemplate
from telephony.events import HANDLED

pytestmark = pytest.mark.store
AWKWARD = {
    "call_control_id": "v3:<id>",
    "utterance": '"quoted" \\ \n\u2028',
    "payload": {"text": "Grüße \U0001f600 <body>", "n": [1, -2.5, 10**30, None, True, {}, ""]},
}
OF_ITS_OWN = {"headers": ("id", "root_id"), "properties": ("correlation_id", "delivery_tag")}


@pytest.fixture
def sent(redis_server):
    """Return a function that has Celery itself send a task, and returns the message on *queue*."""
    with redis_server.client as client, app.connection_for_write(redis_server.url) as connection:

        def send(task, queue, **options):
            client.flushall()
            app.send_task(task, argsrepr="", connection=connection, retry=True, **options)
            assert client.llen(queue) == 1, "the list that Celery pushes on"
            return client.rpop(queue)

        yield send


def told_apart(raw):
    """Return a message with its body opened, and what must be new in each message by itself."""
    message = json.loads(raw)
    message["body"] = json.loads(b64decode(message["body"]))
    ids = [message[part].pop(name) for part, names in OF_ITS_OWN.items() for name in names]
    return message, ids


@pytest.mark.parametrize("event_type", sorted(HANDLED))
def test_every_field_is_celery_s_own(sent, event_type):
    task, shown = f"deadair.webhooks.{event_type}", "{'what': 'Flower \"may\" show: <shown> é'}"
    envelope = MessageTemplate(task)
    raw = sent(task, envelope.queue, kwargs=AWKWARD, kwargsrepr=shown)
    theirs, their_ids = told_apart(raw)
    ours, our_ids = told_apart(envelope.render(AWKWARD, shown))
    assert ours == theirs
    assert [len(i) for i in our_ids] == [len(i) for i in their_ids]
    assert our_ids[0] == our_ids[1] == our_ids[2], "one task, one id"
    assert their_ids[0] == their_ids[1] == their_ids[2]


def test_no_two_messages_share_an_id_or_a_tag():
    envelope = MessageTemplate("webhooks.call.answered")
    ids = [told_apart(envelope.render(AWKWARD, ""))[1] for _ in range(100)]
    for of_all in zip(*ids, strict=True):
        assert len(set(of_all)) == 100
