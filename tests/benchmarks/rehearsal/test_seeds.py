"""Virtual calls from seeds: always the same, small where they fail; they find planted faults."""

from itertools import count

import pytest

import benchmarks.rehearsal.__main__ as rehearsal
from benchmarks.rehearsal import random_call, timing
from benchmarks.rehearsal.draws import FAULTS
from benchmarks.rehearsal.parallel import play_part
from benchmarks.rehearsal.random_call import Plan, play
from benchmarks.rehearsal.reached import Reached
from benchmarks.rehearsal.shrink import shrunk
from calls.redis_client import scripts
from monitor import policy
from monitor.decisions import Because
from telephony import client_state
from telephony.call_control.command import Command
from tests.virtual_time.call import CALL, VirtualCall, virtual_world
from tests.virtual_time.invariants import Judge

pytestmark = pytest.mark.search


def test_a_seed_is_one_call_with_some_kinds_of_faults():
    plans = [Plan.of(seed) for seed in range(300)]
    assert plans == [Plan.of(seed) for seed in range(300)]
    assert {kind for plan in plans for kind in plan.kinds} == set(FAULTS)
    assert min(len(plan.kinds) for plan in plans) == 0
    assert max(len(plan.kinds) for plan in plans) < len(FAULTS)


def test_the_same_call_ends_in_the_same_way_and_its_settings_can_be_given():
    own = {"silence_timeout_normal": 3.0}
    assert Plan.of(7, own).settings == own
    plan = next(p for p in map(Plan.of, count()) if any(name == "change" for name, _ in p.what))
    kept = tuple(act for act in plan.what if act[0] != "change")
    assert Plan.of(plan.seed, own).what == kept
    faults, reached = play_part(range(5, 10))
    assert faults == []
    assert play_part(range(5, 10))[1] == reached
    assert reached["cause silence"] > 0


def test_to_look_when_something_is_due_is_to_look_ten_times_a_second(monkeypatch):
    """Between two events, and before its decision says so, a call that is looked at is the same."""
    made = []

    def followed(plan):
        assert not play(plan)
        done = [(a.at_ms, a.command, a.client_state) for a in made[-1].telnyx.accepted]
        return made[-1].timeline, done, made[-1].now_ms

    def call(**how):
        made.append(VirtualCall(**how | {"keeps_timeline": True}))
        return made[-1]

    monkeypatch.setattr(random_call, "VirtualCall", call)
    seeds = (*range(30), 160, 488, 798)  # where a look changes the call, and where audio expires
    plans = [plan for plan in map(Plan.of, seeds) if any(a[0] == "between" for a in plan.what)]
    with virtual_world():
        jumped = [followed(plan) for plan in plans]
        monkeypatch.setattr(timing, "_looks_away_s", lambda *_: timing.LOOK_MS / 1000)
        assert [followed(plan) for plan in plans] == jumped


def test_a_failing_call_is_made_small():
    plan = next(
        p for p in map(Plan.of, count()) if len(p.what) > 8 and p.what.count(p.what[3]) == 1
    )
    wanted = plan.what[3]
    small = shrunk(plan, lambda p: f"wrong at {len(p.what)}" if wanted in p.what else "")
    assert small.what == (wanted,)
    assert small.settings == plan.settings


def test_every_reply_of_every_step_of_a_call_is_marked():
    reached = Reached()
    marked = {name.split()[1].rstrip(":") for name in reached.wanted if name.startswith("reply")}
    of_calls = set(scripts.STEPS_OF_CALLS)
    silent = {n for n in of_calls if "return" not in scripts.FILES[n].read_text()}
    assert marked == of_calls - silent


def test_seeds_find_a_fault_that_is_planted_in_the_policy(monkeypatch):
    monkeypatch.setattr(policy, "timeout", lambda *_: (0.3, Because.SILENCE))
    with virtual_world():
        found = next(fault for seed in range(100) if (fault := play(Plan.of(seed))))
    assert "s after the last words" in found


@pytest.mark.parametrize(("after_s", "told"), [(0.1, False), (0.5, True)])
def test_speaking_over_others_is_a_fault_once_an_event_reported_them(after_s, told):
    with virtual_world():
        call = VirtualCall().answer().go(2)
        judge = Judge(call)
        call.others_play(5).go(after_s)
        state = client_state.of_utterance("1-checkin-1")
        call.telnyx.speak(Command(CALL, "id", state), text="Hello?", voice="", language="")
    assert any(fault.startswith("spoke over") for fault in judge.faults) == told


@pytest.mark.parametrize("behind", [False, True])
def test_others_audio_that_began_with_the_id_of_our_words_behind_it_is_taken_for_them(behind):
    """Once these words are over by their length nothing tells that they wait; other words do."""
    with virtual_world():
        call = VirtualCall(silence_timeout_normal=2).answer().go(2)
        judge = Judge(call)
        call.others_play(8, "sticky", "speak").agent_says("Hello.", 0.4)
        if behind:
            call.agent_says("I will be with you in a moment.")
        call.go(0.1)
        call.telnyx.newest = call.telnyx.playing[1].utterance
        call.go(1)
        state = client_state.of_utterance("9-checkin-1")
        call.telnyx.speak(Command(CALL, "id", state), text="Hello?", voice="", language="")
    assert any(fault.startswith("spoke over") for fault in judge.faults) == behind


def test_a_check_in_may_join_others_audio_that_was_taken_for_our_words():
    with virtual_world():
        assert not play(Plan.of(2025089))


def test_check_ins_are_counted_by_the_settings_they_were_made_under():
    """Two had been made when the settings came to allow one; then the caller was warned of time."""
    with virtual_world():
        assert not play(Plan.of(3006787))


def test_a_caller_whose_transfer_is_refused_may_be_asked_anew():
    """That check-in was repeated, since it broke off, and taken for the one before the transfer."""
    with virtual_world():
        assert not play(Plan.of(8982))


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(4026097, id="a transcript delivered twice"),
        pytest.param(4029782, id="settings changed while a check-in is tried again"),
        pytest.param(5001431, id="audio of others ended before it began"),
        pytest.param(5035467, id="others played while a check-in was queued"),
        pytest.param(5154497, id="words given up by a sweep that came late"),
        pytest.param(5011480, id="fewer check-ins allowed while one is to be repeated"),
    ],
)
def test_calls_that_once_broke_a_rule_break_none(seed):
    with virtual_world():
        assert not play(Plan.of(seed))


def test_a_call_that_breaks_no_rule_is_told_with_all_its_acts(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["rehearsal", "--seed", "7"])
    assert rehearsal.main() == 0
    told = capsys.readouterr().out
    assert "seed 7: no rule is broken" in told
    acts = [line for line in told.splitlines() if line.startswith("    [")]
    assert len(acts) == len(Plan.of(7).what) > 0
