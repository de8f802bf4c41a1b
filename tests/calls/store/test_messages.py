"""The claim of a text message, and the number it goes to."""

import pytest

from calls import keys

pytestmark = pytest.mark.store
NUMBER = "+15550100002"


@pytest.fixture
def agreed(call):
    call.store.allow_sms(call.call, call.origin, allowed=True)
    call.store.keep_number(call.call, call.origin, NUMBER)
    return call


def claim(call, name="sms-1", most=5):
    return call.store.claim_message(call.call, call.origin, name, most)


def outcome(call, name, what):
    return call.store.message_outcome(call.call, call.origin, name, what, "")


def test_a_claim_is_made_once_and_its_outcome_counts_once(agreed):
    assert [claim(agreed), claim(agreed)] == ["go", "again"]
    assert [outcome(agreed, "sms-1", "sent"), outcome(agreed, "sms-1", "failed")] == [True, False]
    assert claim(agreed) == "already sent"


def test_what_was_not_claimed_has_no_outcome(agreed):
    assert not outcome(agreed, "sms-1", "sent")


def test_the_follow_up_waits_for_the_end_and_ends_the_number(agreed):
    assert claim(agreed, "follow-up") == "the call goes on"
    agreed.store.call_ended(agreed.call, agreed.origin, "normal_clearing", "callee")
    assert claim(agreed) == "call not answered"
    assert claim(agreed, "follow-up") == "go"
    assert outcome(agreed, "follow-up", "sent")
    assert agreed.store.number_of(agreed.call) == ""


def test_nothing_is_claimed_without_consent_or_number(stored):
    assert claim(stored) == "there is no such call"
    stored.up()
    assert claim(stored) == "no consent"
    stored.store.allow_sms(stored.call, stored.origin, allowed=True)
    assert claim(stored) == "no number"


def test_the_end_of_the_call_keeps_its_hash_as_long_as_before(agreed):
    agreed.store.call_ended(agreed.call, agreed.origin, "normal_clearing", "callee")
    claim(agreed, "follow-up")
    outcome(agreed, "follow-up", "sent")
    assert agreed.store.redis.ttl(keys.of_call(agreed.call)[0]) > keys.LIVE_TTL_S


def test_a_call_that_goes_on_under_another_id_leaves_no_number(agreed):
    agreed.store.call_moved(agreed.call, agreed.origin, "v3:other")
    assert agreed.store.number_of(agreed.call) == ""
    assert not agreed.store.keep_number(agreed.call, agreed.origin, NUMBER)
