"""All calls there can be up to a depth: every sequence of events, from every point of a silence.

`DEADAIR_EXPLORE_S` seconds (default 20) go into it; 120 is the full search. The search itself is
tried on faults planted in the Lua steps: it has to find each of them.
"""

import os

import pytest

from tests.model.explore import CORE, EVENTS, Explorer

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

BUDGET_S = float(os.environ.get("DEADAIR_EXPLORE_S", "20"))
SEARCHES = {"every kind of event": (EVENTS, 2), "the core, deeper": (CORE, 4)}


@pytest.mark.timeout(BUDGET_S + 120)
@pytest.mark.parametrize(("events", "least_depth"), SEARCHES.values(), ids=SEARCHES)
def test_no_sequence_of_events_breaks_a_rule_and_every_silence_ends(events, least_depth, capsys):
    explorer = Explorer(BUDGET_S * 0.35, events).run()
    followed = explorer.follow(BUDGET_S * 0.15)
    with capsys.disabled():
        print(
            f"\n{len(events)} kinds of events, all sequences of {explorer.depth} and more "
            f"({explorer.left} states not gone on from): {explorer.states} states, "
            f"{explorer.transitions} transitions; {followed} states left alone to their end"
        )
    assert explorer.faults == []
    assert explorer.endless == []
    assert explorer.depth >= least_depth


PLANTED = {
    "a hang-up goes out although the caller was heard": (
        "claim_hangup", "if arg(1) ~= call.epoch then refusal", "if false then refusal",
    ),
    "sound makes the goodbye unsaid": (
        "hear", "new_epoch()\nlocal unproven", "new_epoch(true)\nlocal unproven",
    ),
    "sound makes nothing stale": ("hear", "new_epoch()\nlocal unproven", "local unproven"),
    "words make nothing stale": ("heard", "new_epoch(true)", ""),
    "a check-in is claimed while the agent speaks": (
        "claim_speech", "elseif redis.call('HLEN', PLAYBACKS) > 0 then refusal", "elseif false then",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("step", "right", "wrong"), PLANTED.values(), ids=PLANTED)
def test_the_search_finds_a_planted_fault(step, right, wrong):
    explorer = Explorer(30, CORE)
    explorer.call.server.plant(step, right, wrong)
    explorer.run(until_faulty=True)
    assert explorer.faults


ENDLESS = {
    "nothing is healed": ("heal", "local healed = 0\n", "do return 0 end\nlocal healed = 0\n"),
    "a check-in is not counted": (
        "claim_speech", "put({checkins = number_of_checkin, hold_on", "put({hold_on",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("step", "right", "wrong"), ENDLESS.values(), ids=ENDLESS)
def test_the_search_finds_a_silence_that_does_not_end(step, right, wrong):
    explorer = Explorer(0.5, {"wait": EVENTS["wait"], "end lost": EVENTS["end lost"]})
    explorer.call.server.plant(step, right, wrong)
    explorer.run(until_faulty=True)
    explorer.follow(2)
    assert explorer.endless
