"""Consent to text messages, and messages that a team's Celery code has sent."""

import pytest

from calls.store_types import Origin
from tasks.handlers import dialled_call

pytestmark = pytest.mark.store
TELNYX = Origin(by="telnyx")
CALL = "v3:call"


@pytest.fixture
def texting(monkeypatch):
    monkeypatch.setenv("TELNYX_SMS_FROM", "+15550100009")


@pytest.mark.usefixtures("texting")
def test_a_consent_given_with_the_dial_is_the_calls_and_its_number_is_kept(air, run, parts):
    air.dial("+15550100001", sms_consent=True)
    done, _ = run()
    dial = parts.dials.find(done["dial_id"])
    dialled_call.rings(parts, done["dial_id"], dial, "v3:out", TELNYX)
    assert parts.store.snapshot("v3:out", TELNYX).sms_consent
    assert parts.store.number_of("v3:out") == "+15550100001"
    dialled_call.answered(parts, "v3:in-fact", TELNYX, done["dial_id"])
    assert parts.store.snapshot("v3:in-fact", TELNYX).sms_consent
    assert [parts.store.number_of(c) for c in ("v3:out", "v3:in-fact")] == ["", "+15550100001"]


@pytest.mark.usefixtures("texting", "answered")
def test_a_text_message_is_sent_to_who_agreed(air, run, parts, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "tasks.publish._send", lambda name, kwargs, **_: sent.append((name, kwargs))
    )
    air.send_sms(CALL, "The address.")
    refused, shown = run()
    assert "agreed" in refused["why"]
    assert "The address." not in shown
    air.sms_consent(CALL)
    air.send_sms(CALL, "The address.")
    assert [run()[0]["status"] for _ in range(2)] == ["done", "done"]
    [(name, kwargs)] = sent
    assert (name, kwargs["text"]) == ("messages.send", "The address.")
    air.sms_consent(CALL, given=False)
    run()
    assert not parts.store.snapshot(CALL, TELNYX).sms_consent


@pytest.mark.parametrize("text", ["", "x" * 1501])
def test_a_text_message_has_limits(air, text):
    with pytest.raises(ValueError, match="1 to 1500"):
        air.send_sms(CALL, text)
