"""The client's messages, run by our own tasks; and that importing it changes nothing."""

import json
import subprocess
import sys

import pytest
from celery import Celery

from calls.store_types import Origin
from deadair import DeadAir
from tasks.api.commands import app

pytestmark = pytest.mark.store
TELNYX = Origin(by="telnyx")
CALL = "v3:call"


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


REFUSED_AT_ONCE = [
    (lambda air: air.say(CALL, " "), "text must have 1 to 3000"),
    (lambda air: air.thinking(CALL, for_s=901), "for_s must be 0 to 900"),
    (lambda air: air.expect(CALL, within_s=0), "within_s must be 1 to 900"),
    (lambda air: air.pause(""), "call must not be empty"),
    (lambda air: air.pause(None), "call must be text"),
    (lambda air: air.say(CALL, None), "text must be text"),
    (lambda air: air.say(CALL, "x" * 3_001), "text must have 1 to 3000"),
    (lambda air: air.send_sms(CALL, 5), "text must be text"),
    (lambda air: air.dial(15550100001), "to must be text"),
    (
        lambda air: air.dial("+15550100001", reference="r" * 256),
        "reference must have at most 255",
    ),
    (lambda air: air.pause(CALL, reference=7), "reference must be text"),
    (lambda air: air.thinking(CALL, for_s="5"), "for_s must be a number"),
    (lambda air: air.thinking(CALL, for_s=True), "for_s must be a number"),
    (lambda air: air.thinking(CALL, for_s=float("nan")), "for_s must be 0 to 900"),
    (lambda air: air.suspend(CALL, "", for_s=1), "why must not be empty"),
    (lambda air: air.suspend(CALL, "x", for_s=14_401), "for_s must be 0 to 14400"),
    (lambda air: air.settings(CALL, {}), "settings must not be empty"),
    (lambda air: air.settings(CALL, ["x"]), "settings must be an object"),
    (lambda air: air.attach(CALL, direction="x"), "direction must be incoming or outgoing"),
]


@pytest.mark.parametrize(
    ("call", "why"), REFUSED_AT_ONCE, ids=map(str, range(len(REFUSED_AT_ONCE)))
)
def test_what_no_dead_air_accepts_is_refused_before_it_is_sent(air, call, why):
    with pytest.raises(ValueError, match=why):
        call(air)


REFUSED = [
    ("dial", {"to": 15550100001}, "to: must be text"),
    ("dial", {"to": None}, "to: must be text"),
    ("dial", {"to": "+15550100001", "from_": 5}, "from_: must be text"),
    ("dial", {"to": "+15550100001", "agent": 5}, "agent: must be text"),
    ("dial", {"to": "+15550100001", "settings": 5}, "settings: must be an object"),
    (
        "dial",
        {"to": "+15550100001", "reference": "r" * 256},
        "reference: must have at most 255",
    ),
    (
        "dial",
        {"to": "+15550100001", "sms_consent": "yes"},
        "sms_consent: must be true or false",
    ),
    ("say", {"call_control_id": CALL, "text": 5}, "text: must be text"),
    ("say", {"call_control_id": CALL, "text": " "}, "text: must have 1 to 3000 characters"),
    ("say", {"call_control_id": CALL, "text": "x" * 3_001}, "text: must have 1 to 3000"),
    ("say", {"call_control_id": 5, "text": "x"}, "call_control_id: must be text"),
    ("pause", {"call_control_id": ["x"]}, "call_control_id: must be text"),
    ("pause", {"call_control_id": {"x": 1}}, "call_control_id: must be text"),
    ("thinking", {"call_control_id": CALL, "for_s": "5"}, "for_s: must be 0 to 900 seconds"),
    ("expect", {"call_control_id": CALL, "within_s": 0}, "within_s: must be 1 to 900 seconds"),
    ("settings", {"call_control_id": CALL, "settings": 5}, "settings: must be an object"),
    ("settings", {"call_control_id": CALL, "settings": [1]}, "settings: must be an object"),
    ("say", {"call_control_id": CALL}, "text"),
    ("say", {"call_control_id": CALL, "text": "x", "loud": True}, "loud"),
]


@pytest.mark.parametrize(("verb", "given", "why"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_what_anybody_sends_is_refused_by_the_name_of_the_argument(verb, given, why, answered):
    """A message that another client made need not have passed the checks of ours."""
    assert answered().call_control_id == CALL
    done = app.tasks[f"deadair.api.{verb}"](**given)
    assert done["status"] == "refused"
    assert why in done["why"]


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


def test_a_command_that_comes_twice_acts_once_and_has_one_answer(air, again, told, answered):
    air.say(CALL, "Hello")
    first, second = again(2)
    assert first == second
    assert first["status"] == "done"
    assert len(answered().utterances) == 1
    assert len(told()) == 1


@pytest.mark.parametrize("before_it_comes_again", ["waits", "is spoken", "was spoken", "withdrawn"])
def test_words_whose_worker_was_killed_before_its_answer_are_said_once(
    air, again, told, answered, parts, monkeypatch, before_it_comes_again
):
    sent = []
    monkeypatch.setattr("tasks.publish._send", lambda name, args: sent.append((name, args)))
    air.say(CALL, "Hello", reference="r-1")
    message = parts.store.redis.lindex("deadair.api", 0)
    [first] = again(1)
    utterance = first["utterance"]
    parts.store.redis.delete(*parts.store.redis.keys("command:*"))
    match before_it_comes_again:
        case "is spoken":
            parts.store.forget_speech(CALL, TELNYX, utterance)
            parts.store.playback_started(CALL, TELNYX, utterance)
        case "was spoken":
            parts.store.forget_speech(CALL, TELNYX, utterance)
            parts.store.playback_started(CALL, TELNYX, utterance)
            parts.store.playback_ended(CALL, TELNYX, utterance, "completed")
        case "withdrawn":
            parts.store.withdraw_utterance(CALL, TELNYX, utterance, "refused")
    there = answered().utterances
    parts.store.redis.lpush("deadair.api", message)
    assert again(1, delivery_info={"redelivered": True}) == [first]
    assert [u.id for u in answered().utterances] == [u.id for u in there]
    spoken = [args for name, args in sent if name == "speech.say"]
    assert len({json.dumps(args) for args in spoken}) == 1, "one utterance and one command_id"
    assert (parts.store.speech(CALL, utterance) is not None) is (before_it_comes_again == "waits")
    assert len(told()) == 1


def test_the_same_words_of_two_commands_are_said_twice(air, again, answered):
    for _ in range(2):
        air.say(CALL, "Hello")
        again(1)
    assert len(answered().utterances) == 2


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
