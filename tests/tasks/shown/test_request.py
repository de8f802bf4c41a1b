"""Every way in which Celery shows a task that a worker has in hand, and messages it can't use."""

import logging
from importlib import import_module
from types import SimpleNamespace

import pytest
from celery.utils.imports import symbol_by_name
from celery.worker.consumer import Consumer as CeleryConsumer
from celery.worker.request import create_request_cls
from kombu import Connection
from kombu.message import Message
from kombu.utils.json import dumps

from deadair import fault_text
from tasks import app
from tasks.shown import consumer as shown_consumer
from tasks.shown import log_filter

pytestmark = pytest.mark.unit
WORDS, NUMBER, CALL = "Wintergreen", "+15550864202", "v3:call-1"
TRACEBACK = f"""Traceback (most recent call last):
  File "x.py", line 3, in f
KeyError: {WORDS}
"""
KWARGS = {"call_control_id": CALL, "payload": {"from": NUMBER, "transcript": WORDS}, "text": WORDS}
for _module in app.conf.imports:
    import_module(_module)
OURS = sorted(name for name in app.tasks if name.startswith("deadair."))


class Eventer:
    enabled = True

    def __init__(self):
        self.sent = []

    def send(self, name, **fields):
        self.sent.append((name, fields))


def message(task, **headers):
    """Return a message as somebody else's code may send it: it shows all of its arguments."""
    told = {"argsrepr": f"('{WORDS}',)", "kwargsrepr": repr(KWARGS)}
    return Message(
        body=dumps(([WORDS], KWARGS, {})),
        content_type="application/json",
        content_encoding="utf-8",
        headers={"id": "an-id", "task": task, "lang": "py", **told, **headers},
        delivery_info={},
        properties={},
    )


@pytest.fixture
def under_way():
    """Return a request of a task as a worker makes it, and the events it sends."""

    def make(name, **headers):
        eventer, task = Eventer(), app.tasks[name]
        pool = SimpleNamespace(apply_async=None)
        kind = create_request_cls(
            symbol_by_name(task.Request), task, pool, "here", eventer, app=app
        )
        return kind(message(name, **headers), app=app, task=task, eventer=eventer), eventer.sent

    return make


def hides(text):
    return WORDS not in text and NUMBER not in text and NUMBER.lstrip("+") not in text


@pytest.mark.parametrize("name", OURS)
def test_no_task_of_ours_shows_more_than_ids(under_way, name):
    request, _ = under_way(name)
    for told in (request.info(), request.info(safe=True), request, request.argsrepr):
        assert hides(str(told)), told
    assert CALL in str(request.info()["kwargs"]), "every row tells which call it is about"
    seen = {key: request.request_dict[key] for key in ("argsrepr", "kwargsrepr")}
    assert hides(str(seen))
    assert all(seen.values()), "Celery shows the arguments themselves in place of an empty one"


def test_a_message_that_says_nothing_of_itself_is_no_exception(under_way):
    request, _ = under_way(OURS[0], argsrepr="", kwargsrepr=None)
    assert hides(f"{request.info()} {request.argsrepr} {request.kwargsrepr}")


@pytest.mark.parametrize("name", OURS)
def test_beats_tasks_have_no_events_and_calls_tasks_have(name):
    assert app.tasks[name].send_events == (name not in app.clockwork)


def test_beats_schedule_is_the_clockwork():
    assert {"deadair.sweeps.sweep", "deadair.hooks.due"} <= app.clockwork <= set(OURS)


@pytest.mark.parametrize("kind", ["task-failed", "task-retried"])
def test_an_event_of_a_failure_tells_what_failed_and_where_not_what_was_said(under_way, kind):
    request, sent = under_way(next(name for name in OURS if name not in app.clockwork))
    traceback = (
        f'Traceback (most recent call last):\n  File "x.py", line 3, in f\nKeyError: {WORDS}'
    )
    request.send_event(kind, exception=repr(KeyError(WORDS)), traceback=traceback)
    [(name, fields)] = sent
    assert name == kind
    assert hides(str(fields))
    assert fields["exception"] == "KeyError"
    assert 'File "x.py", line 3, in f\nKeyError' in fields["traceback"]


def test_an_event_of_a_success_does_not_show_what_came_of_it(under_way):
    request, sent = under_way("deadair.api.dial")
    request.send_event("task-succeeded", result=f"{{'why': '{WORDS}'}}", runtime=0.1)
    assert hides(str(sent))
    assert sent[0][1]["runtime"] == 0.1


def test_the_log_line_of_a_failure_does_not_say_what_was_said(caplog):
    log_filter.install()
    log_filter.install()
    context = {"name": "deadair.x", "exc": repr(ValueError(WORDS)), "traceback": TRACEBACK}
    log = logging.getLogger("celery.app.trace")
    log.error("Task %(name)s raised %(exc)s", context, extra={"data": context})
    assert "Task deadair.x raised ValueError" in caplog.text
    assert hides(caplog.text + str(vars(caplog.records[-1])))


@pytest.mark.parametrize(
    "what", ["unknown_task", "unknown_message", "invalid_task", "decode_error"]
)
def test_a_message_that_can_not_be_used_is_reported_without_its_body(what, caplog):
    given = message("deadair.of.tomorrow")
    done = []
    given.channel = SimpleNamespace(
        no_ack_consumers=None,
        basic_ack=lambda tag, **_: done.append(tag),
        basic_reject=lambda tag, **_: done.append(tag),
    )
    given.delivery_tag = "the tag"
    worker = SimpleNamespace(
        app=SimpleNamespace(backend=SimpleNamespace(mark_as_failure=lambda *_, **__: None)),
        event_dispatcher=None,
        connection_errors=(),
    )
    consumer = shown_consumer.Consumer.__new__(shown_consumer.Consumer)
    vars(consumer).update(vars(worker))
    error = KeyError("deadair.of.tomorrow") if what == "unknown_task" else ValueError(WORDS)
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 - as the consumer catches it
        match what:
            case "decode_error":
                consumer.on_decode_error(given, caught)
            case "unknown_message":
                consumer.on_unknown_message({"words": WORDS}, given)
            case _:
                getattr(consumer, f"on_{what}")(KWARGS, given, caught)
    assert done == ["the tag"]
    assert caplog.records
    told = "".join(record.getMessage() for record in caplog.records)
    assert hides(told), told
    assert fault_text.redacted(repr(error)) == type(error).__name__


def test_a_connection_tells_no_password(monkeypatch):
    secrets = ("p/#?", "p%2F%23%3F", "s/s", "of-a-key")
    connection = Connection(
        "sentinel://deadair:p%2F%23%3F@one:1/3;sentinel://deadair:p%2F%23%3F@two:2/3",
        transport_options={"master_name": "main", "sentinel_kwargs": {"password": secrets[2]}},
        ssl={"ssl_password": secrets[3]},
    )
    assert secrets[1] in str(connection.info()), "kombu tells it"
    monkeypatch.setattr(CeleryConsumer, "connect", lambda _: connection)
    consumer = shown_consumer.Consumer.__new__(shown_consumer.Consumer)
    told = dict(consumer.connect().info())
    assert not [secret for secret in secrets if secret in str(told)], told
    assert told["hostname"]
    assert told["transport_options"]["master_name"] == "main"
