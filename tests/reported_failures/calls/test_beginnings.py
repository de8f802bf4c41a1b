"""G. How calls begin: answers early, late, never or under another id; numbers as numbers."""

from base64 import b64encode as encode

import pytest

from calls.agent_directory import DEFAULT
from calls.snapshot import CallState
from calls.store_types import Origin, Speech
from tests.reported_failures.calls.dialled_call import DialledCall
from tests.virtual_time.call import CALL

pytestmark = pytest.mark.unit

OTHER = "v3:virtual-after-the-answer"


@pytest.fixture
def dialled():
    return DialledCall()


def test_an_answer_that_overtakes_everything_answers_the_call(dialled):
    """Failure 121: the callee heard nothing, the call rang for ever."""
    dialled.answered()
    assert dialled.state() is CallState.ANSWERED
    dialled.go(0.5)
    assert len(dialled.streams) == 1
    dialled.place().go(0.5).initiated().go(8)
    assert dialled.outcome == (CALL, "")
    assert dialled.steps == ["checkin-1"]
    assert len(dialled.events("call.answered")) == len(dialled.events("call.ringing")) == 1


def test_the_ordinary_way_is_as_it_was(dialled):
    """Failure 121: for comparison."""
    dialled.place().initiated().go(3)
    assert (dialled.state(), dialled.outcome) == (CallState.RINGING, (CALL, ""))
    dialled.answered().go(0.5)
    assert (dialled.state(), len(dialled.streams), dialled.owner[0]) == (
        CallState.ANSWERED, 1, "web-2",
    )  # fmt: skip


def test_a_lost_answer_is_found_out_within_seconds(dialled):
    """Failures 61, 122: neither a check-in nor the longest duration held for a call that "rang"."""
    dialled.place().initiated().go(2)
    dialled.telnyx.picked_up = True
    dialled.go(6)
    assert dialled.state() is CallState.ANSWERED
    assert dialled.events("call.answered")[0]["proof"] == "media stream"
    assert dialled.go(30).hangups == 1


@pytest.mark.parametrize(
    ("event_type", "payload"),
    [
        ("call.speak.started", {}),
        ("call.playback.ended", {"status": "completed"}),
        ("call.transcription", {"transcription_data": {"transcript": "Yes?", "is_final": True}}),
        ("call.dtmf.received", {"digit": "1"}),
        ("streaming.started", {}),
        ("streaming.stopped", {}),
        ("call.machine.detection.ended", {"result": "human"}),
        ("call.machine.greeting.ended", {"result": "ended"}),
        ("call.machine.premium.detection.ended", {"result": "machine"}),
    ],
)
@pytest.mark.parametrize("of", [CALL, OTHER])
def test_what_only_an_answered_call_has_proves_the_answer(dialled, event_type, payload, of):
    """Failure 122: the answer's own webhook is lost; all that followed was dropped."""
    dialled.place().initiated().go(1)
    dialled.tell(event_type, payload, of=of)
    assert dialled.state(of) is CallState.ANSWERED
    dialled.telnyx.picked_up = True
    assert len(dialled.go(4).streams) == 1


def test_a_call_goes_on_under_the_id_of_its_answer(dialled):
    """Failure 123: the old id rang for ever, and the new one was nobody's."""
    dialled.place().initiated().go(1).answered(of=OTHER)
    assert (dialled.state(OTHER), dialled.outcome) == (CallState.ANSWERED, (OTHER, ""))
    known = dialled.store.snapshot(OTHER, Origin(by="test"))
    assert (known.direction, known.agent) == ("outgoing", DEFAULT)
    commands = []
    dialled.telnyx.witness = lambda name, command: commands.append((name, command.call_control_id))
    dialled.go(0.15)
    assert commands == [("stream", OTHER), ("transcription", OTHER)]


def test_under_its_former_id_a_call_is_over_and_never_hung_up(dialled):
    """Failure 123: a hang-up of the former id might end the call."""
    dialled.place().initiated().go(1).answered(of=OTHER)
    dialled.initiated().go(200)
    assert dialled.view().moved_to == OTHER
    assert (dialled.state(), dialled.hangups) == (CallState.ENDED, 0)
    assert dialled.events("call.moved")[0]["to"] == OTHER
    assert dialled.events("call.ended") == []
    live = dialled.store.leases.live()
    assert OTHER in live
    assert CALL not in live


@pytest.mark.parametrize("order", ["answer first", "response last"])
def test_whichever_word_of_another_id_comes_first(dialled, order):
    """Failures 121, 123: both at once."""
    if order == "answer first":
        dialled.answered(of=OTHER).go(1).place().initiated()
    else:
        dialled.initiated().answered(of=OTHER).go(1).place()
    assert dialled.outcome == (OTHER, "")
    assert dialled.state(OTHER) is CallState.ANSWERED
    assert dialled.state() in {CallState.ENDED, CallState.UNKNOWN}
    assert CALL not in dialled.store.leases.live()


def test_another_leg_that_carries_our_state_takes_no_call(dialled):
    """Failure 123: a state may stick to the leg of a transfer."""
    dialled.place().initiated().answered().go(1).answered(of=OTHER)
    assert (dialled.state(), dialled.state(OTHER)) == (CallState.ANSWERED, CallState.UNKNOWN)
    assert dialled.outcome == (CALL, "")


def test_an_answer_told_twice_has_one_effect(dialled):
    """Failures 63, 123: whatever part of it a killed worker had done."""
    dialled.place().initiated().go(1)
    told = {"of": OTHER, "dial": dialled.dial_id}
    for _ in range(2):
        dialled.webhook("call.answered", told, event_id="the answer").go(1)
    answers = dialled.server.streams[f"timeline:{{{OTHER}}}"]
    assert [e["event"] for _, e in answers].count("call.answered") == 1
    assert dialled.outcome == (OTHER, "")


def test_a_dial_that_is_not_told_its_call_waits_for_the_call_itself(dialled):
    """Failure 124: the API said "placing" for ten minutes, or a call named "None" rang."""
    dialled.telnyx.dialled = None
    dialled.place().go(5)
    assert dialled.outcome is None
    dialled.initiated()
    assert (dialled.outcome, dialled.state()) == ((CALL, ""), CallState.RINGING)
    assert dialled.state("None") is CallState.UNKNOWN
    assert [a.command for a in dialled.telnyx.accepted] == ["dial"], "one phone rings once"


def test_a_dial_that_failed_and_rings_all_the_same_is_placed(dialled):
    """Failure 124: every answer was lost, the phone rings."""
    dialled.trouble("dial", *["answer lost"] * 4).place().go(5)
    assert dialled.outcome[1]
    assert dialled.initiated().outcome == (CALL, "")


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_no_call_rings_for_ever(dialled, direction):
    """Failure 122: an outbound call was only looked up, and alive, for hours."""
    if direction == "incoming":
        dialled.trouble("answer", *["try again"] * 1_000)
        dialled.webhook("call.initiated", {"direction": "incoming", "to": "+15550100001"})
    else:
        dialled.place().initiated()
    dialled.go(59)
    assert (dialled.state(), dialled.hangups) == (CallState.RINGING, 0)
    dialled.go(6)
    assert (dialled.state(), dialled.hangups) == (CallState.ENDED, 1)
    assert dialled.view().hangup_reason == "not_answered"


def test_a_leg_does_not_outlive_us(dialled):
    """Failure 125: with all of us gone a leg went on for Telnyx's own four hours."""
    dialled.change(max_call_duration=600, max_call_duration_when_bridged=1200)
    dialled.place()
    if_it_turns_out_patient = 10 * 120  # ten extensions: a relay operator may be on the line
    assert [a.text for a in dialled.telnyx.accepted if a.command == "dial"] == [
        str(600 + if_it_turns_out_patient + 1200 + 60)
    ]


def test_a_leg_may_last_as_long_as_people_talk(dialled):
    """Failure 125: without a limit on a bridge there is Telnyx's alone."""
    dialled.place()
    assert [a.text for a in dialled.telnyx.accepted if a.command == "dial"] == ["14400"]


def test_a_call_that_telnyx_bridges_itself_is_left_alone(dialled):
    """Failure 126: the bot answered a call that was ringing on somebody's desk."""
    for state in ("bridging", "parked"):
        payload = {
            "direction": "incoming",
            "state": state,
            "to": "+15550100001",
            "of": f"v3:{state}",
        }
        dialled.webhook("call.initiated", payload).go(1)
    assert dialled.state("v3:bridging") is CallState.UNKNOWN
    assert [a.command for a in dialled.telnyx.accepted] == ["answer"]


@pytest.mark.parametrize(
    "written",
    [
        "+15550100007",
        "15550100007",
        "sip:+15550100007@sip.example.com;user=phone",
        "+1 555 010 0007",
    ],
)
def test_the_agent_of_a_number_answers_however_the_number_is_written(dialled, written):
    """Failure 127: a number without its plus went to the default agent."""
    dialled.agents.owner_of = {"+15550100007": "desk"}.get
    dialled.agents.owner_of = lambda number: "desk" if number == "+15550100007" else DEFAULT
    dialled.webhook("call.initiated", {"direction": "incoming", "to": written})
    assert dialled.view().agent == "desk"


def test_events_whose_states_are_broken_name_nobody(call):
    """Failures 111, 128: half a character in each; our own words went on for seconds more."""
    broken = {"client_state": encode(b'{"u":"\\ud800"}').decode()}
    call.telnyx._emit = lambda event, payload, _: call._emit(event, payload | broken, "")
    call.agent_says("Hello.", takes=1).go(8.6)
    assert call.at_of("checkin-1") == pytest.approx(1.3 + 7, abs=0.2)


@pytest.mark.parametrize(("named", "ours"), [("say-1", True), ("user-1", False)])
def test_a_state_of_the_version_before_is_ours_only_if_the_ledger_has_it(call, named, ours):
    """Failure 128: another application's {"u": "user-1"} was taken for our utterance."""
    speech = Speech(text="Hello there.")
    call.store.register_utterance(CALL, call._session(), "say-1", "say", 1_000, speech)
    call.webhook("call.speak.started", {"former": named, "client_state": "eyJ1IjoiIn0="})
    playing = {u.id: bool(u.started_at_ms) for u in call.view().utterances}
    assert playing["say-1"] is ours
    assert len(playing) == (1 if ours else 2)
