"""I. Audio of others on the same leg, events without an id, and words that come back."""

import json

import pytest

from calls import keys
from calls.ledger import FOREIGN_CAP_MS
from calls.store import MARK
from calls.store_types import Origin, Speech
from tests.reported_failures.audio.ledger import kinds_in_ledger
from tests.virtual_time.call import CALL
from tests.virtual_time.telnyx import STATE

pytestmark = pytest.mark.unit

CAP_S = FOREIGN_CAP_MS / 1000
STATES = ["sticky", "a state", "a lookalike"]
FAMILIES = ["playback", "speak"]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("state", STATES)
def test_an_announcement_of_another_application_is_heard_out(call, state, family):
    """Failure 110: it bore our sticky client_state; its listener was hung up on after 38 s."""
    call.agent_says(takes=2).go(3).others_play(60, state, family).go(60.2)
    assert call.steps == []
    call.go(0.2 + 6.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_check_in_on_its_way_is_void_once_others_were_heard(begin, family):
    """It was queued for 4 s, and came 0.6 s after an announcement that had begun meanwhile."""
    call = begin(silence_timeout_normal=2).delay("checkins.speak", 4).go(2)
    call.others_play(3, "a state", family).go(3.4 + 1.9)
    assert call.steps == []
    assert call.go(0.2).steps == ["checkin-1"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_check_in_between_two_attempts_is_void_once_others_were_heard(begin, family):
    call = begin(silence_timeout_normal=2).trouble("speak", *["try again"] * 3).go(2.5)
    call.others_play(0.4, "a state", family).go(0.8 + 1.9)
    assert call.steps == []
    assert call.go(0.7).steps == ["checkin-1"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hang_up_on_its_way_is_void_once_others_were_heard(begin, family):
    call = begin(silence_timeout_normal=2, max_checkins_before_disconnect=0)
    call.delay("checkins.hang_up", 4).go(2).others_play(3, "a state", family).go(3.4 + 1.9)
    assert call.hangups == 0
    assert call.go(0.2).hangups == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_audio_of_others_before_our_first_word_is_theirs(call, family):
    """Failure 110: there is no state on the leg yet."""
    call.others_play(40, "first", family).go(1).agent_says(takes=3).go(38)
    assert kinds_in_ledger(call) == ["foreign", "say"]
    call.go(4.3 + 6.9)
    assert call.steps == []
    assert call.go(0.5).steps == ["checkin-1"]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("state", STATES)
def test_their_end_with_our_newest_state_takes_nothing_of_ours_off(call, state, family):
    """Failure 110: ours was queued behind theirs, and was taken off as theirs ended."""
    call.agent_says(takes=1).go(3).others_play(30, state, family).go(5)
    call.agent_says("x" * 240, takes=20, name="say-long").go(27)
    assert "say-long" in {utterance.id for utterance in call.view().utterances}
    call.go(18.3 + 6.9)
    assert call.steps == []
    assert call.go(0.5).steps == ["checkin-1"]


@pytest.mark.parametrize("family", FAMILIES)
def test_their_audio_that_begins_after_our_command_does_not_end_ours_early(call, family):
    """Failure 110: theirs was taken before ours and began after it, with our state."""
    call.others_play(20, "before", family).agent_says("x" * 240, takes=20).go(41)
    assert call.steps == []
    assert call.go(6.5).steps == ["checkin-1"]


def test_a_playback_over_our_words_is_waited_for(call):
    """Failure 110: a jingle begins while we speak and goes on after our end."""
    call.agent_says(takes=4).go(1)
    call.webhook("call.playback.started", {"media_url": "https://x/a.mp3"}, "say-1")
    call.go(30)
    assert call.steps == []
    call.webhook("call.playback.ended", {"media_url": "https://x/a.mp3"}, "say-1").go(7.1)
    assert call.steps == ["checkin-1"]


def test_our_words_over_their_playback_do_not_end_it(call):
    """Failure 110: the music was there before our words and is there after them."""
    call.webhook("call.playback.started", {"media_name": "music"}).go(5)
    call.agent_says(takes=3).go(40)
    assert call.steps == []
    call.webhook("call.playback.ended", {"media_name": "music"}, "say-1").go(7.1)
    assert call.steps == ["checkin-1"]


@pytest.mark.parametrize("state", [*STATES, "none"])
def test_audio_laid_over_ours_is_never_believed(call, state):
    """Failure 110: an overlay ends nobody's turn, and its own end may never come."""
    label = {"sticky": "say-1", "a lookalike": "user-1"}.get(state, "")
    payload = {"overlay": True} | ({"client_state": STATE} if state == "a state" else {})
    call.agent_says(takes=5).go(1)
    call.webhook("call.playback.started", payload, label)
    call.webhook("call.playback.ended", payload | {"status": "completed"}, label)
    assert kinds_in_ledger(call) == ["say"]
    call.webhook("call.playback.started", payload, label).go(4.3 + 7.1)
    assert call.steps == ["checkin-1"]


@pytest.mark.parametrize("family", FAMILIES)
def test_audio_of_others_whose_end_is_lost_is_believed_for_its_cap(call, family):
    """Failure 110: within a cap; a lost webhook never costs the call."""
    call.lose(f"call.{family}.ended").others_play(10, "x", family).go(CAP_S + 6.9)
    assert call.steps == []
    assert call.go(0.6).steps == ["checkin-1"]


def test_a_late_end_of_audio_that_was_given_up_ends_nothing_of_ours(call):
    """Failure 110: audio longer than its cap, with our check-in queued behind it."""
    call.tampered = True  # a caller who speaks for longer than the cap is spoken over
    call.others_play(CAP_S + 10, "long", "speak").go(CAP_S + 9)
    assert kinds_in_ledger(call) == ["checkin"]
    call.go(1.6)
    assert kinds_in_ledger(call) == ["checkin"], "it plays now"
    call.go(2 + 6)
    assert call.steps == ["checkin-1"]


def test_two_announcements_in_a_row_are_two(call):
    """Failure 110: the end of the first came after the beginning of the second."""
    for name, what in (("a", "started"), ("b", "started"), ("a", "ended")):
        call.webhook(f"call.playback.{what}", {"media_url": f"https://x/{name}.mp3"}).go(1)
    call.go(30)
    assert call.steps == []
    call.webhook("call.playback.ended", {"media_url": "https://x/b.mp3"}).go(7.1)
    assert call.steps == ["checkin-1"]


def test_an_end_of_theirs_that_came_before_its_beginning_ends_it(call):
    """Failure 110: Telnyx's events come in any order; a short jingle counted up to its cap."""
    call.webhook("call.playback.ended", {"client_state": STATE, "occurred_at_ms": 9_000})
    call.webhook("call.playback.started", {"client_state": STATE, "occurred_at_ms": 8_000})
    assert kinds_in_ledger(call) == []
    call.webhook("call.playback.started", {"client_state": STATE, "occurred_at_ms": 8_500})
    assert kinds_in_ledger(call) == ["foreign"], "that one is another"


def test_a_doubled_beginning_of_ours_is_no_audio_of_others(call):
    """Failure 110: one webhook delivered twice."""
    call.double("call.speak.started", 1.5).agent_says(takes=1).go(5)
    assert kinds_in_ledger(call) == []


def test_our_own_beginning_after_our_own_end_is_nothing_new(call):
    """Failure 110: in the wrong order; a second one would be somebody else's."""
    call.delay("call.speak.started", 3).agent_says(takes=1).go(5)
    assert kinds_in_ledger(call) == []
    call.others_play(30, "sticky", "speak").go(5)
    assert kinds_in_ledger(call) == ["foreign"]


@pytest.mark.parametrize("labels", ["none", "newest", "own"])
def test_whatever_state_our_events_carry_the_silence_is_counted_right(call, labels):
    """Failures 10, 111: events with client_state null; check-ins came eight seconds late."""
    call.telnyx.labels = labels
    call.agent_says(takes=2.7).go(60)
    assert call.at_of("checkin-1") == pytest.approx(10, abs=0.2)
    assert call.hung_up_at == pytest.approx(26, abs=1)


def test_without_states_several_of_ours_are_told_apart_by_their_turn(call):
    """Failure 111: one plays, one waits."""
    call.telnyx.labels = "none"
    call.agent_says(takes=2).agent_says("x" * 120, takes=10).go(12.5 + 6.7)
    assert call.steps == []
    assert call.go(0.4).steps == ["checkin-1"]


@pytest.mark.parametrize("first", range(12))
def test_without_states_the_first_of_a_millisecond_begins_first(call, first):
    """A check-in came while the second still played: which one was first was left to chance."""
    call.telnyx.labels = "none"
    call.agent_says(name=f"say-{first}").agent_says(name=f"say-{first + 1}").go(1)
    begun = [one.id for one in call.view().utterances if one.started_at_ms]
    assert begun == [f"say-{first}"]


def test_an_event_without_a_state_is_not_ours_while_telnyx_has_no_command_of_ours(call):
    """Failure 111: their announcement begins while our command is still on its way."""
    call.delay("speech.say", 2).agent_says(takes=2).go(0.5).webhook("call.speak.started")
    assert kinds_in_ledger(call) == ["foreign", "say"]


def test_a_mark_that_comes_back_ends_its_own_stream(call):
    """Failure 112: it took the greeting off the ledger, while the greeting played."""
    call.agent_says("x" * 240, takes=20, name="say-greeting").go(1)
    with call._acting():
        session = call._session()
        call.store.register_utterance(CALL, session, "stream-1", "stream", 800, Speech())
        assert call.store.playback_ended(CALL, session, "stream-1", "completed", MARK).removed
    assert [utterance.id for utterance in call.view().utterances] == ["say-greeting"]
    call.go(19.4 + 6.8)
    assert call.steps == []
    assert call.go(0.3).steps == ["checkin-1"]


def test_an_unknown_mark_ends_nothing(call):
    """Failure 112: marks of others may come back as well."""
    call.agent_says(takes=5).go(1)
    over = call.store.playback_ended(CALL, Origin(by="web-1"), "not ours", "completed", MARK)
    assert (over.removed, kinds_in_ledger(call)) == ("", ["say"])


def test_what_was_withdrawn_and_plays_all_the_same_is_waited_for(call):
    """Failure 113: Telnyx had taken it though its answer never came: a check-in over it."""
    call.agent_says("x" * 300, takes=25).go(1)
    call.trouble("speak", *["answer lost"] * 4).agent_says("x" * 240, takes=20, name="say-late")
    call.go(10)
    assert call.events("utterance.withdrawn")
    call.go(16)
    assert [utterance.id for utterance in call.view().utterances] == ["say-late"]
    call.go(18.3 + 6.8)
    assert call.steps == []
    assert call.go(0.6).steps == ["checkin-1"]


def test_a_check_in_without_an_answer_that_begins_late_is_waited_for(call):
    """Failure 113: the same for what dead-air handling says. It is not made again behind it."""
    call.telnyx.lag_ms = 4_000
    call.trouble("speak", *["answer lost"] * 4).go(11.5)
    assert [f["utterance"] for f in call.events("utterance.started")] == ["0-checkin-1"]
    assert "0-checkin-1" in {utterance.id for utterance in call.view().utterances}
    call.go(3)
    assert call.steps == ["checkin-1"]


def said_lately(call):
    return call.store.said_lately(CALL, call.now_ms)


def test_the_ledger_knows_the_words_that_may_come_back_as_an_echo(call):
    """Failure 115: a check-in's own words, transcribed, answered it for ever."""
    call.agent_says("Good morning.", takes=2).go(1)
    assert said_lately(call) == ["Good morning."]
    call.go(9)
    assert said_lately(call) == ["Good morning.", "Are you still there?"]
    call.go(8)
    assert said_lately(call) == ["Are you still there?"]
    call.says("I am.").go(6.9)
    assert call.go(10).store.speech(CALL, "0-checkin-1") is None


def test_words_that_can_come_back_no_more_are_not_kept(call):
    """Failure 115: what was said is kept for seconds, whatever came of it."""
    for number in range(5):
        call.agent_says(f"Sentence {number}.", takes=1).go(20)
    kept = call.store.redis.hgetall(keys.speech(CALL))
    assert len(kept) <= 2


def test_a_foreign_state_of_any_shape_breaks_nothing(call):
    """Failure 110: states of others are anything at all."""
    for number, state in enumerate(["", "!", "e30=", json.dumps({"u": 1}), "x" * 5_000, 7, []]):
        call.webhook("call.speak.started", {"client_state": state}).go(1)
        call.webhook("call.speak.ended", {"client_state": state}).go(1)
        assert kinds_in_ledger(call) == [], number
