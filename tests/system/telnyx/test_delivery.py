"""Webhooks and answers as they really come: early, twice, in the wrong order, late, never.

All callers of this module ring before its first test. Whatever happens on the wire, the caller
must be asked when it is time, once, and be hung up once.
"""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import (
    checkins,
    commands,
    ended,
    events,
    gaps,
    hung_up,
    refused,
    story,
)
from tests.system.harness.timing import GRACE, NORMAL, ON_TIME, near

pytestmark = pytest.mark.system

STATUSES = (
    "file_not_found",
    "call_hangup",
    "unknown",
    "cancelled",
    "cancelled_amd",
    "completed",
    "failed",
)


def assert_in_time_and_once(record):
    assert gaps(record) == ON_TIME, story(record)
    assert len(ended(record)) == 3, story(record)
    hung_up(record)


@pytest.mark.call(faults=[{"do": "event-first", "command": "*"}])
def test_webhooks_that_arrive_before_the_commands_own_answer(call):
    assert_in_time_and_once(call.over())


@pytest.mark.call(
    faults=[{"do": "latency", "command": "speak", "seconds": 2.5}],
    settings={**QUICK, "checkin_message": "Hello?"},
)
def test_an_utterance_that_is_over_before_its_command_is_answered(call):
    record = call.over()
    for spoken in commands(record, "speak"):
        [told] = [
            event
            for event in events(record, "call.speak.ended")
            if event["payload"]["client_state"] == spoken["body"]["client_state"]
        ]
        assert told["at"] < spoken["at"] + 2.5
    assert_in_time_and_once(record)


@pytest.mark.call(faults=[{"do": "duplicate", "event": "*"}])
def test_every_webhook_twice(call):
    record = call.over()
    assert all(len(event["deliveries"]) == 2 for event in events(record, "call.speak.ended"))
    assert_in_time_and_once(record)


@pytest.mark.call(
    faults=[{"do": "duplicate", "event": "call.speak.ended"}],
    steps=[{"when": "speak 2 ended", "after": 0.5, "say": "yes-im-here"}],
)
def test_a_duplicate_does_not_end_an_utterance_that_came_after(call):
    record = call.over()
    assert len(checkins(record)) == 3, story(record)
    assert record["talk_over_seconds"] == 0


@pytest.mark.call(faults=[{"do": "swap", "event": "call.speak.started"}])
def test_started_after_ended(call):
    record = call.over()
    assert [event["fault"] for event in events(record, "call.speak.started")] == ["swap"] * 3
    assert_in_time_and_once(record)


@pytest.mark.call(faults=[{"do": "swap", "event": "call.initiated"}])
def test_a_first_webhook_that_is_overtaken(call):
    """Nothing can come before the answer, so the swap's patience ends and the call is answered."""
    assert_in_time_and_once(call.over(60))


@pytest.mark.call(faults=[{"do": "delay", "event": "call.answered", "seconds": 4}])
def test_a_call_whose_stream_starts_before_its_answer_is_told(call):
    assert_in_time_and_once(call.over())


@pytest.mark.call(faults=[{"do": "drop", "event": "call.speak.started"}])
def test_no_started_webhook_at_all(call):
    assert_in_time_and_once(call.over())


@pytest.mark.call(
    faults=[{"do": "drop", "event": "call.speak.ended", "skip": 1, "count": 1}],
    settings={**QUICK, "checkin_message": "Hello?"},
)
def test_a_lost_end_costs_seconds_and_never_the_call(call):
    record = call.over(60)
    first, second, last = gaps(record)
    assert first == near(NORMAL)
    assert NORMAL < second < NORMAL + 10, story(record)
    assert last == near(GRACE)
    hung_up(record)


@pytest.mark.call(faults=[{"do": "drop", "event": "call.hangup"}])
def test_a_lost_hangup_webhook_leaves_no_call_behind(call):
    call.over()
    call.until_state("ended", within_s=20)


@pytest.mark.call(faults=[{"do": "close", "command": "*", "executed": True, "count": 8}])
def test_commands_carried_out_but_never_answered_are_not_carried_out_twice(call):
    record = call.over()
    assert [entry for entry in record["timeline"] if entry.get("duplicate")], story(record)
    assert_in_time_and_once(record)


@pytest.mark.call(
    faults=[
        {"do": "status", "command": command, "status": 503, "count": 2}
        for command in ("answer", "speak", "hangup")
    ]
)
def test_a_telnyx_that_is_down_for_a_moment(call):
    record = call.over()
    assert len(refused(record, "speak")) == 2
    assert sum(each["status"] == 503 for each in refused(record, "hangup")) == 2
    assert len(commands(record, "speak")) == 3, story(record)
    assert len(commands(record, "hangup")) == 1, story(record)


@pytest.mark.call(
    faults=[
        {"do": "status", "command": "speak", "status": 429, "retry_after": 1, "skip": 1, "count": 1}
    ]
)
def test_a_rate_limit_is_respected_and_the_checkin_spoken(call):
    record = call.over()
    [limited] = refused(record, "speak")
    assert len(checkins(record)) == 2, story(record)
    assert checkins(record)[0]["at"] - limited["at"] >= 0.2


@pytest.mark.parametrize(
    "status",
    [
        pytest.param(
            status,
            marks=pytest.mark.call(
                faults=[{"do": "ended-status", "event": "call.speak.ended", "status": status}]
            ),
        )
        for status in STATUSES
    ],
)
def test_speak_ended_with_any_status_ends_the_utterance(call, status):
    """A check-in that was not heard to its end is made once again, at once."""
    record = call.over()
    told = {event["payload"]["status"] for event in events(record, "call.speak.ended")}
    assert told == {status}, story(record)
    if status == "completed":
        assert_in_time_and_once(record)
    else:
        again = near(0)
        assert gaps(record) == [*ON_TIME[:1], again, ON_TIME[1], again, ON_TIME[2]], story(record)
        hung_up(record)


def end_the_first_checkin_as(status):
    """Return what sends, beside the call, a playback's end in the place of the dropped one."""

    def during(call):
        call.spoken(2)
        state = commands(call.record(), "speak")[1]["body"]["client_state"]
        call.send_event("call.playback.ended", client_state=state, status=status)

    return during


@pytest.mark.parametrize(
    "status",
    [
        pytest.param(
            status,
            marks=pytest.mark.call(
                faults=[{"do": "drop", "event": "call.speak.ended", "skip": 1, "count": 1}],
                during=end_the_first_checkin_as(status),
            ),
        )
        for status in STATUSES
    ],
)
def test_playback_ended_with_any_status_ends_the_utterance(call, status):
    record = call.over()
    if status == "completed":
        assert_in_time_and_once(record)
    else:
        again = near(0)
        assert gaps(record) == [ON_TIME[0], again, *ON_TIME[1:]], story(record)
        hung_up(record)


def send_what_nobody_knows(call):
    """Send events and fields of a later Telnyx beside the ones that count."""
    call.spoken(1)
    call.send_event("call.analyzed", x_future={"nested": [1]})
    call.send_event("call.speak.paused", client_state=None)
    call.spoken(2)
    state = commands(call.record(), "speak")[1]["body"]["client_state"]
    call.send_event("call.speak.ended", client_state=state, status="completed", x_future=[{}])


@pytest.mark.call(
    faults=[{"do": "drop", "event": "call.speak.ended", "skip": 1, "count": 1}],
    during=send_what_nobody_knows,
)
def test_unknown_events_and_fields_change_nothing(call):
    assert_in_time_and_once(call.over())


@pytest.mark.call(options={"client_state": "sticky"})
def test_a_client_state_that_sticks_to_the_leg(call):
    assert_in_time_and_once(call.over())
