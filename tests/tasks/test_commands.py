"""The client's messages, run by our own tasks; and that importing it changes nothing."""

import json
import subprocess
import sys
from base64 import b64decode

import pytest
from celery import Celery

from calls.store_types import Origin
from deadair import DeadAir
from tasks.commands import app

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
