import pytest

from calls.snapshot import CallSnapshot
from calls.timeline import Entry
from monitor.rules.thinking_caller import reason
from monitor.settings import DeadAirSettings
from web.call_view.narrative import sentences
from web.call_view.sentences import sentence

pytestmark = pytest.mark.unit


def timeline(*lines):
    """Return entries of (ms, event, details), with ids as Redis makes them."""
    return [Entry(f"{at}-0", at, event, details) for at, event, details in lines]


def told(*lines):
    return [s.text for s in sentences(timeline(*lines))]


def waits(at, because, until_in_ms=0, **details):
    return at, "decision.waits", {"because": because, "until_in_ms": str(until_in_ms), **details}


def test_what_only_repeats_another_entry_is_left_out():
    assert told(
        (0, "call.answered", {}),
        (1, "utterance.registered", {"utterance": "greeting-1", "kind": "greeting"}),
        (2, "utterance.started", {"utterance": "greeting-1", "kind": "greeting"}),
        (3, "flag.set", {"flag": "agent_done_speaking"}),
        waits(4, "silence", 7000),
    ) == ["The call is answered.", "The greeting starts playing."]


def test_a_delay_is_told_with_its_length_its_causes_and_what_is_behind_it():
    *_, last = sentences(
        timeline(
            (0, "call.answered", {"event_id": "e-1"}),
            waits(1000, "silence", 7000),
            waits(3000, "caller_speaking", evidence="vad", by="host:1"),
            waits(4300, "silence", 5000, by="host:1"),
        )
    )
    assert last.text == "The next step was delayed by 1.3 s: the caller was speaking (vad)."
    assert last.ids == ["3000-0", "4300-0"]
    assert last.event_ids == []
    assert last.by == "host:1"


def test_it_is_told_why_a_thinking_caller_is_asked_at_another_time():
    call = CallSnapshot("v3:a", 3_000, activity_at_ms=2_000, unfinished="number")
    why = reason(call, DeadAirSettings(thinking_caller="wait"))
    assert told(waits(0, "silence", 14_000, evidence=why), waits(1, "silence", 7_000)) == [
        "The caller is to be asked 7.0 s later: the caller broke off."
    ]


LATER = waits(1, "silence", 8_050, evidence="asked 1.0 s later: nothing known yet")


@pytest.mark.parametrize(
    ("first", "is_told"),
    [
        ((400, "utterance.registered", {"utterance": "greeting-1", "kind": "greeting"}), False),
        ((8_000, "step.asked", {"step": "checkin-1", "because": "silence"}), True),
        ((900, "caller.heard", {"evidence": "dtmf"}), True),
    ],
)
def test_before_the_agent_s_greeting_nobody_is_said_to_think(first, is_told):
    why = "The caller is to be asked 1.0 s later: nothing known yet."
    greeting = (8_100, "utterance.registered", {"utterance": "say-1", "kind": "say"})
    assert (why in told((0, "call.answered", {}), LATER, first, greeting)) == is_told
    *_, last = told((0, "call.answered", {}), first, greeting, (9_000, *LATER[1:]))
    assert last == why


def test_every_cause_of_one_delay_is_named_once():
    assert told(
        waits(0, "silence", 7000),
        waits(1000, "caller_speaking"),
        waits(1500, "agent_thinking"),
        waits(1700, "caller_speaking"),
        waits(3000, "silence", 7000),
    ) == ["The next step was delayed by 3.0 s: the caller was speaking; the agent was thinking."]


@pytest.mark.parametrize(
    "between",
    [
        (1000, "caller.heard", {"evidence": "transcript"}),
        (1000, "step.claimed", {"step": "checkin-1"}),
        (1000, "handling.resumed", {}),
    ],
)
def test_a_silence_counted_anew_is_no_delay(between):
    story = told(
        waits(0, "silence", 7000), between, waits(1100, "agent_speaking"), waits(5000, "silence", 7)
    )
    assert not any("delayed" in text for text in story)


def test_a_delay_too_short_to_notice_is_not_told():
    assert told(waits(0, "silence", 7000), waits(20, "paused"), waits(60, "silence", 7000)) == []


def test_a_sentence_names_the_webhook_behind_it():
    [heard] = sentences(
        timeline((5, "caller.heard", {"evidence": "transcript", "event_id": "e-7", "by": "c@h"}))
    )
    assert (heard.text, heard.event_ids, heard.by) == ("The caller said something.", ["e-7"], "c@h")


@pytest.mark.parametrize(
    ("event", "details", "text"),
    [
        ("caller.heard", {"evidence": "dtmf"}, "The caller pressed a key."),
        ("caller.heard", {"hold_on": "1"}, "The caller asked for time."),
        (
            "caller.heard",
            {"hold_on": "1", "hold_on_ms": "120000"},
            "The caller asked for time of 120 s.",
        ),
        (
            "utterance.ended",
            {"utterance": "3-checkin-2", "status": "completed", "remaining": "0"},
            "Check-in #2 was played to the end; the agent is silent now.",
        ),
        (
            "utterance.ended",
            {"utterance": "3-checkin-1-again", "kind": "checkin", "status": "cancelled"},
            "Check-in #1 again ended early (cancelled).",
        ),
        (
            "utterance.ended",
            {"utterance": "say-1", "kind": "say", "status": "call_hangup", "remaining": "0"},
            "What the agent says ended with the call.",
        ),
        ("step.asked", {"step": "hangup", "because": "silence"}, "Time for the hang-up (silence)."),
        ("step.sent", {"step": "checkin-1"}, "Telnyx accepted check-in #1."),
        ("hangup.claimed", {"cause": "silence"}, "The call is hung up: nobody answered."),
        ("answer.expected", {"within_ms": "25000", "for": "card number"},
         "The next answer may take 25 s (card number)."),
        ("belief.expired", {"belief": "agent_speaking"},
         "The state “agent speaking” was not confirmed and has expired."),
        ("silence.began", {"because": "silence"}, "Silence begins."),
        ("silence.began", {"because": "hold_on"}, "Silence begins (the caller asked for time)."),
        ("new.thing", {"a": "1", "by": "host:1", "event_id": "e"}, "new.thing (a 1)."),
    ],
)  # fmt: skip
def test_sentences(event, details, text):
    assert sentence(event, details) == text
