"""I. Words are proof only with what supports them: phantoms, sound tags, and our own words."""

import pytest

from calls.store_types import Origin
from tests.virtual_time.engine import CALL

pytestmark = pytest.mark.unit


@pytest.fixture
def listening(begin):
    """Return an answered call whose media stream brings sound: so far, silence."""
    return hears(begin())


def hears(call):
    worker, token = call.owner
    call.store.media_comes(CALL, Origin(by=worker, token=token))
    return call


def whispers(call):
    """Let something be heard that is clearly above the background and no voice."""
    worker, token = call.owner
    call.store.sound_heard(CALL, Origin(by=worker, token=token), 300)
    return call


def transcribed(call, text, every_s, for_s, confidence=0.9):
    """Have *text* transcribed every *every* seconds, until the call ends."""
    data = {"transcript": text, "is_final": True, "confidence": confidence}
    for _ in range(int(for_s / every_s)):
        call.go(every_s)
        if not call.telnyx.up:
            break
        call.webhook("call.transcription", {"transcription_data": data})
    return call


@pytest.mark.parametrize("tag", ["[BLANK_AUDIO]", "(music)", "*coughs*", "♪ la la ♪", "【音楽】"])
@pytest.mark.parametrize("every_s", [3, 10])
def test_sound_tags_keep_no_call_alive(begin, tag, every_s):
    """Failure 150: [BLANK_AUDIO] and [Music] became turns of the caller."""
    call = transcribed(begin(), tag, every_s, 60)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hung_up_at == pytest.approx(23.5, abs=1)
    assert call.told == []


@pytest.mark.parametrize("phantom", ["Thank you.", "Untertitel der Amara.org-Community", "you"])
@pytest.mark.parametrize("every_s", [4, 6, 11])
def test_words_invented_in_silence_keep_no_call_alive(listening, phantom, every_s):
    """Failure 151: "thank you for watching" was heard on silent lines, again and again."""
    call = transcribed(listening, phantom, every_s, 120)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hung_up_at < 75
    assert call.told == []
    assert {e["why"] for e in call.events("words.unproven")} == {"no sound"}


def test_a_whisperer_is_heard(listening):
    """Failure 151: who whispers is no phantom: something was heard, though no voice."""
    whispers(listening.go(9)).go(1).says("Please wait for me to read this.").go(6.9)
    assert listening.steps == ["checkin-1"]
    assert len(listening.told) == 1


def test_a_voice_that_was_heard_makes_words_proof(listening):
    """Failure 151: and so is who speaks."""
    listening.go(9).speaks("Yes, I am here.").go(8)
    assert listening.steps == ["checkin-1", "checkin-1"]


@pytest.mark.parametrize("lost", [True, False], ids=["media lost", "no frame ever came"])
def test_where_no_media_come_in_words_stay_proof(begin, lost):
    """Failure 151: a stream that can't be heard leaves words as all there is."""
    call = begin()
    if lost:
        hears(call).go(1).media(lost=True)
    call.go(9).says("Yes, I am here.").go(8)
    assert call.steps == ["checkin-1", "checkin-1"]


def test_a_key_is_proof_without_a_sound(listening):
    """Failure 151: a key needs no sound."""
    listening.go(9).presses("1").go(8)
    assert listening.steps == ["checkin-1", "checkin-1"]


def test_words_just_after_a_new_stream_began_stay_proof(begin):
    """Failure 151: what was said before the stream came could not be heard."""
    call = begin()
    call.go(9)
    hears(call).go(1).says("Yes, I am here.").go(8)
    assert call.steps == ["checkin-1", "checkin-1"]


@pytest.mark.parametrize("heard", [True, False], ids=["silent line", "deaf"])
@pytest.mark.parametrize("echo", ["are you still there", "are you still here", "you still there"])
def test_a_check_in_s_own_echo_transcribed_does_not_answer_it(begin, heard, echo):
    """Failure 152: on a speakerphone the check-in's own words answered it for ever."""
    call = hears(begin()) if heard else begin()
    seen = 0
    while call.telnyx.up and call.at < 120:
        call.go(0.1)
        ended = [e for e in call.events("utterance.ended") if e["kind"] == "checkin"]
        if len(ended) > seen:
            seen = len(ended)
            call.go(0.6).interim(echo).says(echo)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hung_up_at == pytest.approx(24.5, abs=2)
    assert call.told == []


def test_echo_that_comes_early_stops_no_check_in(call):
    """Failure 152: nor does it cut the check-in off."""
    call.go(8).says("are you still")
    assert call.telnyx.playing
    assert [a.command for a in call.telnyx.accepted if a.command == "stop"] == []


def test_an_answer_behind_the_echo_is_the_caller_s(call):
    """Failure 152: "are you still there yes I am"."""
    call.go(9.4).says("are you still there yes I am").go(8)
    assert call.steps == ["checkin-1", "checkin-1"]
    assert [item for item in call.told if "yes I am" in item and "still" not in item]


def test_a_caller_may_say_our_very_words_later(listening):
    """Failure 152: a caller asks whether we are still there."""
    listening.go(15).speaks("Are you still there?").go(5)
    assert listening.told


def test_a_transcript_that_proves_nothing_has_one_effect_though_it_comes_twice(listening):
    """Failure 151: doubled webhooks."""
    data = {"transcription_data": {"transcript": "Thank you.", "is_final": True}}
    for _ in range(2):
        listening.go(3).webhook("call.transcription", data, event_id="event-phantom")
    assert len(listening.events("words.unproven")) == 1


@pytest.mark.parametrize(
    "turns",
    [[(3, 3)], [(2, 1), (9, 1)], [(2, 1.5), (10, 0.8), (10, 0.8)], [(0.5, 12), (4, 2)]],
    ids=["one sentence", "two answers", "an answer to each check-in", "a long story"],
)
def test_who_is_heard_and_never_transcribed_is_not_hung_up_on(listening, turns):
    """Failure 153: with the transcription out every caller looked silent, and was hung up on."""
    for quiet_s, spoken_s in turns:
        listening.go(quiet_s).makes_noise(spoken_s)
    listening.go(120)
    assert listening.telnyx.up
    assert [entry["about"] for entry in listening.events("alarm")] == ["not_transcribed"]
    assert listening.steps[:2] == ["checkin-1", "checkin-2"]


def test_who_is_heard_and_was_transcribed_is_hung_up_on_for_silence(listening):
    """Failure 153: the alarm is for calls without a word."""
    listening.go(2).speaks("Yes?").go(9).makes_noise(1).go(9).makes_noise(1).go(30)
    assert listening.hung_up_at
    assert listening.events("alarm") == []


def test_a_call_that_is_not_transcribed_still_ends(begin):
    """Failure 153: it is no call for ever."""
    call = hears(begin(max_call_duration=90))
    call.go(3).makes_noise(3).go(120)
    assert call.view().hangup_reason == "max_call_duration"
