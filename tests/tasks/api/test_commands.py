"""The client's messages, run by our own tasks; and that importing it changes nothing."""

import json
import subprocess
import sys
from base64 import b64decode
from types import SimpleNamespace

import pytest
from celery import Celery
from celery.exceptions import Retry

from calls import keys
from calls.agent_directory import StoredAgent
from calls.pending.dials import DialOutcome
from calls.store_types import Origin
from deadair import DeadAir
from monitor.actions import NotSentError
from monitor.settings import AgentConfig
from tasks.api.commands import app
from tasks.handlers import dialled_call

pytestmark = pytest.mark.store
TELNYX = Origin(by="telnyx")
CALL = "v3:call"


@pytest.fixture(autouse=True)
def _may_dial(monkeypatch):
    for name, value in {
        "DIAL_PREFIXES": "+1",
        "TELNYX_CONNECTION_ID": "1",
        "TELNYX_FROM": "+15550100009",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def air(redis_url, parts):
    del parts  # the worker's side, on the same Redis
    return DeadAir(broker=redis_url)


@pytest.fixture
def run(parts):
    """Return a function that takes the next command off its queue and runs our task of it."""

    def run():
        message = json.loads(parts.store.redis.rpop("deadair.api"))
        shown = message["headers"]["kwargsrepr"]
        kwargs = json.loads(b64decode(message["body"]))[1]
        return app.tasks[message["headers"]["task"]](**kwargs), shown

    return run


@pytest.fixture
def answered(parts):
    parts.store.call_ringing(CALL, TELNYX, "default", "incoming", "")
    parts.store.call_answered(CALL, TELNYX)
    return lambda: parts.store.snapshot(CALL, TELNYX)


def test_what_is_said_goes_through_the_ledger_and_is_hidden(air, run, answered, monkeypatch):
    monkeypatch.setattr("tasks.publish._send", lambda *_, **__: None)
    air.say(CALL, "My secret words", reference="r-1")
    done, shown = run()
    assert (done["status"], done["reference"]) == ("done", "r-1")
    assert [u.id for u in answered().utterances] == [done["utterance"]]
    assert "secret" not in shown
    assert CALL in shown


def test_pause_thinking_expect_and_suspend_change_the_call(air, run, answered):
    air.pause(CALL)
    assert run()[0]["status"] == "done"
    assert answered().paused_ms
    air.resume(CALL)
    run()
    assert not answered().paused_ms
    air.thinking(CALL, for_s=20)
    assert run()[0]["for_s"] == 20
    assert answered().thinking_until_ms > answered().now_ms
    air.expect(CALL, within_s=60, why="card number")
    run()
    assert (answered().expect_ms, answered().expect_for) == (60_000, "card number")
    air.suspend(CALL, "transfer", for_s=60)
    run()
    assert answered().suspended_for == "transfer"
    air.suspend(CALL, "transfer", for_s=0)
    run()
    assert not answered().suspended_for


@pytest.mark.parametrize("verb", ["hang_up", "pause", "resume"])
def test_an_unknown_call_is_refused(air, run, verb):
    getattr(air, verb)("v3:nobody")
    assert run()[0] == {"status": "refused", "why": "there is no such call", "reference": ""}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"to": "12"}, "to"),
        ({"to": "+15550100001", "agent": "nobody"}, "agent: nobody does not exist"),
        (
            {"to": "+15550100001", "settings": {"silence_timeout_normal": 0}},
            "settings.silence_timeout_normal",
        ),
    ],
)
def test_a_dial_over_the_limits_is_refused_and_places_nothing(air, run, parts, given, why):
    air.dial(**given)
    done, shown = run()
    assert done["status"] == "refused"
    assert why in done["why"]
    assert given["to"] not in shown
    assert not parts.store.redis.llen("deadair.checkins")


def test_a_reference_rings_once(air, run, monkeypatch):
    sent = []
    monkeypatch.setattr("tasks.publish._send", lambda name, _: sent.append(name))
    for _ in range(2):
        air.dial("+15550100001", reference="order-17")
    first, second = run()[0], run()[0]
    assert first == second
    assert sent == ["lines.dial"]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda air: air.say(CALL, " "), "text must have 1 to 3000"),
        (lambda air: air.thinking(CALL, for_s=901), "for_s must be 0 to 900"),
        (lambda air: air.expect(CALL, within_s=0), "within_s must be 1 to 900"),
        (lambda air: air.pause(""), "call must not be empty"),
    ],
)
def test_what_no_dead_air_accepts_is_refused_before_it_is_sent(air, call, why):
    with pytest.raises(ValueError, match=why):
        call(air)


def test_an_app_or_a_broker_but_not_both():
    with pytest.raises(ValueError, match="either"):
        DeadAir()
    with pytest.raises(ValueError, match="either"):
        DeadAir(Celery(set_as_current=False), broker="redis://127.0.0.1:1/0")


def test_importing_it_brings_in_nothing_else():
    code = (
        "import sys, deadair; "
        "print([m for m in ('celery', 'kombu', 'redis', 'flask', 'structlog', 'pydantic') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def told(parts, monkeypatch):
    """Return a function that returns what the outbox holds for the agent `desk`, oldest first."""
    tell = {"task": "crm.dead_air", "queue": "crm"}
    for agent in ("desk", "default"):
        raw = AgentConfig(id=agent, tell=tell).model_dump_json()
        parts.directory.change(agent, "test", lambda _, raw=raw: StoredAgent(raw))
    monkeypatch.setattr("tasks.publish._send", lambda *_, **__: None)

    def told():
        names = parts.store.redis.zrange(keys.HOOKS_DUE, 0, -1)
        found = [parts.hook_outbox.find(name) for name in names]
        events = [json.loads(message.body) for message in found]
        return [event for event in events if event["type"].startswith("command.")]

    return told


@pytest.fixture
def again(parts):
    """Return a function that runs the command on top of the queue as often as it is told to."""

    def again(times, **request):
        message = json.loads(parts.store.redis.rpop("deadair.api"))
        kwargs, headers = json.loads(b64decode(message["body"]))[1], message["headers"]
        task = app.tasks[headers["task"]]
        answers = []
        for _ in range(times):
            task.push_request(id=headers["id"], **request)
            try:
                answers.append(task.run(**kwargs))
            finally:
                task.pop_request()
        return answers

    return again


def test_a_command_is_answered_with_its_reference(air, run, told, parts):
    parts.store.call_ringing("v3:desk", TELNYX, "desk", "incoming", "")
    parts.store.call_answered("v3:desk", TELNYX)
    air.thinking("v3:desk", for_s=5, reference="r-9")
    run()
    [event] = told()
    assert event["type"] == "command.done"
    assert (event["agent"], event["call_control_id"]) == ("desk", "v3:desk")
    assert event["reference"] == "r-9"
    assert event["data"] == {"command": "thinking", "for_s": 5}


def test_a_refusal_says_what_was_refused_and_why(air, run, told):
    air.hang_up("v3:nobody", reference="r-1")
    run()
    [event] = told()
    assert event["type"] == "command.refused"
    assert event["agent"] == "default"
    assert event["reference"] == "r-1"
    assert event["data"] == {"command": "hang_up", "why": "there is no such call"}


def test_a_dial_over_the_rate_is_refused_as_such(air, run, told, parts, monkeypatch):
    monkeypatch.setattr(parts.dials, "_steps", SimpleNamespace(run=lambda *_: 1_000))
    air.dial("+15550100001", agent="desk", reference="order-17")
    run()
    [event] = told()
    assert (event["type"], event["agent"]) == ("command.refused", "desk")
    assert "DIAL_RATE" in event["data"]["why"]
    assert event["reference"] == "order-17"


def test_a_command_that_comes_twice_acts_once_and_has_one_answer(air, again, told, answered):
    air.say(CALL, "Hello")
    first, second = again(2)
    assert first == second
    assert first["status"] == "done"
    assert len(answered().utterances) == 1
    assert len(told()) == 1


def test_a_command_carried_out_before_the_call_ended_is_not_refused_after(
    air, again, told, answered, parts
):
    assert answered()
    air.pause(CALL)
    again(1)
    parts.store.call_ended(CALL, TELNYX, "x", "caller")
    air.pause(CALL)
    assert again(1)[0]["status"] == "refused"
    assert [event["type"] for event in told()] == ["command.done", "command.refused"]


def test_a_dial_is_answered_once_the_phone_rings_and_its_reference_goes_with_the_call(
    air, run, told, parts
):
    air.dial("+15550100001", agent="desk", reference="order-17")
    done, _ = run()
    assert told() == []
    dial_id = done["dial_id"]
    for _ in range(2):  # Telnyx's answer and its event both tell
        dialled_call.rings(parts, dial_id, parts.dials.find(dial_id), "v3:out", TELNYX)
    [event] = told()
    assert (event["type"], event["call_control_id"]) == ("command.done", "v3:out")
    assert event["data"] == {"command": "dial", "dial_id": dial_id}
    assert event["reference"] == "order-17"
    assert parts.store.redis.hget(keys.of_call("v3:out")[0], "reference") == "order-17"


def test_a_dial_that_telnyx_refuses_is_answered_so(air, run, told, parts):
    air.dial("+15550100001", agent="desk", reference="order-18")
    dial_id = run()[0]["dial_id"]
    dial = parts.dials.find(dial_id)
    dialled_call.settle(parts, dial_id, dial, DialOutcome(error="no such connection"))
    [event] = told()
    assert event["type"] == "command.refused"
    assert event["data"] == {"command": "dial", "why": "no such connection", "dial_id": dial_id}


def test_a_dial_that_could_not_be_enqueued_is_not_taken_for_placed(air, again, parts, monkeypatch):
    sent = []

    def broken(name, _):
        sent.append(name)
        if len(sent) == 1:
            raise NotSentError("the broker is away")

    monkeypatch.setattr("tasks.publish._send", broken)
    air.dial("+15550100001", reference="order-19")
    message = parts.store.redis.lindex("deadair.api", 0)
    with pytest.raises((Retry, NotSentError)):
        again(1)
    parts.store.redis.lpush("deadair.api", message)
    assert again(1)[0]["status"] == "done"
    assert sent == ["lines.dial", "lines.dial"]


def test_a_dial_whose_worker_was_killed_is_enqueued_when_it_comes_again(
    air, again, parts, monkeypatch
):
    sent = []
    monkeypatch.setattr("tasks.publish._send", lambda name, _: sent.append(name))
    air.dial("+15550100001", reference="order-20")
    message = parts.store.redis.lindex("deadair.api", 0)
    again(1)
    assert sent == ["lines.dial"]
    sent.clear()  # the worker died before it was enqueued, and before its answer was kept
    parts.store.redis.delete(*parts.store.redis.keys("command:*"))
    parts.store.redis.lpush("deadair.api", message)
    again(1, delivery_info={"redelivered": True})
    assert sent == ["lines.dial"]


def test_settings_of_one_call_are_overridden_merged_and_taken_back(air, run, answered):
    air.settings(CALL, {"silence_timeout_normal": 20, "hangup_grace": 9})
    assert run()[0] == {
        "status": "done", "fields": ["hangup_grace", "silence_timeout_normal"], "reference": "",
    }  # fmt: skip
    air.settings(CALL, {"hangup_grace": None, "max_checkins_before_disconnect": 1})
    run()
    assert json.loads(answered().settings_override)["dead_air_settings"] == {
        "silence_timeout_normal": 20,
        "max_checkins_before_disconnect": 1,
    }


@pytest.mark.parametrize("wrong", [{"silence_timeout_normal": 0}, {"silence": 3}, {"x": None}])
def test_settings_no_agent_may_have_are_refused_by_name(air, run, answered, wrong):
    air.settings(CALL, wrong)
    done, shown = run()
    assert done["status"] == "refused"
    assert f"settings.{next(iter(wrong))}" in done["why"]
    assert answered().settings_override == ""
    assert str(wrong) not in shown
