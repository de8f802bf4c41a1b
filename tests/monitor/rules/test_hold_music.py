"""Hold music that the model hears: nobody is asked while it plays, up to a limit."""

import pytest

from calls.snapshot import CallSnapshot, CallState
from monitor.decisions import Because, Wait
from monitor.rules.hold_music import hold_music, voices_came_ms
from monitor.settings import DeadAirSettings
from tests.virtual_time.call import VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

NOW = 1_000_000
HEARD = {"answered_at_ms": NOW - 20_000, "music_heard_at_ms": NOW - 5_000}
ABOUT = pytest.approx


def at(**fields):
    return CallSnapshot("call", NOW, state=CallState.ANSWERED, **(HEARD | fields))


@pytest.mark.parametrize(
    ("fields", "settings", "until_ms"),
    [
        ({}, {}, NOW + 55_000),
        ({}, {"hold_music_limit": 30}, NOW + 10_000),
        ({}, {"max_call_duration": 60, "max_call_warning": 30}, NOW + 10_000),
        ({"resumed_at_ms": NOW - 10_000}, {"hold_music_limit": 30}, NOW + 20_000),
        ({"activity_at_ms": NOW - 6_000}, {"hold_music_limit": 30}, NOW + 24_000),
    ],
    ids=["a minute", "limit", "warning", "limit, resumed", "limit, since the caller's words"],
)
def test_music_delays_what_silence_would_bring(fields, settings, until_ms):
    found = hold_music(at(**fields), DeadAirSettings(**settings))
    assert found == Wait(until_ms, Because.HOLD_MUSIC)


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ({"music_heard_at_ms": 0}, {}),
        ({"activity_at_ms": NOW - 5_000}, {}),
        ({"voices_heard_at_ms": NOW - 4_000}, {}),
        ({"music_heard_at_ms": NOW - 60_000}, {}),
        ({}, {"hold_music_limit": 20}),
        ({}, {"hold_music_limit": 0}),
        ({}, {"enabled": False}),
    ],
    ids=["none", "words since", "voices since", "long ago", "limit is over", "off", "disabled"],
)
def test_nothing_is_delayed(fields, settings):
    assert hold_music(at(**fields), DeadAirSettings(**settings)) is None


@pytest.mark.parametrize(
    ("fields", "came_ms"),
    [
        ({"voices_heard_at_ms": NOW - 1_000}, NOW - 1_000),
        ({"music_heard_at_ms": NOW - 80_000, "voices_heard_at_ms": NOW}, NOW - 20_000),
        ({"voices_heard_at_ms": NOW - 6_000}, 0),
        ({"music_heard_at_ms": 0, "voices_heard_at_ms": NOW - 1_000}, 0),
    ],
    ids=["after the music", "long after it", "before it", "without music"],
)
def test_silence_counts_from_voices_after_the_music(fields, came_ms):
    assert voices_came_ms(at(**fields)) == came_ms


def up(**settings):
    return VirtualCall(**settings).answer().agent_says(takes=2)


def test_nobody_is_asked_while_music_plays_and_then_it_ends_as_ever():
    call = up(hold_music_limit=100).go(3).line_sounds("music").go(50).line_sounds("music").go(40)
    assert (call.steps, call.hung_up_at) == ([], None)
    call.go(60)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.at_of("checkin-1") == ABOUT(100, abs=0.5)
    assert call.hung_up_at


def test_somebody_who_comes_to_the_phone_is_asked_as_any_caller():
    call = up().go(3).line_sounds("music").go(30)
    assert call.steps == []
    call.says("Hello, who is this?")
    said_at = call.at
    assert call.go(10).at_of("checkin-1") - said_at == ABOUT(7, abs=0.5)


def test_voices_after_the_music_are_given_their_time():
    call = up().go(3).line_sounds("music").go(30).starts_speaking().go(9).line_sounds("voices")
    voices_at = call.at
    call.stops_speaking().go(10)
    assert call.at_of("checkin-1") - voices_at == ABOUT(7, abs=0.5)


def test_without_a_model_words_for_music_delay_nothing():
    call = up().go(3)
    call.says("[Music]")
    assert call.go(30).steps == ["checkin-1", "checkin-2"]
