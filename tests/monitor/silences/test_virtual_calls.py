"""Silences of virtual calls: their cause on the timeline, and read again when the call is over."""

import pytest

from calls.timeline import Entry
from monitor.silences.timeline_reader import FALSE_MS, silences
from tests.virtual_time.call import CALL, VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]


def up(**settings):
    call = VirtualCall(**settings).answer()
    call.store.media_comes(CALL, call._session())
    return call.agent_says(takes=2)


def dead(call, *, dead=True):
    with call._acting():
        call.store.line_dead(CALL, call._session(), dead=dead)
    return call


def read(call):
    lines = next(v for k, v in call.server.streams.items() if k.startswith("timeline"))
    entries = []
    for number, (ms, fields) in enumerate(lines):
        details = dict(fields)
        entries.append(Entry(f"{ms}-{number}", ms, details.pop("event"), details))
    return silences(entries)


def causes(call):
    return [fields["cause"] for fields in call.events("step.asked") if "cause" in fields]


def test_a_silent_caller_is_said_to_be_silent_once():
    call = up().go(60)
    assert call.hung_up_at
    assert causes(call) == ["caller_silent"]
    [silence] = read(call)
    assert (silence.cause, silence.checkins, silence.answered) == ("caller_silent", 2, False)
    assert silence.lasted_ms == pytest.approx((call.hung_up_at - 2.4) * 1000, abs=1500)
    assert call.view().silence_causes == " caller_silent"


def test_a_caller_who_answers_a_check_in_was_thinking():
    call = up().go(10)
    call.go(until_quiet(call)).go(2.0).speaks().go(60)
    first, second = read(call)
    assert (first.cause, first.answered, first.false_checkins) == ("caller_thinking", True, 0)
    assert second.cause == "caller_silent"
    assert call.view().silence_causes == " caller_silent+ caller_silent"


def until_quiet(call):
    """Return for how many seconds the check-in of *call* plays on."""
    return max(0.0, (call.view().agent_busy_until_ms - call.now_ms) / 1000)


@pytest.mark.parametrize(("after_s", "false"), [(0.2, 1), (FALSE_MS / 1000 + 0.4, 0)])
def test_a_check_in_into_the_beginning_of_an_answer_was_false(after_s, false):
    call = up()
    while not any(of["utterance"].endswith("checkin-1") for of in call.events("utterance.started")):
        call.go(0.05)
    call.go(after_s).speaks().go(60)
    first = read(call)[0]
    assert (first.false_checkins, first.answered) == (false, not false)


def test_a_short_pause_is_no_silence_and_a_long_one_is_the_callers():
    call = up().go(3.5).speaks().agent_says(takes=2)
    call.go(9).speaks().agent_says(takes=2).go(2.2 + 5).speaks().caller_hangs_up()
    found = read(call)
    assert found
    assert {one.cause for one in found} == {"caller_thinking"}


def test_a_dead_line_is_one_way_audio_asked_once_where_that_is_wanted():
    call = dead(up(one_way_audio="ask_once").go(1)).go(60)
    assert call.steps == ["checkin-1"]
    assert call.view().hangup_reason == "one_way_audio"
    assert causes(call) == ["one_way_audio"]
    assert read(call)[0].cause == "one_way_audio"


def test_a_dead_line_is_asked_as_any_other_by_default():
    call = dead(up().go(1)).go(60)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.view().hangup_reason == "silence"
    assert causes(call) == ["one_way_audio"]


def test_a_line_that_comes_alive_is_a_silent_caller_after_all():
    call = dead(dead(up(one_way_audio="ask_once").go(1)).go(9), dead=False).go(60)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert causes(call) == ["one_way_audio", "caller_silent"]
    assert call.view().silence_causes == " caller_silent"


def test_a_line_that_sounded_is_never_dead():
    call = up().go(1)
    call.store.sound_heard(CALL, call._session(), 100)
    assert not dead(call).events("line.dead")


def test_lost_media_that_come_back_are_a_bad_connection():
    call = up().go(1).media(lost=True).go(9).media(lost=False).go(1).speaks().go(1)
    call.caller_hangs_up()
    assert read(call)[0].cause == "network"


def test_a_slow_agent_is_told_apart():
    call = up(owes=True, agent_silence_limit=12).go(1).speaks().go(60)
    assert causes(call) == ["agent_slow"]
    assert {one.cause for one in read(call)} == {"agent_slow"}


def test_music_that_a_recogniser_names_is_told():
    call = up().go(3)
    call.says("[Music]")
    call.go(60)
    assert causes(call)[0] == "music_or_queue"


def test_words_of_a_menu_are_told():
    call = up().go(1).speaks("For sales press one, for support press two.").go(60)
    assert causes(call)[-1] == "ivr"


def test_a_silence_in_which_a_model_hears_music_is_the_musics():
    call = up(hold_music_limit=20).makes_noise(3).line_sounds("music").go(60)
    assert call.hung_up_at
    assert causes(call) == ["music_or_queue"]
    assert [fields["of"] for fields in call.events("sound.judged")] == ["music"]


@pytest.mark.parametrize(("sound_s", "told"), [(0, []), (6, []), (9, ["voices"])])
def test_voices_count_once_they_have_gone_on_without_words(sound_s, told):
    """The model hears voices in each answer of a caller, too."""
    call = up()
    if sound_s:
        call.starts_speaking().go(sound_s)
    call.line_sounds("voices").go(0.1).line_sounds("voices")
    assert [fields["of"] for fields in call.events("sound.judged")] == told
    assert bool(call.view().voices_heard_at_ms) == bool(told)
