"""Three hundred calls ring within ten seconds, and Celery is stopped when their silence is over.

Telnyx waits two seconds for a webhook and sends it again when it gets 503; what it got 200 for it
never sends again. So nothing that got 200 may be lost, nobody may be kept waiting for an answer,
and what could not be done in time has to be counted, and done once nevertheless.
"""

import json
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.harness.simulator_record import checkins, hung_up, story
from tests.system.harness.waiting import eventually, sleep_until

pytestmark = [
    pytest.mark.system,
    pytest.mark.alone,
    pytest.mark.service(
        web_workers=2,
        variables={"DEADAIR_LOG_LEVEL": "WARNING", "RUNAWAY_LEAST": "100000"},
        worker_variables={"DEADAIR_LOG_LEVEL": "DEBUG"},
    ),
    pytest.mark.timeout(240),
]
CALLS, WITHIN_S = 300, 10
SILENCE_S, GRACE_S = 8, 4
SETTINGS = {
    "silence_timeout_normal": SILENCE_S,
    "hangup_grace": GRACE_S,
    "max_checkins_before_disconnect": 1,
}
TELNYX_WAITS_S = 2.0
CELERY_AWAY_S = 3
"""Less than a check-in asked for is good for, more than it may be late without being counted."""

LATE_S, NEARLY_S = 1.0, 0.1
"""The product counts check-ins later than this; one so near to it may be counted or not."""


def ring(service):
    """Let everybody call, evenly spread; return the ids and how long it took."""
    began = time.monotonic()

    def at_its_time(number):
        sleep_until(began + number * WITHIN_S / CALLS)
        caller = {"from": f"+1555{number:07d}", "to": "+15550290001"}
        # Streams connect and start, but carry no audio: it is the webhooks that come in a storm.
        scenario = {"caller": caller, "options": {"media": False}}
        return service.simulator.place(scenario)["call_control_id"]

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(at_its_time, range(CALLS)))
    return ids, time.monotonic() - began


def all_over(service):
    open_calls = [call for call in service.simulator.calls() if not call["closed"]]
    assert not open_calls, f"{len(open_calls)} calls are not over"
    return True


@pytest.fixture(scope="module")
def storm(module_service):
    """Return the service, the records of all calls and a line of figures."""
    service = module_service
    agent = {"greeting": "Hi.", "settings": {"dead_air_settings": SETTINGS}}
    service.api.patch_agent("default", agent)
    began = time.monotonic()
    ids, rang_s = ring(service)
    celery = service.worker.container.process
    celery.freeze()
    time.sleep(CELERY_AWAY_S)  # the length of the standstill
    celery.thaw()
    eventually(lambda: all_over(service), 150, every_s=1)
    told = f"{CALLS} calls rang in {rang_s:.1f} s, over after {time.monotonic() - began:.0f} s"
    return service, [service.simulator.record(call) for call in ids], told


def events(records):
    return [e for record in records for e in record["timeline"] if e["kind"] == "event"]


def deliveries(records):
    return [d for event in events(records) for d in event["deliveries"]]


def metric(service, name):
    """Return a counter of /metrics, summed over its labels."""
    lines = service.api.http.get("/metrics/service").text.splitlines()
    found = [line for line in lines if line.startswith(f"deadair_{name}_total")]
    return sum(float(line.split()[-1]) for line in found)


def test_every_webhook_is_answered_in_time(storm, measured):
    service, records, told = storm
    made = deliveries(records)
    statuses = Counter(d["status"] for d in made)
    latencies = sorted(d["latency"] for d in made)
    own = service.simulator.http.get("/sim/health").json()["loop_late"]
    measured(
        f"storm: {told}; {len(made)} webhooks {dict(statuses)}, "
        f"p99 {statistics.quantiles(latencies, n=100)[98]:.2f} s, slowest {latencies[-1]:.2f} s; "
        f"the simulator's own loop late by {own['p99']:.3f} s (p99), {own['max']:.3f} s (worst)"
    )
    # What the simulator itself was late by is not Dead Air's.
    slow = [d for d in made if d["latency"] - d["own_lateness"] > TELNYX_WAITS_S]
    assert not slow
    assert set(statuses) <= {200, 503, None}, statuses


def test_nothing_that_got_200_is_lost(storm):
    service, records, _ = storm

    def applied():
        lines = service.worker.container.process.logs().splitlines()
        return {json.loads(line)["event_id"] for line in lines if '"Event applied"' in line}

    def lost():
        known = applied()
        return [
            (event["event"], event["id"])
            for event in events(records)
            if event["id"] not in known and any(d["status"] == 200 for d in event["deliveries"])
        ]

    def nothing_lost():
        missing = lost()
        assert not missing, missing
        return True

    eventually(nothing_lost, 15, every_s=0.5)


def test_everybody_is_served_once(storm):
    _, records, _ = storm
    for record in records:
        assert record["answered_at"], story(record)
        assert len(checkins(record)) == 1, story(record)
        hung_up(record)


def test_late_checkins_are_counted(storm, measured):
    service, records, _ = storm
    late = [lateness(service, record["call_control_id"]) for record in records]
    surely = sum(seconds > LATE_S + NEARLY_S for seconds in late)
    perhaps = sum(seconds > LATE_S - NEARLY_S for seconds in late)
    counted = metric(service, "checkins_late")
    measured(
        f"storm: check-ins late by {statistics.median(late):.2f} s (p50), "
        f"{max(late):.2f} s (worst); {counted:.0f} counted as late"
    )
    assert surely, "Celery was away when check-ins were due"
    assert surely <= counted <= perhaps


def lateness(service, call):
    """Return how many seconds after its time the check-in was claimed, by the call's timeline."""
    at = {}
    for entry in service.api.call(call)["timeline"]:
        at.setdefault((entry["event"], entry.get("kind")), entry["t"])
    asked, quiet = at["utterance.registered", "checkin"], at["utterance.ended", "greeting"]
    return asked - quiet - SILENCE_S
