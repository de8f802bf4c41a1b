"""K. Machines and screeners: who picks up an outbound call, and what is said to it."""

import pytest

from monitor.settings import DeadAirSettings
from tasks.call_control.signalling import machine_detection

pytestmark = pytest.mark.unit

PREMIUM = "call.machine.premium"
IDENTITY, PURPOSE = "This is Anna from Acme Dental", "I am calling about your appointment."
SCREENING = {"identity": IDENTITY, "purpose": PURPOSE}


@pytest.fixture
def dialled(begin):
    """Return a function that begins an outbound call that a machine may pick up."""

    def dialled(**settings):
        return begin(**({"call_screening": SCREENING} | settings))

    return dialled


def told(call):
    return [(at, text) for at, utterance, text in call.said if utterance.endswith("screening")]


@pytest.mark.parametrize("voicemail", ["hang_up", "continue", "leave_message"])
@pytest.mark.parametrize("named", [True, False], ids=["screener named", "machine named"])
def test_a_screener_is_told_who_calls_and_why(dialled, voicemail, named):
    """Failure 154: screeners were hung up on as voicemail, or left a message."""
    call = dialled(voicemail=voicemail, voicemail_message="Please call us back.")
    call.go(1.5).webhook(f"{PREMIUM}.detection.ended", {"result": "machine"}).go(1)
    if named:
        call.webhook(f"{PREMIUM}.call_screening.detected", {"result": "screening"})
    call.go(4).webhook(f"{PREMIUM}.greeting.ended", {"result": "prompt_ended"})
    asked_at = call.at
    call.go(40)
    assert [text for _, text in told(call)] == [f"{IDENTITY}. {PURPOSE}"]
    assert told(call)[0][0] - asked_at <= 2
    assert (call.steps, call.hung_up_at) == (["screening"], None)


def test_a_screener_whose_prompt_s_end_is_lost_is_told_all_the_same(dialled):
    """Failure 154: a lost webhook costs seconds."""
    call = dialled().go(1).webhook(f"{PREMIUM}.call_screening.detected", {"result": "screening"})
    call.go(15)
    assert len(told(call)) == 1


def test_a_prompt_whose_end_is_heard_and_not_reported_is_answered_within_two_seconds(dialled):
    """Failure 154: a person takes the call a few seconds later, or gives it up."""
    call = dialled().go(1).starts_speaking().go(3).stops_speaking().go(0.5)
    call.webhook(f"{PREMIUM}.call_screening.detected", {"result": "screening"})
    asked_at = call.at
    call.go(5)
    assert [at - asked_at <= 2 for at, _ in told(call)] == [True]


def test_a_screener_that_still_speaks_is_not_talked_over(dialled):
    """Failure 154: its prompt may be long."""
    call = dialled().go(1).starts_speaking().go(1)
    call.webhook(f"{PREMIUM}.call_screening.detected", {"result": "screening"}).go(5)
    assert told(call) == []
    call.stops_speaking().go(2)
    assert len(told(call)) == 1


def test_a_screener_that_connects_nobody_is_not_waited_for_for_ever(dialled):
    """Failure 154: silence is handled again after a minute."""
    call = dialled().go(1).webhook(f"{PREMIUM}.greeting.ended", {"result": "prompt_ended"}).go(100)
    assert call.steps == ["screening", "checkin-1", "checkin-2"]
    assert call.hung_up_at


def test_a_person_who_takes_the_screened_call_is_a_caller_as_any(dialled):
    """Failure 154: from then on silence is a person's."""
    call = dialled().go(1).webhook(f"{PREMIUM}.greeting.ended", {"result": "prompt_ended"}).go(8)
    call.webhook(f"{PREMIUM}.detection.ended", {"result": "human_residence"}).go(8)
    assert call.steps == ["screening", "checkin-1"]


def test_without_anything_to_tell_a_screener_is_not_hung_up_on(dialled):
    """Failure 154: nor left a message."""
    call = dialled(call_screening={}, voicemail="leave_message", voicemail_message="Call back.")
    call.go(1).webhook(f"{PREMIUM}.call_screening.detected", {"result": "screening"}).go(40)
    assert (call.steps, call.hung_up_at) == ([], None)


def test_a_machine_is_hung_up_on_though_screeners_are_expected(dialled):
    """Failure 155: a voicemail's greeting ends in a beep, not in a question."""
    call = dialled().go(2).webhook(f"{PREMIUM}.detection.ended", {"result": "machine"}).go(15)
    assert call.view().hangup_reason == "voicemail"
    assert call.steps == []


def test_by_default_no_check_in_is_left_on_a_machine(begin):
    """Failure 155: outbound calls left a greeting and two check-ins on answering machines."""
    call = begin().go(2).webhook("call.machine.detection.ended", {"result": "machine"}).go(20)
    assert (call.steps, call.view().hangup_reason) == ([], "voicemail")
    assert machine_detection(DeadAirSettings()) == "detect"


@pytest.mark.parametrize(
    ("settings", "asked_for"),
    [
        ({"machine_detection": "premium"}, "premium"),
        ({"machine_detection": "premium", "voicemail": "continue"}, "premium"),
        ({"voicemail": "continue"}, "disabled"),
        ({"call_screening": SCREENING}, "premium_ios_call_screening_detection"),
    ],
)
def test_premium_detection_is_asked_for_where_it_is_chosen(settings, asked_for):
    """Failure 155: only the premium detection tells a screener from a voicemail."""
    assert machine_detection(DeadAirSettings.model_validate(settings)) == asked_for


@pytest.mark.parametrize("first", ["cut", "result"])
@pytest.mark.parametrize("result", ["human", "human_residence", "not_sure"])
def test_a_greeting_cut_by_the_detection_is_said_again_to_a_person(call, first, result):
    """Failure 156: detection cut the greeting off, and the person heard half a word."""
    call.agent_says("Hello, this is Acme.", takes=4).go(1.5)
    if first == "cut":
        call.playback_breaks("cancelled_amd").go(1)
    call.webhook("call.machine.detection.ended", {"result": result}).go(0.2)
    if first == "result":
        call.playback_breaks("cancelled_amd")
    call.go(6)
    assert [text for _, _, text in call.said] == ["Hello, this is Acme."] * 2
    call.webhook("call.machine.detection.ended", {"result": result}).go(1)
    assert len(call.said) == 2 + len(call.steps)


def test_a_greeting_cut_by_the_detection_is_not_said_again_to_a_machine(call):
    """Failure 156: it has heard enough."""
    call.agent_says("Hello, this is Acme.", takes=4).go(1.5)
    call.playback_breaks("cancelled_amd").go(0.5)
    call.webhook("call.machine.detection.ended", {"result": "machine"}).go(6)
    assert [text for _, _, text in call.said] == ["Hello, this is Acme."]


PROMPT = "Hi, if you record your name and reason for calling, I'll see if this person is available."


@pytest.fixture
def phoned(begin_outbound):
    """Return an answered outbound call without machine detection."""
    return begin_outbound(call_screening=SCREENING)


def test_a_screener_is_known_by_its_words(phoned):
    """Failure 157: without premium detection a screener is recognised by its words alone."""
    phoned.go(4).says(PROMPT)
    asked_at = phoned.at
    phoned.go(4).says("Thanks, please stay on the line.").go(20)
    assert [text for _, text in told(phoned)] == [f"{IDENTITY}. {PURPOSE}"]
    assert told(phoned)[0][0] - asked_at <= 2
    assert (phoned.steps, phoned.hung_up_at) == (["screening"], None)


def test_a_person_who_comes_on_after_the_screener_is_a_caller(phoned):
    """Failure 157: its own words end the screening."""
    phoned.go(4).says(PROMPT).go(10).says("Hello, Ben here.").go(8)
    assert phoned.steps == ["screening", "checkin-1"]


def test_a_voicemail_is_known_by_its_words(phoned):
    """Failure 157: and so is a machine, where detection said nothing."""
    phoned.go(4).says("You have reached Dave. Please leave a message after the tone.").go(15)
    assert phoned.view().hangup_reason == "voicemail"


def test_a_person_is_taken_for_none_of_them(phoned):
    """Failure 157: a person who asks why we call is a person."""
    phoned.go(2).says("Hello? What's the reason for your call?").go(8)
    assert phoned.steps == ["checkin-1"]
