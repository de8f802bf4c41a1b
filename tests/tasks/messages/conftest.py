"""A worker process that sends text messages, to a Telnyx that may refuse them."""

import json

import pytest

from calls import keys
from calls.agent_directory import StoredAgent
from calls.store_types import Origin
from tasks import publish, webhooks
from tasks.handlers.event import Webhook
from tasks.messages import sending
from tests.tasks.conftest import CALL, TELNYX

NUMBER, OTHER = "+4930123456", "+4930654321"

TEXT = {"en": "Sorry we lost you.", "de": "Wir haben Sie verloren."}


class Telnyx:
    def __init__(self):
        self.sent, self.fails = [], []

    def send_sms(self, sms, *, text, to):
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append((to, text, sms.idempotency_key, sms))


class Service:
    """A worker process that sends text messages, and calls for it."""

    def __init__(self, parts, monkeypatch, asked):
        self.parts, self.asked, self.telnyx = parts, asked, Telnyx()
        self.changes = {"sms_from": "+15550100001", "messaging_profile": "p-1"}
        own = {"dead_air_settings": {"follow_up_sms": TEXT}}
        raw = json.dumps({"id": "default", "settings": own})
        parts.directory.change("default", "test", lambda _: StoredAgent(raw))
        for module in (sending, webhooks):
            monkeypatch.setattr(module, "dependencies", lambda: self)

    def __getattr__(self, name):
        return getattr(self.parts, name)

    @property
    def config(self):
        return self.parts.config.model_copy(update=self.changes)

    def begin(self, call=CALL, number=NUMBER, *, consent=True):
        webhooks.ringing(self, Webhook(call, TELNYX, "", "", {
            "direction": "incoming", "from": number, "to": "+15550100001",
        }))  # fmt: skip
        self.parts.store.call_answered(call, TELNYX)
        if consent:
            self.parts.store.allow_sms(call, TELNYX, allowed=True)

    def end(self, call=CALL, reason="silence", cause="caller_silent", event="e-end"):
        store = self.parts.store
        store.redis.hset(keys.of_call(call)[0], mapping={"silence_causes": cause})
        if reason:
            store.claim_hangup(call, TELNYX, store.snapshot(call, TELNYX).epoch, reason, 5_000)
        payload = {"hangup_cause": "normal_clearing", "from": NUMBER, "to": "+15550100001"}
        hangup = Webhook(call, Origin(by="web-1", event_id=event), "", "", payload)
        webhooks.hung_up(self, hangup)

    def follow_up(self, call=CALL):
        sending.follow_up(call_control_id=call)

    def told(self, call=CALL):
        entries = self.parts.store.timeline(call)
        return [e.event for e in entries if e.event.startswith("sms.")]

    def number(self, call=CALL):
        return self.parts.store.number_of(call)


@pytest.fixture
def asked(monkeypatch):
    found = []
    monkeypatch.setattr(publish, "_send", lambda name, kwargs, **_: found.append((name, kwargs)))
    return found


@pytest.fixture
def service(parts, monkeypatch, asked):
    return Service(parts, monkeypatch, asked)
