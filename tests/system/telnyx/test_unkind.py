"""The simulator as unkind as Telnyx: each unkind scenario on the real service, four web workers.

What is asserted on is the simulator's record: greeted or not, asked when, hung up when or not. All
callers of this module ring before its first test; the called parties are dialled then too.
"""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import (
    checkins,
    commands,
    events,
    foreign,
    gaps,
    hangups,
    hung_up,
    last_word,
    story,
)
from tests.system.harness.timing import GRACE, NORMAL
from tests.system.telnyx.assertions import (
    LATE,
    asked_and_hung_up,
    greeted,
    left_alone,
    moment,
    on_time,
    over,
)

pytestmark = [pytest.mark.system, pytest.mark.alone]

NOISE = 6
NOISY = {**QUICK, "noise_timeout": NOISE}


@pytest.fixture(scope="module", autouse=True)
def everybody(service, callers, called):
    """Let the callers ring and the called parties be dialled; hang up whatever call is left."""
    yield callers, called
    service.simulator.hang_up_all()


def scenario(name, variant="", **of_the_call):
    """Return a test's parameter: the caller of a shipped scenario."""
    marks = pytest.mark.call(scenario=name, **of_the_call)
    return pytest.param(name, marks=marks, id=name + variant)


@pytest.mark.parametrize(
    "name",
    [
        scenario("flat-envelope"),
        scenario("null-times"),
        scenario("underscore-names"),
        scenario("lone-surrogates"),
        scenario("wrong-types"),
        scenario("null-client-state"),
        scenario("odd-frames"),
        scenario("wideband-leg"),
        scenario("phantom-tags"),
    ],
)
def test_a_silent_call_is_handled_on_time_in_spite_of(call, name):
    record = over(call)
    waited, due = gaps(record), [NORMAL, NORMAL, GRACE]
    assert len(waited) == len(due), name + story(record)
    assert all(map(on_time, waited, due)), name + story(record)
    hung_up(record)
    for event in (e for e in record["timeline"] if e["kind"] == "event"):
        assert {each["status"] for each in event["deliveries"]} <= {200}, story(record)
    lost = [e for e in record["timeline"] if e["kind"] == "stream" and e["what"] == "lost"]
    assert not lost, story(record)


@pytest.mark.call(scenario="opus-leg")
def test_a_leg_that_cannot_be_heard_is_greeted_all_the_same(call):
    record = over(call)
    said = greeted(record)
    assert said["started_at"] - record["answered_at"] < 2 + LATE, story(record)
    hung_up(record)


@pytest.mark.call(scenario="state-bridging")
def test_a_call_that_telnyx_delivers_to_a_phone_is_not_answered(call):
    record = over(call)
    assert not commands(record, "answer"), story(record)
    assert not hangups(record), story(record)


@pytest.mark.call(scenario="any-order")
def test_events_in_any_order_twice_or_never_end_in_one_hang_up(call):
    record = over(call)
    greeted(record)
    assert len(checkins(record)) == 2, story(record)
    hung_up(record)


@pytest.mark.call(
    scenario="speaks-german",
    language="de-DE",
    settings={**QUICK, "silence_timeout_hold_on": 8},
)
def test_a_german_caller_is_understood_by_a_german_agent(call):
    record = over(call)
    [started] = [e for e in record["timeline"] if e["kind"] == "recogniser"]
    assert started["language"] in ("de", "de-DE", "auto_detect"), story(record)
    assert checkins(record)[0]["at"] - last_word(record) > 8 - 0.5, story(record)


@pytest.mark.parametrize(
    "name",
    [
        scenario("phantom-words", settings=NOISY),
        scenario("tagged-noises", settings=NOISY),
        scenario("speakerphone", settings=NOISY),
        scenario("speakerphone-early", settings=NOISY),
    ],
)
def test_a_call_with_nobody_there_ends_in_spite_of(call, name):
    record = over(call)
    greeted(record)
    assert 2 <= len(checkins(record)) <= 4, name + story(record)
    hung_up(record)


@pytest.mark.call(
    scenario="transcription-stops",
    settings=NOISY,
    steps=[{"after": 15.0, "hang_up": True}],
)
def test_a_caller_who_is_heard_but_no_longer_transcribed_is_given_the_time_of_noise(call):
    record = over(call)
    [off] = [e for e in record["timeline"] if e.get("does") == "transcription"]
    for act in (*checkins(record)[:1], *hangups(record)):
        assert act["at"] - off["at"] > NOISE - 0.5, story(record)


@pytest.mark.parametrize(
    "name",
    [
        scenario("foreign-announcement"),
        scenario("foreign-no-state"),
        scenario("foreign-lookalike"),
        scenario("foreign-overlay"),
        scenario("foreign-announcement", "-sticky", options={"client_state": "sticky"}),
    ],
)
def test_nobody_is_asked_while_another_application_plays(call, name):
    record = over(call)
    main = foreign(record)[0]
    left_alone(record, main["started_at"], main["ended_at"])
    first = checkins(record)[0]["at"] - main["ended_at"]
    assert on_time(first, NORMAL), name + story(record)
    asked_and_hung_up(record)


@pytest.mark.call(scenario="moved-into-conference")
def test_a_caller_in_a_conference_is_left_alone_until_it_is_left(call):
    record = over(call)
    joined = moment(record, "conference.participant.joined")
    left = moment(record, "conference.participant.left")
    left_alone(record, joined, left + NORMAL - 0.2)
    assert on_time(checkins(record)[0]["at"] - left, NORMAL), story(record)
    asked_and_hung_up(record)


@pytest.mark.parametrize("name", [scenario("bridged-and-held"), scenario("bridged-from-queue")])
def test_a_bridge_is_left_alone_whatever_is_said_of_holds_and_queues(call, name):
    record = over(call)
    greeted(record)
    assert not checkins(record), name + story(record)
    assert not hangups(record), name + story(record)


@pytest.mark.call(scenario="given-back")
def test_a_caller_whom_the_person_leaves_is_looked_after_again(call):
    record = over(call)
    [gone] = [e for e in record["timeline"] if e.get("does") == "unbridge"]
    left_alone(record, moment(record, "call.bridged"), gone["at"])
    assert 0 < checkins(record)[0]["at"] - gone["at"] < NORMAL + LATE, story(record)
    asked_and_hung_up(record)


@pytest.mark.call(scenario="lost-unhold")
def test_words_of_the_caller_end_a_hold_whose_end_was_lost(call):
    record = over(call)
    assert on_time(checkins(record)[0]["at"] - last_word(record), NORMAL), story(record)
    asked_and_hung_up(record)


@pytest.mark.parametrize("name", ["other-id-after-answer", "answered-first", "lost-answer"])
def test_a_called_party_is_greeted_asked_and_hung_up_on(called, name):
    record = called(name)
    said = greeted(record)
    assert said["started_at"] - record["answered_at"] < 15, story(record)
    asked_and_hung_up(record)


def test_a_screener_is_not_taken_for_a_silent_caller(called):
    record = called("call-screener")
    greeted(record)
    screened = moment(record, "call.machine.premium.call_screening.detected")
    told = [e["at"] for e in checkins(record) if "clinic" in e["body"]["payload"]]
    assert len(told) == 1, story(record)
    assert told[0] - screened <= 2 + LATE, story(record)
    detected = events(record, "call.machine.premium.detection.ended")
    taken = next(e["at"] for e in detected if e["payload"]["result"] == "human_residence")
    asked = [e for e in checkins(record) if "still there" in e["body"]["payload"]]
    assert not [e for e in asked if screened < e["at"] < taken], story(record)
    assert asked[0]["at"] - last_word(record) > NORMAL - 0.2, story(record)
    hung_up(record)
