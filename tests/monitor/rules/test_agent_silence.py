"""The agent's own silence, rule by rule: one view in, one decision out; times as in call_views."""

import pytest

from monitor.decisions import Because, CheckIn, Filler, HangUp, Say, Transfer, Wait
from monitor.policy import decide
from monitor.steps import Remark, Step
from tests.monitor.call_views import END, PLAYS, ms, rules, view, wait

pytestmark = pytest.mark.unit

OWES = {"owed_since": 10, "activity_at": 10, "agent_quiet_at": 5}
FAILED = OWES | {"agent_failed_at": 40}
TRANSFERS = {"agent_failed": "transfer", "transfer_to": "+15550100007"}
OFF = {"agent_silence_timeout": 0}

DUE = {
    # of each: when, utterances, fields, settings, the decision
    "nothing yet": (13.7, (), OWES, {}, wait(13.8, Because.AGENT_OWES)),
    "the first filler": (13.8, (), OWES, {}, Filler(1)),
    "the next one, from the first one's end": (
        21, (), OWES | {"fillers": 1, "agent_quiet_at": 17}, {}, Filler(2),
    ),
    "a timeout shorter than any lead": (10, (), OWES, {"agent_silence_timeout": 0.1}, Filler(1)),
    "silence counts from the words, not from their transcript": (
        12, (), OWES | {"caller_quiet_at": 8}, {}, Filler(1),
    ),
    "sound long before the words is none of them": (
        12, (), OWES | {"caller_quiet_at": 2}, {}, wait(13.8, Because.AGENT_OWES),
    ),
    "sound since postpones": (
        14, (), OWES | {"caller_quiet_at": 12, "unconfirmed_since": 12}, {},
        wait(15.8, Because.AGENT_OWES),
    ),
    "a caller who speaks is not talked over": (
        14, (), OWES | {"caller_speaking": 13, "unconfirmed_since": 13}, {},
        wait(43, Because.CALLER_SPEAKING),
    ),
    "an agent that speaks is no silent one": (
        14, (PLAYS,), OWES, {}, wait(20, Because.AGENT_SPEAKING),
    ),
    "what was lost is silent since its expiry": (
        21, (PLAYS,), OWES, {}, wait(23.8, Because.AGENT_OWES),
    ),
    "thinking is silence": (13.8, (), OWES | {"thinking_until": 30}, {}, Filler(1)),
    "no filler": (30, (), OWES, OFF, wait(40, Because.AGENT_OWES)),
    "no words for one": (
        30, (), OWES, {"agent_filler_messages": []}, wait(40, Because.AGENT_OWES),
    ),
    "failed": (40, (), OWES, {}, Say(Remark.AGENT_FAILED, Because.AGENT_FAILED)),
    "not while it says that it thinks": (
        40, (), OWES | {"thinking_until": 60}, OFF, wait(60, Because.AGENT_OWES),
    ),
    "and ended": (44, (), FAILED, {}, HangUp(Because.AGENT_FAILED)),
    "or handed on": (44, (), FAILED, TRANSFERS, Transfer(Because.AGENT_FAILED)),
    "or ended when that did not help": (
        90, (), FAILED | {"transferred_at": 45}, TRANSFERS, HangUp(Because.AGENT_FAILED),
    ),
    "or ended though it owes nothing any more": (
        90, (), {"agent_failed_at": 40}, {}, HangUp(Because.AGENT_FAILED),
    ),
    "or waited on": (44, (), FAILED, {"agent_failed": "wait"}, Filler(1)),
    "or waited on without a word": (
        44, (), FAILED, {"agent_failed": "wait"} | OFF, wait(END, Because.AGENT_OWES),
    ),
    "or waited on and then it is the caller's turn": (
        50, (), {"agent_failed_at": 40, "agent_quiet_at": 43}, {"agent_failed": "wait"},
        CheckIn(1, Because.SILENCE),
    ),
    "nothing at all while handling is off": (
        44, (), FAILED, {"enabled": False}, wait(END, Because.DISABLED),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("at", "said", "fields", "settings", "decision"), DUE.values(), ids=DUE)
def test_an_agent_that_owes_an_answer(at, said, fields, settings, decision):
    assert decide(view(at, *said, **fields), rules(**settings)) == decision


def test_each_step_has_its_words():
    settings = rules(agent_filler_messages=["One moment.", "Still looking."])
    assert [Filler(n).step.text(settings) for n in (1, 2, 9)] == [
        "One moment.", "Still looking.", "Still looking.",
    ]  # fmt: skip
    assert Step(Remark.AGENT_FAILED).text(settings) == settings.agent_failed_message
    assert Filler(1).step.text(rules(agent_filler_messages=[])) == ""


@pytest.mark.parametrize(
    ("step", "text", "title"),
    [
        (Filler(3).step, "filler-3", "filler #3"),
        (Transfer(Because.AGENT_FAILED).step, "transfer", "transfer"),
        (Step(Remark.AGENT_FAILED), "agent-failed", "apology"),
    ],
)
def test_a_step_is_stored_by_its_name(step, text, title):
    assert (str(step), step.title, Step.parse(text)) == (text, title, step)


SPENT = {"checkins": 2, "agent_quiet_at": 21}
ASKED = {
    "all made, none heard": (
        26, SPENT | {"checkins_made": 2}, {}, HangUp(Because.SPEECH_FAILED),
    ),
    "and no goodbye, which could not be spoken either": (
        26, SPENT | {"checkins_made": 2}, {"goodbye_message": "Bye."},
        HangUp(Because.SPEECH_FAILED),
    ),
    "all made before this silence": (28, SPENT, {}, CheckIn(2, Because.SILENCE)),
    "not before its time": (27, SPENT, {}, wait(28, Because.SILENCE)),
    "one made in this silence and heard": (
        26, SPENT | {"checkins_made": 1, "heard": True}, {}, HangUp(Because.SILENCE),
    ),
    "without media": (
        26, SPENT | {"checkins_made": 2, "media_lost": 3}, {}, HangUp(Because.SPEECH_FAILED),
    ),
    "fewer wanted by now": (
        28, {"checkins": 2, "agent_quiet_at": 21}, {"max_checkins_before_disconnect": 1},
        CheckIn(1, Because.SILENCE),
    ),
    "none wanted by now": (
        28, SPENT, {"max_checkins_before_disconnect": 0}, HangUp(Because.SILENCE),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("at", "fields", "settings", "decision"), ASKED.values(), ids=ASKED)
def test_who_is_hung_up_on_for_silence_was_asked(at, fields, settings, decision):
    assert decide(view(at, **fields), rules(**settings)) == decision


def test_a_check_in_that_sound_cut_waits_for_words_before_it_is_made_again():
    cut = {
        "checkins": 1,
        "unheard": True,
        "cut": True,
        "caller_quiet_at": 12,
        "unconfirmed_since": 11,
    }
    again = CheckIn(1, Because.UNHEARD, again=True)
    assert decide(view(13.9, **cut), rules()) == Wait(ms(14), Because.UNHEARD)
    assert decide(view(14, **cut), rules()) == again
    assert decide(view(12.5, **(cut | {"cut": False})), rules()) == again
