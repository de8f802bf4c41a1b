"""Calls that are over, counted once each in experiment and shadow; a guard rail that stops one."""

import json

import pytest

from calls import keys
from calls.agent_directory import StoredAgent
from calls.ended.retention import EndedCalls
from calls.service.trial_counts import Trials
from calls.store_types import Origin
from calls.timeline import Entry
from monitor.experiments.arms import Arm, arm_of, experiment_id, place_of, running, shadow_id
from monitor.settings import AgentConfig
from tasks.experiments.assignment import settings_of_new
from tasks.handlers import caller_input
from tasks.webhooks import Webhook
from tests.monitor.replay.histories import read

pytestmark = pytest.mark.store

NINE = {"dead_air_settings": {"silence_timeout_normal": 9.0}}
FOUR = {"dead_air_settings": {"silence_timeout_normal": 4.0}}
NOBODY = Origin(by="celery")
SILENT = next(kept for name, _, kept in read() if name == "call-012")
"""It has check-ins and ends with a hang-up for silence."""


@pytest.fixture
def agent(parts):
    """Return a function that stores the agent desk."""

    def put(**given):
        config = AgentConfig.model_validate({"id": "desk"} | given)
        parts.directory.change("desk", "test", lambda _: StoredAgent(config.model_dump_json()))
        return config

    return put


def experiment(**given):
    return {"name": "nine", "share": 0.5, "settings": NINE} | given


def ended(parts, call, entries=SILENT, *, agent="desk"):
    """Store *call* as over, with the timeline *entries* and its place in the experiment."""
    override = settings_of_new(parts, parts.agents(), agent, call, "")
    parts.store.call_ringing(call, NOBODY, agent, "incoming", override)
    parts.store.redis.hset(keys.of_call(call)[0], mapping={
        "state": "ended", "answered_at": parts.hook_outbox.now_ms() - 90_000,
    })  # fmt: skip
    return call, agent, "", entries


def at_rest(parts):
    return parts.ended_calls._at_rest


def in_group(arm, count, prefix="v3:"):
    names = (f"{prefix}{n}" for n in range(100_000))
    found = (name for name in names if arm_of("nine", name, 0.5) is arm)
    return [next(found) for _ in range(count)]


def test_a_call_is_counted_once_however_often_it_is_at_rest(parts, agent):
    config = agent(experiments=[experiment()])
    [other], [usual] = in_group(Arm.OTHER, 1), in_group(Arm.USUAL, 1)
    told = [ended(parts, other), ended(parts, usual)]
    for _ in range(3):
        for each in told:
            at_rest(parts)(*each)
    counts = parts.trials.counts("desk", experiment_id(running(config)))
    once = {"calls": 1, "asked": 1, "recovered": 1, "hung_up": 1}
    assert counts.of("other") == counts.of("usual") == once
    assert counts.since_ms > 0


def test_the_sweep_of_ended_calls_counts_them(parts, agent):
    """Through the very way of an ended call: its lines in Redis, packed a minute after its end."""
    config = agent(experiments=[experiment()], shadow=FOUR)
    [call] = in_group(Arm.USUAL, 1)
    override = settings_of_new(parts, parts.agents(), "desk", call, "")
    parts.store.call_ringing(call, NOBODY, "desk", "incoming", override)
    parts.store.call_answered(call, NOBODY)
    parts.store.call_ended(call, NOBODY, "normal_clearing", "caller")
    redis = parts.store.redis
    redis.zadd(keys.UNPACKED, {call: 1})
    kept = EndedCalls(redis, days=1, megabytes=10, at_rest=at_rest(parts))
    assert kept.tend().packed == 1
    redis.zadd(keys.UNPACKED, {call: 1})
    kept.tend()
    assert parts.trials.counts("desk", experiment_id(running(config))).of("usual") == {"calls": 1}
    assert parts.trials.counts("desk", shadow_id(config.shadow)).counts == {"calls": 1}


def test_the_shadow_tells_what_would_have_been_and_changes_nothing(parts, agent):
    config = agent(shadow=FOUR)
    told = ended(parts, "v3:a")
    assert json.loads(parts.store.snapshot("v3:a", NOBODY).settings_override or "{}") == {}
    for _ in range(2):
        at_rest(parts)(*told)
    found = parts.trials.counts("desk", shadow_id(config.shadow))
    assert found.counts["calls"] == found.counts["changed"] == 1
    assert found.of("exact")["earlier"] == 1
    [line] = parts.trials.latest("desk", shadow_id(config.shadow), 10)
    assert json.loads(line)["call_control_id"] == "v3:a"
    assert "instead of" in json.loads(line)["changes"][0]


def test_a_call_with_the_other_settings_is_not_in_the_shadow(parts, agent):
    config = agent(shadow=FOUR, experiments=[experiment()])
    [other] = in_group(Arm.OTHER, 1)
    at_rest(parts)(*ended(parts, other))
    assert parts.trials.counts("desk", shadow_id(config.shadow)).counts == {}


def test_an_agent_that_tries_nothing_costs_nothing(parts, agent):
    agent()
    at_rest(parts)(*ended(parts, "v3:a"))
    assert parts.store.redis.keys("trial:*") == []


def heard_all(reason=""):
    return [
        Entry("1-0", 1, "call.answered", {}),
        Entry("2-0", 2, "call.ended", {"reason": reason} if reason else {}),
    ]


def test_a_guard_rail_stops_it_once_with_an_alarm_and_new_calls_take_no_part(parts, agent):
    config = agent(
        hooks={"url": "https://crm.example.org/"},
        experiments=[experiment(guard_rails={"least_calls": 5})],
    )
    trial = experiment_id(running(config))
    others, usual = in_group(Arm.OTHER, 12), in_group(Arm.USUAL, 12)
    for call in usual:
        at_rest(parts)(*ended(parts, call, heard_all()))
    for call in others[:4]:
        at_rest(parts)(*ended(parts, call, heard_all("silence")))
    assert not parts.trials.is_stopped("desk", trial), "too few calls"
    for call in others[4:8]:
        at_rest(parts)(*ended(parts, call, heard_all("silence")))
    counts = parts.trials.counts("desk", trial)
    assert counts.stopped_at_ms > 0
    assert "5 of 5 were hung up on for silence" in counts.stopped_why
    [late] = others[8:9]
    assert settings_of_new(parts, parts.agents(), "desk", late, "") == ""
    alarms = [
        found.body
        for name in parts.store.redis.zrange(keys.HOOKS_DUE, 0, -1)
        if (found := parts.hook_outbox.find(name)) and found.type == "alarm"
    ]
    assert len(alarms) == 1
    assert "experiment_stopped" in alarms[0]
    parts.counters.flush()
    assert parts.counters.totals()['experiments_stopped{agent="desk"}'] == 1


def test_a_call_that_runs_keeps_its_settings_when_the_experiment_is_changed(parts, agent):
    agent(experiments=[experiment()])
    [call] = in_group(Arm.OTHER, 1)
    override = settings_of_new(parts, parts.agents(), "desk", call, "")
    parts.store.call_ringing(call, NOBODY, "desk", "incoming", override)
    agent(experiments=[experiment(settings=FOUR)])
    stored = parts.store.snapshot(call, NOBODY)
    assert parts.settings_of(stored).silence_timeout_normal == 9.0
    agent()
    assert parts.settings_of(stored).silence_timeout_normal == 9.0


def test_the_counts_of_a_team_s_agents_are_apart(client):
    trials = Trials(client)
    trials.count("a", "nine:1", "v3:1", 1, {"usual.calls": 1})
    trials.count("b", "nine:1", "v3:1", 1, {"usual.calls": 1})
    assert trials.counts("a", "nine:1").counts == trials.counts("b", "nine:1").counts


def test_only_so_many_latest_calls_are_kept(client):
    trials = Trials(client)
    for n in range(130):
        trials.count("a", "shadow:1", f"v3:{n}", 1, {"calls": 1}, f"line {n}")
    assert trials.latest("a", "shadow:1", 1) == ["line 129"]
    assert len(trials.latest("a", "shadow:1", 1_000)) == 100


@pytest.mark.parametrize(("pressed", "count"), [("9", 1), ("8", 0), ("", 0)])
def test_the_key_for_complaints_is_told_and_never_which(parts, agent, pressed, count):
    agent(settings={"dead_air_settings": {"complaint_key": "9"}})
    parts.store.call_ringing("v3:a", NOBODY, "desk", "incoming", "")
    parts.store.call_answered("v3:a", NOBODY)
    event = Webhook("v3:a", Origin(by="web", event_id="e-1"), "", "", {"digit": pressed}, 0, "")
    for _ in range(2):
        caller_input.key_pressed(parts, event)
    lines = parts.store.timeline("v3:a")
    assert [line.event for line in lines].count("caller.complained") == count
    assert all("9" not in value for line in lines for name, value in line.details.items()
               if line.event == "caller.complained" and name != "by")  # fmt: skip


def test_without_such_a_key_no_key_complains(parts, agent):
    agent()
    parts.store.call_ringing("v3:a", NOBODY, "desk", "incoming", "")
    parts.store.call_answered("v3:a", NOBODY)
    event = Webhook("v3:a", NOBODY, "", "", {"digit": ""}, 0, "")
    caller_input.key_pressed(parts, event)
    assert not any(e.event == "caller.complained" for e in parts.store.timeline("v3:a"))


def test_settings_of_the_call_alone_leave_its_place(parts, agent):
    from monitor import call_override  # noqa: PLC0415

    agent(experiments=[experiment()])
    override = settings_of_new(parts, parts.agents(), "desk", "v3:a", "")
    after = call_override.stored(call_override.merged(override, {"hangup_grace": 4.0}), override)
    assert place_of(after) == place_of(override)
    assert json.loads(call_override.stored({}, after)).keys() == {"experiment"}
