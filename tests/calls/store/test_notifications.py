"""Which steps notify the owner of a call, and which leave it to the hub's next poll.

What only postpones the next decision notifies nobody: half a second later the poll finds it, and
what begins then is notified of itself.
"""

import pytest

from calls import keys
from tests.calls.conftest import ANYBODY, CALL

pytestmark = [pytest.mark.store, pytest.mark.one_redis]

LAST = "no call of ours"


@pytest.fixture
def heard(client):
    """Return a function: how often the owner is notified in a step, and how its version grows."""
    listener = client.pubsub(ignore_subscribe_messages=True)
    listener.subscribe(keys.wakeups("web-1"))
    while not listener.subscribed:
        listener.get_message(timeout=1)

    def heard(step):
        _messages(client, listener)
        before = int(client.get(keys.version(CALL)) or 0)
        step()
        return len(_messages(client, listener)), int(client.get(keys.version(CALL))) - before

    yield heard
    listener.close()


def _messages(client, listener):
    """Return what was published so far: all before a message of our own."""
    client.publish(keys.wakeups("web-1"), LAST)
    heard = []
    while not heard or heard[-1] != LAST:
        message = listener.get_message(timeout=30)
        if message:
            heard.append(message["data"])
    return heard[:-1]


def test_words_that_wait_to_be_spoken_only_postpone(call, heard):
    assert heard(lambda: call.say("a")) == (0, 1)
    assert heard(lambda: call.started("a")) == (1, 1)
    assert heard(lambda: call.ended("a")) == (1, 1)


def test_a_claimed_check_in_only_postpones_and_its_acceptance_changes_nothing(call, heard):
    call.ask("checkin-1")
    assert heard(lambda: call.claim("checkin-1")) == (0, 1)
    assert heard(lambda: outcome(call, "sent")) == (0, 0)


def test_a_check_in_that_is_refused_or_dropped_is_notified(call, heard):
    call.ask("checkin-1")
    call.claim("checkin-1")
    assert heard(lambda: outcome(call, "failed")) == (1, 1)
    assert heard(lambda: call.claim("checkin-2")) == (1, 1)


def test_a_hang_up_is_notified_by_the_end_of_the_call(call, heard):
    assert heard(lambda: claim_hangup(call)) == (0, 1)
    assert heard(lambda: outcome(call, "sent", "hangup", "")) == (0, 0)
    assert heard(lambda: call.store.call_ended(CALL, ANYBODY, "", "")) == (1, 1)


def test_a_monitor_is_not_notified_of_what_it_stores_before_it_looks(call, heard):
    assert heard(lambda: voice(call, speaking=True)) == (0, 1)
    assert heard(lambda: voice(call, speaking=False)) == (0, 1)
    assert heard(lambda: call.store.media_lost(CALL, call.origin, lost=True)) == (0, 1)
    assert heard(lambda: call.store.media_lost(CALL, call.origin, lost=False)) == (0, 1)


def voice(call, *, speaking):
    call.store.voice_activity(CALL, call.origin, speaking=speaking, ago_ms=0)


def outcome(call, what, claim="0:checkin-1", utterance="0-checkin-1"):
    call.store.record_outcome(CALL, ANYBODY, claim, what, utterance, "")


def claim_hangup(call):
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "silence", 5_000) == "go"
