"""The end of the stream that a call is heard through has it looked after at once; no other does."""

import pytest

from calls.store_types import Origin
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


def lapses_ms(store):
    return store.leases.live()[CALL]


def test_a_call_whose_stream_stopped_waits_for_an_owner(parts, stream):
    assert lapses_ms(parts.store) > parts.store.leases.now_ms()
    stopped(stream)
    assert lapses_ms(parts.store) == 0


def test_an_owner_that_lives_renews_its_lease(parts, stream):
    stopped(stream)
    parts.store.leases.renew(CALL)
    assert lapses_ms(parts.store) > parts.store.leases.now_ms()


@pytest.mark.parametrize(
    "address", ["", "wss://elsewhere/media/x", "another stream", "another call", "after the end"]
)
def test_any_other_stream_s_end_changes_nothing(parts, stream, address):
    if address == "after the end":
        parts.store.call_ended(CALL, TELNYX, "normal_clearing", "caller")
        address = stream
    before = parts.store.leases.live()
    other = {"another stream": (CALL, 1), "another call": ("v3:another", 0)}.get(address)
    stopped(parts.stream_url(*other) if other else address)
    assert parts.store.leases.live() == before
