"""Hooks as a team's own system gets them: in order, signed, again when refused, delaying nobody."""

import json

import pytest

from tests.system.harness.hook_receiver import SECRET, Receiver
from tests.system.harness.simulator_record import gaps, story
from tests.system.harness.timing import ON_TIME
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system

SILENT = [
    "call.answered", "silence.started", "silence.judged", "checkin.sent", "checkin.sent",
    "call.hung_up",
]  # fmt: skip
GREETING = "Words that stay between us."


@pytest.fixture
def receiver():
    """Return a function that starts a receiver, which is closed after the test."""
    open_ones = []

    def start(*answer):
        open_ones.append(Receiver(*answer))
        return open_ones[-1]

    yield start
    for found in open_ones:
        found.close()


@pytest.fixture
def telling(service, place):
    """Return a function that places a call whose agent sends hooks to *receiver*."""

    def begin(receiver, **of_the_call):
        call = place(greeting=GREETING, **of_the_call)
        hooks = {"url": receiver.url, "secret": SECRET}
        shown = service.api.patch_agent(call.agent, {"hooks": hooks})["hooks"]
        assert shown.keys() == {"url", "events"}
        return call

    return begin


def told(receiver, call, count, within_s=30):
    """Wait until *count* messages were taken; return all deliveries of the call."""

    def enough():
        types = receiver.types(call.id)
        assert len(types) >= count, types
        return True

    eventually(enough, within_s, what=f"{count} messages of {call.id}")
    return receiver.of(call.id)


def test_a_silent_call_is_told_in_order_and_signed(receiver, telling):
    team = receiver()
    call = telling(team)
    record = call.over()
    deliveries = told(team, call, len(SILENT))
    assert [d.message["type"] for d in deliveries] == SILENT
    assert all(d.genuine for d in deliveries)
    messages = [d.message for d in deliveries]
    assert len({m["id"] for m in messages}) == len(SILENT)
    assert [m["id"] for m in messages] == [d.headers["webhook-id"] for d in deliveries]
    assert all(m.keys() == messages[0].keys() and m["agent"] == call.agent for m in messages)
    moments = [m["occurred_at"] for m in messages]
    assert moments == sorted(moments)
    assert [m["data"]["checkin"] for m in messages[3:5]] == [1, 2]
    assert messages[2]["data"]["cause"] == "caller_silent"
    assert messages[5]["data"]["by"] == "dead_air"
    assert messages[5]["data"]["reason"] == "silence"
    assert gaps(record) == ON_TIME, story(record)
    whole = json.dumps(messages)
    for secret in (call.number, GREETING, "+1555", SECRET):
        assert secret not in whole


def test_a_caller_who_answers_a_check_in_has_recovered(receiver, telling):
    team = receiver()
    call = telling(team, steps=[{"when": "speak 2 ended", "after": 0.5, "say": "yes-im-here"}])
    call.over()
    deliveries = told(team, call, 4 + len(SILENT))
    assert [d.message["type"] for d in deliveries] == [
        "call.answered",
        "silence.started",
        "silence.judged",
        "checkin.sent",
        "caller.recovered",
        *SILENT[1:],
    ]
    assert deliveries[4].message["data"]["after_checkin"] == 1


def test_a_receiver_that_refuses_twice_gets_the_same_message_again(receiver, telling):
    team = receiver(lambda before: 500 if before < 2 else 200)
    call = telling(team)
    call.over()
    deliveries = told(team, call, len(SILENT))
    ids = [d.headers["webhook-id"] for d in deliveries]
    assert sorted(ids.count(name) for name in set(ids)) == [3] * len(SILENT)
    assert len({d.body for d in deliveries}) == len(SILENT)
    assert all(d.genuine for d in deliveries)
    for name in set(ids):
        first, second, third = (d for d in deliveries if d.headers["webhook-id"] == name)
        assert second.at - first.at >= 1
        assert third.at - second.at >= 4
        assert (first.status, second.status, third.status) == (500, 500, 200)


def test_a_receiver_that_hangs_delays_nobody(receiver, telling, place):
    team = receiver(lambda _: 204 if team.closing.wait(60) else 500)
    calls = [telling(team) for _ in range(4)] + [place()]
    for call in calls:
        record = call.over(60)
        assert gaps(record) == ON_TIME, story(record)
    arrivals = sorted(d.at for d in team.deliveries)
    team.closing.set()  # from now on it answers at once
    assert len(arrivals) > 2
    assert all(third - first > 5 for first, third in zip(arrivals, arrivals[2:], strict=False))
    for call in calls[:4]:
        told(team, call, len(SILENT), 60)
