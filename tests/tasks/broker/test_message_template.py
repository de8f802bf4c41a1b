"""The message that an Envelope fills in is the one that Celery itself puts on a Redis broker."""

import itertools
import json
from base64 import b64decode

import pytest
from celery.signals import before_task_publish

from tasks import app
from tasks.broker.message_template import MessageTemplate
from telephony.webhooks.events import HANDLED

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
    """Return a message with its body opened, and apart what must be new in each message."""
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


@pytest.fixture
def listening():
    """Return a function that connects a receiver to Celery's signal for the time of the test."""
    connected = []

    def listen(receiver):
        before_task_publish.connect(receiver, weak=False)
        connected.append(receiver)

    yield listen
    for receiver in connected:
        before_task_publish.disconnect(receiver)


def test_what_listens_fills_the_headers_of_each_message_anew(listening):
    numbers = itertools.count(1)
    seen = []

    def stamp(sender, headers, body, **about):
        headers["stamp"] = next(numbers)
        seen.append((sender, headers["id"], body[1], about["routing_key"]))

    listening(stamp)
    template = MessageTemplate("webhooks.call.answered")
    headers = [json.loads(template.message(AWKWARD, "")[1])["headers"] for _ in range(3)]
    assert [h["stamp"] for h in headers] == [2, 3, 4], "1 was the template's own"
    assert seen[1:] == [
        ("deadair.webhooks.call.answered", h["id"], AWKWARD, "deadair.webhooks") for h in headers
    ]
    assert "stamp" not in json.loads(template.render({}, ""))["headers"]


def test_without_a_listener_the_message_is_the_rendered_one(sent):
    template = MessageTemplate("webhooks.call.answered")
    queue, raw = template.message(AWKWARD, "shown")
    theirs = told_apart(sent("webhooks.call.answered", queue, kwargs=AWKWARD, kwargsrepr="shown"))
    assert told_apart(raw)[0] == theirs[0]


@pytest.mark.parametrize("priority", [0, 2, 3, 5, 9])
def test_a_listener_s_priority_leads_to_the_list_that_kombu_takes(listening, sent, priority):
    def urgent(properties, **_):
        properties["priority"] = priority

    listening(urgent)
    queue, raw = MessageTemplate("webhooks.call.answered").message({}, "")
    theirs = sent("webhooks.call.answered", queue)
    assert json.loads(raw)["properties"]["priority"] == priority
    assert json.loads(theirs)["properties"]["priority"] == priority


def test_the_broker_s_prefix_stands_before_the_list(monkeypatch, redis_server):
    options = app.conf.broker_transport_options | {"global_keyprefix": "team:"}
    monkeypatch.setitem(app.conf, "broker_transport_options", options)
    queue, _ = MessageTemplate("webhooks.call.answered").message({}, "")
    with redis_server.client as client:
        client.flushall()
        connection = app.connection_for_write(redis_server.url)
        app.send_task("webhooks.call.answered", connection=connection)
        connection.release()
        assert client.llen(queue) == 1, client.keys("*")


def test_what_a_push_can_not_do_is_left_to_celery(monkeypatch):
    assert MessageTemplate("webhooks.call.answered").is_plain
    monkeypatch.setitem(app.conf, "task_compression", "gzip")
    assert not MessageTemplate("webhooks.call.answered").is_plain
