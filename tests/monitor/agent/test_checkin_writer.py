"""Check-ins in context: written while the silence runs, never waited for."""

from dataclasses import replace

import gevent
import pytest
from gevent.event import Event

from calls.snapshot import CallSnapshot, CallState
from calls.store_types import Origin
from monitor.agent import checkin_writer
from monitor.agent.checkin_writer import CheckinWriter
from monitor.decisions import Because, Wait
from monitor.settings import DeadAirSettings

pytestmark = pytest.mark.unit

GENERATED = DeadAirSettings(checkin_style="generated", checkin_instructions="Be brief.")
CALL = CallSnapshot(
    call_control_id="v3:c", now_ms=10_000, state=CallState.ANSWERED, agent="a", activity_at_ms=5_000
)
DUE = Wait(12_000, Because.SILENCE)


class Store:
    def __init__(self):
        self.kept = []

    def prepare_checkin(self, _call, _origin, activity_at_ms, number, text):
        self.kept.append((activity_at_ms, number, text))


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def asked():
    return []


@pytest.fixture
def writer(store, asked):
    def write(number, instructions):
        asked.append((number, instructions))
        return "Still choosing a time?"

    return CheckinWriter(Origin(by="w"), store, write)


def settle(writer):
    if writer._writing:
        writer._writing.join()


def test_one_is_written_for_each_check_in_of_a_silence(writer, store, asked):
    for _ in range(3):
        writer.consider(CALL, GENERATED, DUE)
    settle(writer)
    assert asked == [(1, "Be brief.")]
    assert store.kept == [(5_000, 1, "Still choosing a time?")]
    second = replace(CALL, checkins=1, agent_quiet_at_ms=13_000, now_ms=14_000)
    writer.consider(second, GENERATED, Wait(16_000, Because.SILENCE))
    settle(writer)
    assert asked[-1][0] == 2


@pytest.mark.parametrize(
    ("settings", "decision", "checkins"),
    [
        (DeadAirSettings(), DUE, 0),
        (GENERATED, Wait(12_000, Because.CALLER_SPEAKING), 0),
        (GENERATED, Wait(12_000, Because.AGENT_OWES), 0),
        (GENERATED, DUE, 2),
    ],
)
def test_none_is_written_without_need(writer, asked, settings, decision, checkins):
    writer.consider(replace(CALL, checkins=checkins), settings, decision)
    settle(writer)
    assert asked == []


def test_it_begins_shortly_before_it_is_due_and_not_if_the_caller_speaks(writer, asked):
    writer.consider(CALL, GENERATED, Wait(60_000, Because.SILENCE))
    waiting = writer._writing
    writer.consider(CALL, GENERATED, Wait(0, Because.CALLER_SPEAKING))
    waiting.join()
    assert asked == []


def test_what_is_being_written_is_dropped_when_the_caller_speaks(store):
    never = Event()
    writer = CheckinWriter(Origin(by="w"), store, lambda *_: never.wait() and "late")
    writer.consider(CALL, GENERATED, DUE)
    gevent.sleep(0)
    writing = writer._writing
    writer.consider(replace(CALL, activity_at_ms=11_000), GENERATED, Wait(0, Because.AGENT_OWES))
    never.set()
    writing.join()
    assert store.kept == []


@pytest.mark.parametrize("text", ["", "  ", "x" * (checkin_writer.LONGEST + 1), None])
def test_what_is_no_check_in_is_not_kept(store, text):
    writer = CheckinWriter(Origin(by="w"), store, lambda *_: text)
    writer.consider(CALL, GENERATED, DUE)
    settle(writer)
    assert store.kept == []
