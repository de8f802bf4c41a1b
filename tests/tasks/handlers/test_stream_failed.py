"""A stream that can't be opened is requested again at once, once; after that it takes its time."""

import pytest

from calls.store_types import Origin
from tasks import publish
from tasks.webhooks import app
from telephony.media import stream_token
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store


@pytest.fixture
def requested(monkeypatch):
    """Return the attempts that are requested."""
    attempts = []
    monkeypatch.setattr(
        publish, "open_stream", lambda _, attempt, **_more: attempts.append(attempt)
    )
    return attempts


@pytest.fixture
def lost(parts, spoken):
    """Have a worker hold the call and let it go, as it stops; return the attempt it requested."""
    address = parts.stream_url(CALL, 0)
    _, nonce = stream_token.read(parts.config.secret_key, address.rpartition("/")[2])
    token = spoken(0).attach_session(CALL, Origin(by="web-1"), "stream-1", nonce).token
    parts.store.detach_session(CALL, Origin(by="web-1", token=token), "worker restarts")
    return parts.store.request_stream(CALL, TELNYX, 3_000)


def failed(parts, attempt, event="event"):
    event = {"call_control_id": CALL, "event_id": f"{event}-{attempt}", "utterance": ""}
    params = {"stream_params": {"stream_url": parts.stream_url(CALL, attempt)}}
    rest = {"received_by": "web-2", "dial_id": "", "payload": params}
    app.tasks["deadair.webhooks.streaming.failed"](**event, **rest)


def test_who_reached_a_worker_that_stops_tries_another_one_at_once(parts, lost, requested):
    """The sweep requested it, up to six seconds later."""
    failed(parts, lost)
    assert requested == [lost + 1]


def test_who_reaches_nobody_does_not_ask_in_a_loop(parts, lost, requested):
    failed(parts, lost)
    failed(parts, lost + 1)
    failed(parts, lost + 1, "another event")
    assert requested == [lost + 1], "the sweep goes on"


def test_the_failure_of_an_older_stream_requests_none(parts, lost, requested):
    failed(parts, lost)
    failed(parts, lost, "another event")
    assert requested == [lost + 1]


def test_a_nonce_that_is_no_number_counts_as_none(parts, spoken, requested):
    store = spoken(0)
    token = store.attach_session(CALL, Origin(by="web-1"), "stream-1", "n1").token
    store.detach_session(CALL, Origin(by="web-1", token=token), "worker restarts")
    failed(parts, store.request_stream(CALL, TELNYX, 3_000))
    assert requested == [2]
