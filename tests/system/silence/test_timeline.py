"""The promise itself: a silent call with default settings, on 1, 2, 4 and 8 web workers.

    T+0   the greeting has been heard to its end      +7   check-in #1, ends
    +7    check-in #2, ends                           +5   hang-up, once

All four services get their calls at the same moment; each test looks at its own.
"""

import statistics
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import checkins, ended, events, gaps, hung_up, story
from tests.system.harness.timing import near

pytestmark = [pytest.mark.system, pytest.mark.alone]

WORKERS = (1, 2, 4, 8)
CALLS_EACH = 3
TOLERANCE_S = 0.6
LATEST_S = 0.5
DEFAULT_MESSAGE = "Are you still there?"


@pytest.fixture(scope="module")
def silent_calls(service, tmp_path_factory):
    """Place three silent calls with default settings on each number of workers, all at once."""
    services = {service.web_workers: service}
    for workers in set(WORKERS) - services.keys():
        services[workers] = Service(tmp_path_factory.mktemp(f"w{workers}-"), web_workers=workers)
    ours = [each for each in services.values() if each is not service]
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Service.start, ours))
        calls = {
            workers: [Call(each, settings={}) for _ in range(CALLS_EACH)]
            for workers, each in services.items()
        }
        for placed in calls.values():
            for call in placed:
                call.place()
        yield calls
    finally:
        for each in ours:
            each.close()


@pytest.fixture(params=WORKERS, ids=lambda count: f"{count}-workers")
def headline(request, silent_calls):
    calls = silent_calls[request.param]
    return request.param, [(call, call.over(60)) for call in calls]


@pytest.mark.timeout(180)
def test_the_caller_is_asked_at_7_and_7_and_hung_up_at_5(headline, measured):
    workers, calls = headline
    expected = [near(s, TOLERANCE_S) for s in (7, 7, 5)]
    for _, record in calls:
        assert gaps(record) == expected, story(record)
        assert [each["text"] for each in ended(record)][1:] == [DEFAULT_MESSAGE] * 2
        hung_up(record)
        assert len(checkins(record)) == 2, story(record)
        assert record["talk_over_seconds"] == 0
    shown = " · ".join("{:.2f} {:.2f} {:.2f}".format(*gaps(record)) for _, record in calls)
    measured(f"{workers} workers: silences of {shown} s (want 7 7 5)")


def test_webhooks_land_on_workers_that_do_not_hold_the_session(headline, measured):
    workers, calls = headline
    elsewhere = total = 0
    for call, _ in calls:
        timeline = call.state()["timeline"]
        [owner] = {each["by"] for each in timeline if each["event"] == "session.attached"}
        receivers = [each["by"] for each in timeline if each.get("event_id")]
        elsewhere += sum(receiver != owner for receiver in receivers)
        total += len(receivers)
    measured(f"{workers} workers: {elsewhere} of {total} webhooks came to another worker")
    assert (elsewhere > 0) == (workers > 1)


def test_the_session_sees_within_half_a_second_that_its_agent_fell_silent(headline):
    late = []
    for call, record in headline[1]:
        timeline = call.state()["timeline"]
        seen = [
            each["t"]
            for each in timeline
            if each["event"] == "flag.detected" and each["flag"] == "agent_done_speaking"
        ]
        told = [each["t"] for each in timeline if each["event"] == "utterance.ended"]
        assert len(told) == len(events(record, "call.speak.ended")) == 3
        assert len(seen) == 3, timeline
        late += [s - t for s, t in zip(seen, told, strict=True)]
    assert min(late) >= 0, late
    # A machine that is busy elsewhere may hold one of them up, as it may any step.
    assert statistics.quantiles(late, n=4)[2] <= LATEST_S, late
    assert max(late) <= LATEST_S + TOLERANCE_S, late
