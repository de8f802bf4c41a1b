"""The end of the stream that a call is heard through has it looked after at once; no other does."""

import pytest

from calls import keys
from calls.store_types import Origin
from deadair import StoreUnavailableError
from tasks import publish
from tasks.webhooks import app
from telephony.media import stream_token
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store


@pytest.fixture
def stream(parts, spoken):
    """Have a worker hold the call by its first stream; return that stream's address."""
    address = parts.stream_url(CALL, 0)
    _, nonce = stream_token.read(parts.config.secret_key, address.rpartition("/")[2])
    assert spoken(0).attach_session(CALL, Origin(by="web-1"), "stream-1", nonce).token
    return address


def stopped(address):
    event = {"call_control_id": CALL, "event_id": "event-stopped", "utterance": ""}
    rest = {"received_by": "web-2", "dial_id": "", "payload": {"stream_url": address}}
    app.tasks["deadair.webhooks.streaming.stopped"](**event, **rest)


@pytest.fixture
def requested(monkeypatch):
    """Return the calls for which a new stream is requested, and what its task is told."""
    calls = []
    monkeypatch.setattr(
        publish, "open_stream", lambda call, _, **known: calls.append((call, known))
    )
    return calls


@pytest.fixture
def listening(client):
    """Let the owner live: it listens for its wake-ups."""
    with client.pubsub() as worker:
        worker.subscribe(keys.wakeups("web-1"))
        assert worker.get_message(timeout=20)
        yield


def lapses_ms(store):
    return store.leases.live()[CALL]


@pytest.mark.usefixtures("listening")
def test_a_call_whose_stream_stopped_waits_for_an_owner(parts, stream, requested):
    assert lapses_ms(parts.store) > parts.store.leases.now_ms()
    stopped(stream)
    assert lapses_ms(parts.store) == 0
    assert requested == [], "who lives requests one itself; at the call's end nobody does"


def test_a_call_whose_owner_was_killed_has_a_new_stream_requested_at_once(parts, stream, requested):
    """It waited for a sweep, for up to a second."""
    stopped(stream)
    stopped(stream)
    assert requested == [(CALL, {"stopped": True})]
    assert parts.store.snapshot(CALL, TELNYX).owner == ""


def test_where_listeners_can_t_be_counted_the_sweep_finds_the_call(
    parts, stream, requested, monkeypatch
):
    def refused(*_):
        raise StoreUnavailableError("NOPERM")

    monkeypatch.setattr(parts.store.redis, "pubsub_numsub", refused)
    stopped(stream)
    assert requested == []
    assert lapses_ms(parts.store) == 0


@pytest.mark.usefixtures("listening")
def test_an_owner_that_lives_renews_its_lease(parts, stream):
    stopped(stream)
    parts.store.leases.renew(CALL)
    assert lapses_ms(parts.store) > parts.store.leases.now_ms()


@pytest.mark.parametrize(
    "address", ["", "wss://elsewhere/media/x", "another stream", "another call", "after the end"]
)
def test_any_other_stream_s_end_changes_nothing(parts, stream, requested, address):
    if address == "after the end":
        parts.store.call_ended(CALL, TELNYX, "normal_clearing", "caller")
        address = stream
    before = parts.store.leases.live()
    other = {"another stream": (CALL, 1), "another call": ("v3:another", 0)}.get(address)
    stopped(parts.stream_url(*other) if other else address)
    assert parts.store.leases.live() == before
    assert requested == []
