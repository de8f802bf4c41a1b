"""Stored calls on a real Redis, and short functions for what happens to them."""

import pytest

from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin, Speech

CALL = "v3:a-call"
ANYBODY = Origin(by="test")


class StoredCall:
    """One call in a real store: each method is one thing that happens to it."""

    def __init__(self, store, call=CALL):
        self.store = store
        self.call = call
        self.origin = ANYBODY

    def event(self, event_id):
        return Origin(by="web-1", event_id=event_id)

    def ring(self, agent="default"):
        return self.store.call_ringing(self.call, ANYBODY, agent, "incoming", "")

    def answer(self):
        return self.store.call_answered(self.call, ANYBODY)

    def attach(self, worker="web-1"):
        lease = self.store.attach_session(self.call, Origin(by=worker), "stream-1")
        self.origin = Origin(by=worker, token=lease.token)
        return lease

    def up(self):
        self.ring()
        self.answer()
        self.attach()
        return self

    def say(self, utterance, kind="say", ms=2_000, text="hello"):
        return self.store.register_utterance(
            self.call, self.origin, utterance, kind, ms, Speech(text=text)
        )

    def started(self, utterance, event_id=""):
        return self.store.playback_started(self.call, self.event(event_id), utterance)

    def ended(self, utterance, status="completed", event_id=""):
        return self.store.playback_ended(self.call, self.event(event_id), utterance, status)

    def ask(self, step, epoch=None, good_for_ms=5_000):
        epoch = self.view().epoch if epoch is None else epoch
        return self.store.request_step(
            self.call, self.origin, epoch, step, good_for_ms, because="silence"
        )

    def claim(self, step, epoch=0):
        return self.store.claim_speech(self.call, ANYBODY, epoch, step, f"{epoch}-{step}", 1_500)

    def view(self, *, as_owner=False):
        return self.store.snapshot(self.call, self.origin, as_owner=as_owner)

    @property
    def ledger(self):
        return {utterance.id for utterance in self.view().utterances}


@pytest.fixture
def client(redis_url):
    with connect(redis_url) as client:
        yield client


@pytest.fixture
def store(client):
    return CallStore(client)


@pytest.fixture
def stored(store):
    return StoredCall(store)


@pytest.fixture
def call(stored):
    """Return a call that is answered and held by web-1."""
    return stored.up()
