"""All calls there can be up to a depth: every sequence of events, from every point of a silence.

`DEADAIR_EXPLORE_S` seconds of CPU (default 8) go into it; 120 is the full search. The search itself
is tried on faults planted in the Lua steps: it has to find each of them.
"""

import os

import pytest

from tests.virtual_time.state_search import CORE, EVENTS, Explorer

pytestmark = [pytest.mark.search, pytest.mark.usefixtures("virtual")]

BUDGET_S = float(os.environ.get("DEADAIR_EXPLORE_S", "8"))
SEARCHES = {"every kind of event": (EVENTS, 1), "the core, deeper": (CORE, 3)}


@pytest.mark.timeout(BUDGET_S + 120)
@pytest.mark.parametrize(("events", "least_depth"), SEARCHES.values(), ids=SEARCHES)
def test_no_sequence_of_events_breaks_a_rule_and_every_silence_ends(events, least_depth, measured):
    explorer = Explorer(BUDGET_S * 0.35, events).run()
    followed = explorer.follow(BUDGET_S * 0.15)
    measured(
        f"{len(events)} kinds of events, all sequences of {explorer.depth} and more "
        f"({explorer.left} states not gone on from): {explorer.states} states, "
        f"{explorer.transitions} transitions; {followed} states left alone to their end"
    )
    assert explorer.faults == []
    assert explorer.endless == []
    assert explorer.depth >= least_depth


PLANTED = {
    "a hang-up goes out although the caller was heard": (
        "hang-up late, wait, sound",
        "claim_hangup", "if arg(1) ~= call.epoch then refusal", "if false then refusal",
    ),
    "sound makes the goodbye unsaid": (
        "wait, sound, quiet",
        "voice_activity", "new_epoch()\nlocal unproven", "new_epoch(true)\nlocal unproven",
    ),
    "sound makes nothing stale": (
        "check-in late, wait, sound",
        "voice_activity", "new_epoch()\nlocal unproven", "local unproven",
    ),
    "words make nothing stale": (
        "check-in late, wait, words", "caller_input",
        "new_epoch(true)\n  local hold =", "local hold =",
    ),
    "a check-in between two attempts goes out although the agent spoke": (
        "speak answered 500, wait, moment, say", "claim_speech",
        "if epoch == call.epoch and alone and not overtaken and not withdrawn then return",
        "if true then return",
    ),
    "a check-in that nobody heard counts": (
        "wait, speak refused", "record_outcome", "checkin_over(arg(3), arg(4), utterance)",
        "put({heard = 1})",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "step", "right", "wrong"), PLANTED.values(), ids=PLANTED)
def test_the_search_finds_a_planted_fault(events, step, right, wrong):
    explorer = Explorer(30, {name: EVENTS[name] for name in events.split(", ")})
    explorer.call.server.plant(step, right, wrong)
    explorer.run(until_faulty=True)
    assert explorer.faults


def test_the_search_finds_that_a_check_in_is_claimed_while_others_play():
    events = {name: EVENTS[name] for name in ("check-in late", "wait", "others play")}
    explorer = Explorer(30, events)
    speaking = "elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal = 'agent is speaking'"
    explorer.call.server.plant("claim_speech", speaking, "")
    explorer.call.server.plant("playback_started", "step_overtaken()\n  register(", "register(")
    explorer.run(until_faulty=True)
    assert explorer.faults


def test_the_search_finds_that_a_check_in_that_was_cut_counts():
    events = {name: EVENTS[name] for name in ("wait", "sound", "quiet")}
    explorer = Explorer(30, events, max_checkins_before_disconnect=1, goodbye_message="")
    right = "checkin_over(id, status, utterance)"
    explorer.call.server.plant("playback_ended", right, "put({heard = 1})")
    explorer.run(until_faulty=True)
    assert explorer.faults


ENDLESS = {
    "nothing is healed": (
        "expire_playbacks", "local healed = 0\n", "do return 0 end\nlocal healed = 0\n",
    ),
    "a check-in is not counted": (
        "claim_speech", "checkins = counted", "checkin_made = 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("step", "right", "wrong"), ENDLESS.values(), ids=ENDLESS)
def test_the_search_finds_a_silence_that_does_not_end(step, right, wrong):
    events = {name: EVENTS[name] for name in ("wait", "end lost")}
    explorer = Explorer(0.5, events, max_checkins_before_disconnect=1, goodbye_message="")
    explorer.call.server.plant(step, right, wrong)
    explorer.run(until_faulty=True)
    explorer.follow(5, until_endless=True)
    assert explorer.endless
