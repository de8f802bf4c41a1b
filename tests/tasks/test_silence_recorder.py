"""A call that is over is counted once: its silences by agent, by cause and by line."""

import pytest

from calls import keys
from calls.service.silence_days import DAY_MS, SilenceDays
from calls.store_types import Origin
from calls.timeline import Entry
from monitor.settings import DeadAirSettings
from monitor.silences.figures import figures_of
from monitor.silences.number_prefix import prefix_of
from tasks.silences.recorder import SilenceRecorder

CALL = "v3:call-1"
AT = 20_000 * DAY_MS + 3_600_000


def entries(reason="silence"):
    lines = [
        (0, "call.answered", {}), (2, "decision.waits", {"because": "silence"}),
        (9, "step.asked", {"step": "checkin-1", "cause": "caller_silent"}),
        (10, "utterance.started", {"utterance": "0-checkin-1"}),
        (18, "step.asked", {"step": "checkin-2"}),
        (19, "utterance.started", {"utterance": "0-checkin-2"}),
        (26, "step.asked", {"step": "hangup"}), (27, "call.ended", {"reason": reason}),
    ]  # fmt: skip
    return [Entry(f"{AT + s * 1000}-0", AT + s * 1000, event, of) for s, event, of in lines]


@pytest.mark.unit
def test_a_silent_call_has_its_figures():
    found = figures_of(entries(), DeadAirSettings())
    assert found.sums == {
        "calls": 1, "call_ms": 27_000, "silences": 1, "silent_ms": 25_000, "checkins": 2,
        "false_checkins": 0, "recovered": 0, "ended_for_silence": 1, "saved_ms": 575_000,
        "answers": 0, "agent_ms": 0, "caller_ms": 25_000,
    }  # fmt: skip
    assert found.causes == {"caller_silent": 1}


@pytest.mark.unit
def test_nothing_is_saved_beyond_the_longest_call_nor_where_others_ended_it():
    short = DeadAirSettings(max_call_duration=60)
    assert figures_of(entries(), short).sums["saved_ms"] == 33_000
    assert figures_of(entries(""), DeadAirSettings()).sums["saved_ms"] == 0
    assert figures_of(entries()[1:], DeadAirSettings()) is None
    assert figures_of(entries()[:-1], DeadAirSettings()) is None


@pytest.mark.unit
@pytest.mark.parametrize(
    ("number", "prefix"),
    [
        ("+12125550100", "+1212"), ("+4930123456", "+4930"), ("+2902345678", "+2902"),
        ("+29023456", ""), ("anonymous", ""), ("", ""), ("12125550100", ""),
        ("sip:maria@example.org", ""),
    ],
)  # fmt: skip
def test_a_prefix_identifies_nobody(number, prefix):
    assert prefix_of(number) == prefix


@pytest.mark.store
def test_a_call_is_counted_once_however_often_it_is_seen(parts, client):
    store = parts.store
    store.call_ringing(CALL, Origin(by="web-1"), "default", "incoming", "")
    assert store.line_of_call(CALL, Origin(by="web-1"), "149440", "+1555")
    days = SilenceDays(client)
    recorder = SilenceRecorder(days, parts.directory, parts.counters)
    for _ in range(2):
        recorder.record(CALL, "default", "", entries())
    parts.counters.flush()
    sums = days.of([20_000])[20_000]
    assert sums["agent\tdefault\tcalls"] == 1
    assert sums["agent\tdefault\tcause_ms.caller_silent"] == 25_000
    assert sums["line\t149440\t+1555\tcaller_silent"] == 1
    assert client.ttl(keys.silences_of(20_000)) > 0
    assert client.ttl(keys.silences_counted(20_000)) > 0
    counted = parts.counters.totals()
    assert counted['silences{agent="default",cause="caller_silent"}'] == 1


@pytest.mark.store
def test_a_full_day_takes_new_lines_as_other(client, monkeypatch):
    monkeypatch.setattr("calls.service.silence_days.MOST_FIELDS", 1)
    days = SilenceDays(client)
    for number in range(3):
        days.add(f"call-{number}", 1, {f"line\tc-{number}\t+1555\tnetwork": 1})
    assert days.of([1])[1] == {"line\tc-0\t+1555\tnetwork": 1, "line\tother\tother\tnetwork": 2}


@pytest.mark.store
def test_answers_are_counted_by_class_and_timed(parts, client):
    turn = [
        (0, "call.answered", {}), (2, "caller.heard", {"evidence": "transcript"}),
        (3, "utterance.started", {"utterance": "say-1", "kind": "say"}), (9, "call.ended", {}),
    ]  # fmt: skip
    lines = [Entry(f"{AT + s * 1000}-0", AT + s * 1000, event, of) for s, event, of in turn]
    parts.store.call_ringing(CALL, Origin(by="web-1"), "default", "incoming", "")
    days = SilenceDays(client)
    SilenceRecorder(days, parts.directory, parts.counters).record(CALL, "default", "", lines)
    [sums] = days.of([AT // DAY_MS]).values()
    assert sums["agent\tdefault\tanswer_ms.1000"] == sums["agent\tdefault\tanswers"] == 1
    assert sums["agent\tdefault\tagent_ms"] == 1_000
    parts.counters.flush()
    totals = parts.counters.totals()
    assert totals["answer_seconds.bucket|default|1.0"] == 1
    assert totals["silence_owed_seconds.ms|default|agent"] == 1_000
