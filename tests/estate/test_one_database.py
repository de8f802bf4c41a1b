"""A team's Celery and Dead Air on one Redis database for 90 s: neither notices the other.

Their modules are named like ours, their messages are pickled, their worker forks, and they run
their own beat and Flower. Their 40 s task is acknowledged late, and their countdown waits 60 s:
both are far longer than Dead Air waits for a message that nobody acknowledges.
"""

import json
import re
import time

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.system.faults.assertions import assert_whole
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.simulator_record import begun, hung_up
from tests.system.harness.waiting import eventually, sleep_until

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("together"),
]
TOGETHER_S, EXPORT_S, COUNTDOWN_S = 90, 40, 60
SEND = f"""
import agents, tasks
tasks.export.delay({EXPORT_S})
tasks.remind.apply_async(("Ada",), countdown={COUNTDOWN_S})
agents.answer.delay("Is anybody there")
"""
LANES = {"reading", "acting", "sweeping"}


@pytest.fixture(scope="module")
def together(estate):
    """Have the team send its tasks, and carry a silent call beside them; return when it began."""
    began = time.monotonic()
    estate.team.python(SEND)
    estate.record = Call(estate.service).place().over(60)
    return began


def test_our_call_goes_its_way_beside_them(estate):
    assert_whole(estate.record, normal=2, grace=1.5)


def test_their_flower_shows_theirs_and_none_of_ours(estate):
    flower = estate.team.flower
    eventually(lambda: "agents.answer" in flower.names(), 20, what="their tasks in their Flower")
    assert {name.partition(".")[0] for name in flower.names()} <= {"tasks", "agents"}
    assert {node.partition("@")[0] for node in flower.workers()} == {"team"}


def test_our_flower_shows_what_happened_to_the_call_and_no_clockwork(estate):
    call = estate.record["call_control_id"]

    def all_of_it():
        shown = estate.flower.tasks().values()
        names = {task["name"] for task in shown if call in task["kwargs"]}
        wanted = {"webhooks.call.initiated", "webhooks.call.answered", "webhooks.call.speak.ended"}
        wanted |= {"checkins.speak", "checkins.hang_up", "webhooks.call.hangup"}
        assert {f"deadair.{name}" for name in wanted} <= names, names
        return True

    eventually(all_of_it, 20, what="the call's tasks in our Flower")
    for task in estate.flower.tasks().values():
        assert re.match(r"deadair\.(webhooks|checkins|speech|lines|hooks)\.", task["name"]), task
        assert call in task["kwargs"], "every row says which call it is about"
    assert {node.partition("@")[0] for node in estate.flower.workers()} == {
        f"deadair-{lane}" for lane in LANES
    }


def test_prometheus_finds_how_long_the_caller_was_silent_and_how_quick_we_were(estate):
    text = estate.service.api.http.get("/metrics/service").text
    found = {family.name: family.samples for family in text_string_to_metric_families(text)}

    def total(name, part, **labels):
        return sum(
            sample.value
            for sample in found[f"deadair_{name}"]
            if sample.name.endswith(part) and labels.items() <= sample.labels.items()
        )

    agent = {"agent": agent_of(estate)}
    assert total("silence_seconds", "_count", step="checkin", **agent) == 2
    assert total("silence_seconds", "_count", step="hangup", **agent) == 1
    assert 3.5 <= total("silence_seconds", "_sum", step="checkin", **agent) <= 8, "2 s each"
    assert total("checkins_sent", "_total", **agent) == 2
    assert total("decision_to_command_seconds", "_count") == 3
    assert total("telnyx_command_seconds", "_count", command="speak", outcome="ok") >= 3
    assert total("task_lag_seconds", "_count") >= 5
    assert total("bell_to_decision_seconds", "_count") >= 5
    assert total("runaway_guard_paused", "_paused") == 0


def agent_of(estate):
    return estate.service.api.call(estate.record["call_control_id"])["agent"]


@pytest.mark.parametrize("what", ["active", "reserved", "scheduled", "registered", "stats"])
def test_their_inspect_finds_their_worker_alone(estate, what):
    told = json.loads(estate.team.command("inspect", what, "--json"))
    assert {node.partition("@")[0] for node in told} == {"team"}
    assert "deadair" not in json.dumps(told)


def test_after_90_seconds_each_of_their_tasks_ran_once(estate, together):
    sleep_until(together + TOGETHER_S)
    export, remind = estate.team.runs("tasks.export"), estate.team.runs("tasks.remind")
    assert [run.what for run in export] == ["began", "ended"], export
    assert [run.what for run in remind] == ["began"], remind
    assert [run.what for run in estate.team.runs("agents.answer")] == ["began"]
    tidied = estate.team.runs("tasks.tidy")
    assert len(tidied) == len({run.task_id for run in tidied}), "one run a tick of their beat"
    assert len(tidied) >= TOGETHER_S / 2 - 10
    log = estate.team.worker.logs()
    assert "Received unregistered task" not in log
    assert "Traceback" not in log


def test_no_queue_or_exchange_is_both_ours_and_theirs(estate):
    with estate.service.redis as redis:
        bindings = set(redis.scan_iter("_kombu.binding.*", count=1000))
        for name in bindings:
            ours = {"deadair" in each for each in redis.smembers(name)}
            assert ours == {name.startswith("_kombu.binding.deadair")}, name
    assert {"_kombu.binding.celery", "_kombu.binding.deadair.celeryev"} <= bindings


def test_their_purge_and_shutdown_leave_us_up(estate):
    service, team = estate.service, estate.team
    call = Call(service, settings=QUICK | {"silence_timeout_normal": 4}).place()
    call.spoken(1)
    nodes = set(estate.flower.workers())
    team.command("purge", "-f")
    team.python("import tasks; tasks.app.control.enable_events(); tasks.app.control.shutdown()")
    eventually(lambda: not team.worker.running, 20, what="their worker has ended")
    record = call.over(60)
    assert len(begun(record)) == 3, "greeting and two check-ins"
    hung_up(record)
    assert service.worker.container.process.running
    assert set(estate.flower.workers()) == nodes
