"""Hooks as a team's own system gets them: in order, signed, again when refused, delaying nobody."""

import json

import pytest

from tests.system.harness.calls import Call
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


def telling(service, receiver, **of_the_call):
    """Place a call whose agent sends hooks to *receiver*."""
    call = Call(service, greeting=GREETING, **of_the_call).place()
    hooks = {"url": receiver.url, "secret": SECRET}
    shown = service.api.patch_agent(call.agent, {"hooks": hooks})["hooks"]
    assert shown.keys() == {"url", "events"}
    return call


@pytest.fixture(scope="module")
def told_calls(service):
    """Let the callers of the tests that harm nobody ring at once; each has (receiver, call)."""
    of_each = {
        "silent": (Receiver(), {}),
        "recovers": (
            Receiver(),
            {"steps": [{"when": "speak 2 ended", "after": 0.5, "say": "yes-im-here"}]},
        ),
        "refused": (Receiver(lambda before: 500 if before < 2 else 200), {}),
    }
    yield {name: (team, telling(service, team, **how)) for name, (team, how) in of_each.items()}
    for team, _ in of_each.values():
        team.close()


def told(receiver, call, count, within_s=30):
    """Wait until *count* messages were taken; return all deliveries of the call as they occurred.

    Two messages that are due within a few milliseconds may arrive in either order (docs/hooks.md).
    """

    def enough():
        types = receiver.types(call.id)
        assert len(types) >= count, types
        return True

    eventually(enough, within_s, what=f"{count} messages of {call.id}")
    return sorted(receiver.of(call.id), key=lambda each: each.message["occurred_at"])


def test_a_silent_call_is_told_in_order_and_signed(told_calls):
    team, call = told_calls["silent"]
    record = call.over()
    deliveries = told(team, call, len(SILENT))
    assert [d.message["type"] for d in deliveries] == SILENT
    assert all(d.genuine for d in deliveries)
    messages = [d.message for d in deliveries]
    assert len({m["id"] for m in messages}) == len(SILENT)
    assert [m["id"] for m in messages] == [d.headers["webhook-id"] for d in deliveries]
    assert all(m.keys() == messages[0].keys() and m["agent"] == call.agent for m in messages)
    assert [m["data"]["checkin"] for m in messages[3:5]] == [1, 2]
    assert messages[2]["data"]["cause"] == "caller_silent"
    assert messages[5]["data"]["by"] == "dead_air"
    assert messages[5]["data"]["reason"] == "silence"
    assert gaps(record) == ON_TIME, story(record)
    whole = json.dumps(messages)
    for secret in (call.number, GREETING, "+1555", SECRET):
        assert secret not in whole


def test_a_caller_who_answers_a_check_in_has_recovered(told_calls):
    team, call = told_calls["recovers"]
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


def test_a_receiver_that_refuses_twice_gets_the_same_message_again(told_calls):
    team, call = told_calls["refused"]
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


@pytest.fixture
def hanging():
    """Return a receiver that answers nothing until its `closing` is set, and refuses then."""
    team = Receiver(lambda _: 204 if team.closing.wait(60) else 500)
    yield team
    team.close()


def test_a_receiver_that_hangs_delays_nobody(service, hanging, place):
    calls = [telling(service, hanging) for _ in range(4)] + [place()]
    for call in calls:
        record = call.over(60)
        assert gaps(record) == ON_TIME, story(record)
    arrivals = sorted(d.at for d in hanging.deliveries)
    hanging.closing.set()  # from now on it answers at once
    assert len(arrivals) > 2
    assert all(third - first > 5 for first, third in zip(arrivals, arrivals[2:], strict=False))
    for call in calls[:4]:
        told(hanging, call, len(SILENT), 60)
