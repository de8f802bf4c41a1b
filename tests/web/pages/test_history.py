"""The charts over ended calls count every call of the span, and what is taken away is all of it."""

import pytest

from calls import keys
from tests.web.conftest import TELNYX

pytestmark = pytest.mark.store

MANY = 10_000


@pytest.fixture
def checked_in(store):
    """Return what makes check-in *number* on a call."""

    def make(call, number):
        epoch = store.snapshot(call, TELNYX).epoch
        step, utterance = f"checkin-{number}", f"{epoch}-checkin-{number}"
        assert store.request_step(call, TELNYX, epoch, step, 5000)
        assert store.claim_speech(call, TELNYX, epoch, step, utterance, 900) == "go"
        store.record_outcome(call, TELNYX, f"{epoch}:{step}", "sent", utterance, "")
        store.record_outcome(
            call, TELNYX, f"{epoch}:{step}", "sent", utterance, ""
        )  # a redelivered task
        store.playback_ended(call, TELNYX, utterance, "completed")

    return make


def test_callers_who_came_back_are_counted_by_check_in(browser, answered, store, checked_in):
    came_back, stayed_away = answered("came-back"), answered("stayed-away", agent="desk")
    for call in (came_back, stayed_away):
        checked_in(call, 1)
    store.caller_input(came_back, TELNYX, "transcript")
    store.caller_input(came_back, TELNYX, "transcript")
    checked_in(came_back, 1)
    checked_in(stayed_away, 2)
    for call in (came_back, stayed_away):
        store.call_ended(call, TELNYX, "normal_clearing", "caller")
    page = browser.open("/calls").text
    assert "check-in #1 33% (1 of 3)" in page
    assert "check-in #2 0% (0 of 1)" in page
    assert "check-in #1 50% (1 of 2)" in browser.open("/calls?agent=default").text


def test_ten_thousand_calls_are_counted_and_taken_away_whole(browser, deps):
    pipe = deps.store.redis.pipeline(transaction=False)
    for number in range(MANY):
        call, at = f"call-{number:05}", 1_700_000_000_000 + number // 3  # some in one millisecond
        stored = {
            "state": "ended",
            "agent": "desk" if number % 2 else "default",
            "hangup_reason": "silence" if number % 4 == 0 else "",
            "trail": "1+ 1 2" if number % 10 == 0 else "",
            "ended_at": at,
        }
        pipe.hset(keys.of_call(call)[0], mapping=stored)
        pipe.zadd(keys.ENDED, {call: at})
    pipe.execute()
    page = browser.open("/calls").text
    assert "Counted: all 10,000 calls" in page
    assert "Older ones are no longer listed: the newest 10,000 are." in page
    assert "other party hung up 7,500 (75%)" in page
    assert "silence 2,500 (25%)" in page
    assert "check-in #1 50% (1,000 of 2,000)" in page
    assert "check-in #2 0% (0 of 1,000)" in page
    assert "Counted: all 5,000 calls that fit" in browser.open("/calls?agent=desk").text
    rows = browser.client.get("/calls.json").json["calls"]
    assert [row["call_control_id"] for row in rows] == [
        f"call-{number:05}" for number in reversed(range(MANY))
    ]
    assert len(browser.client.get("/calls.csv?agent=desk").text.splitlines()) == 1 + MANY // 2
