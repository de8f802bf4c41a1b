"""An ordinary webhook is answered without Flask, and exactly as Flask would answer it."""

import json
from base64 import b64encode
from io import BytesIO
from time import time  # noqa: TID251  # Telnyx's time stamps are wall-clock time

import pytest
from flask.signals import request_started
from nacl.signing import SigningKey
from werkzeug.test import EnvironBuilder, run_wsgi_app

from calls.store_types import Origin
from tests.interpreter_steps import interpreter_steps
from web import webhooks
from web.dependencies import KEY
from web.metrics import host

pytestmark = pytest.mark.store
SIGNER = SigningKey.generate()
MOST = 3_000
"""Bytecode instructions of a webhook on CPython 3.11, libraries included, from the WSGI call to the
answer; a tenth above what is measured. Later versions need fewer or about as many."""

ANSWERED = {
    "data": {
        "event_type": "call.answered",
        "id": "0b8d2c0e-6a0c-4a3e-9b0e-9d5a4b0f7c11",
        "occurred_at": "2026-11-27T04:00:00.000000Z",
        "payload": {"call_control_id": "v3:shortcut"},
    }
}
BODIES = {
    "taken": json.dumps(ANSWERED).encode(),
    "of an unknown type": b'{"data": {"event_type": "call.x", "id": "1", "payload": {}}}',
    "of no call": json.dumps({"data": ANSWERED["data"] | {"payload": {}}}).encode(),
    "of a conference and no call": json.dumps(
        {"data": {"event_type": "conference.ended", "id": "1", "payload": {}}}
    ).encode(),
    "no JSON": b"{",
    "empty": b"",
    "too long": b"x" * (webhooks.MAX_BODY + 1),
}


@pytest.fixture
def app(without):
    return without(telnyx_public_keys=(bytes(SIGNER.verify_key),))


@pytest.fixture
def without_flask(app, monkeypatch):
    """Return the application's shortcut, whose way to Flask is closed."""

    def flask(*_):
        raise AssertionError("this request went to Flask")

    monkeypatch.setattr(app.wsgi_app, "_flask", flask)
    return app.wsgi_app


def environ_of(body):
    """Return the WSGI environment of a signed webhook."""
    at = str(int(time()))
    signed = {
        "HTTP_TELNYX_SIGNATURE_ED25519": b64encode(
            SIGNER.sign(at.encode() + b"|" + body).signature
        ).decode(),
        "HTTP_TELNYX_TIMESTAMP": at,
    }
    return EnvironBuilder(method="POST", path=webhooks.PATH, data=body).get_environ() | signed


def answer(wsgi_app, body, **changes):
    chunks, status, headers = run_wsgi_app(wsgi_app, environ_of(body) | changes)
    return status, sorted(headers), b"".join(chunks)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_answer_is_flask_s(app, body):
    shortcut = app.wsgi_app
    assert answer(shortcut, body) == answer(shortcut._flask, body)


def test_the_end_of_a_conference_need_not_name_a_call(app):
    assert answer(app.wsgi_app, BODIES["of a conference and no call"])[0][:3] == "200"


def test_a_body_that_is_too_long_is_refused_with_the_limit(app):
    status, _, told = answer(app.wsgi_app, BODIES["too long"])
    assert status[:3] == "413"
    assert json.loads(told)["limit"] == {"max": webhooks.MAX_BODY}


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"HTTP_TELNYX_TIMESTAMP": "0"}, "401"), ({"REQUEST_METHOD": "GET"}, "405")],
)
def test_a_bad_request_is_answered_as_flask_does(app, changes, status):
    shortcut = app.wsgi_app
    found = answer(shortcut, BODIES["taken"], **changes)
    assert found == answer(shortcut._flask, BODIES["taken"], **changes)
    assert found[0][:3] == status


def test_an_ordinary_one_does_not_see_flask_and_is_on_the_broker(without_flask, app):
    status, _, body = answer(without_flask, BODIES["taken"])
    assert (status, body) == ("200 OK", b"")
    [message] = app.extensions[KEY].store.redis.lrange("deadair.webhooks", 0, -1)
    assert "deadair.webhooks.call.answered" in message


def test_interim_words_are_answered_without_a_message(without_flask, app, answered):
    answered("v3:shortcut")
    data = {"transcript": "well, I", "is_final": False, "transcription_track": "inbound"}
    payload = {"call_control_id": "v3:shortcut", "transcription_data": data}
    said = ANSWERED["data"] | {"event_type": "call.transcription", "payload": payload}
    status, _, body = answer(without_flask, json.dumps({"data": said}).encode())
    assert (status, body) == ("200 OK", b"")
    store = app.extensions[KEY].store
    assert store.redis.llen("deadair.webhooks") == 0
    assert store.snapshot("v3:shortcut", Origin(by="test")).interim_at_ms


def test_its_time_is_measured_whatever_the_answer(app, monkeypatch):
    measured = []
    monkeypatch.setattr(host, "webhook_answered", lambda status, _: measured.append(status))
    answer(app.wsgi_app, BODIES["taken"])
    answer(app.wsgi_app, BODIES["no JSON"])
    answer(app.wsgi_app, BODIES["taken"], HTTP_TELNYX_TIMESTAMP="0")
    assert measured == [200, 400, 401]


def test_a_body_of_unknown_length_goes_to_flask(without_flask):
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": BytesIO(BODIES["taken"])}
    with pytest.raises(AssertionError, match="went to Flask"):
        answer(without_flask, b"", **chunked)


def test_who_listens_to_flask_s_requests_hears_of_webhooks(without_flask, app):
    def listener(*_, **__):
        pass

    with (
        request_started.connected_to(listener, app),
        pytest.raises(AssertionError, match="went to Flask"),
    ):
        answer(without_flask, BODIES["taken"])
    app.before_request(lambda: None)
    with pytest.raises(AssertionError, match="went to Flask"):
        answer(without_flask, BODIES["taken"])


def test_a_fault_of_ours_is_a_500_and_logged(app, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a fault of the test")

    monkeypatch.setattr(webhooks, "accept", fail)
    status, headers, body = answer(app.wsgi_app, BODIES["taken"])
    assert status[:3] == "500"
    assert ("Content-Type", "application/problem+json") in headers
    assert json.loads(body)["status"] == 500
    assert "a fault of the test" in caplog.text


def test_what_a_webhook_costs(without_flask):
    for _ in range(5):  # connections are made, messages have their template
        answer(without_flask, BODIES["taken"])
    environ = environ_of(BODIES["taken"])
    with interpreter_steps() as counted:
        assert without_flask(environ, lambda *_: None) == [b""]
    assert sum(counted.values()) <= MOST
