"""The gate: every kept history, replayed under its own settings, gives its own decisions again.

A change of the policy that alters one of them fails here. If it is meant, make the histories anew
(`python -m tests.monitor.replay.histories`) and say in the change why they differ.
"""

from collections import Counter

import pytest

from calls.timeline import Entry
from monitor.decisions import Because
from monitor.replay.agreement import differences, has_interim_words
from monitor.replay.differences import difference
from monitor.replay.what_if import what_if
from monitor.settings import DeadAirSettings
from tests.monitor.replay.histories import CALLS, make_one, read

pytestmark = pytest.mark.unit

HISTORIES = list(read())
NEVER_ON_A_TIMELINE = {"not_answered", "ended", "unheard", "screened", "not_transcribed",
                       "one_way_audio"}  # fmt: skip
"""Causes without influence on these calls' decisions: nothing waits long for them."""


def test_every_decision_of_every_kept_call_is_made_again_to_the_millisecond():
    assert len(HISTORIES) == CALLS
    found = {name: differences(entries, settings) for name, settings, entries in HISTORIES}
    assert {name: each for name, each in found.items() if each} == {}


def test_the_kept_calls_have_every_cause():
    causes = Counter(
        entry.details["because"]
        for _, _, entries in HISTORIES
        for entry in entries
        if "because" in entry.details
    )
    missing = {str(each) for each in Because} - set(causes) - NEVER_ON_A_TIMELINE
    assert missing == set(), causes
    ends = Counter(
        entry.details.get("reason", "")
        for _, _, entries in HISTORIES
        for entry in entries
        if entry.event == "call.ended"
    )
    assert ends["silence"] >= 100
    wanted = {"max_call_duration", "voicemail", "agent", "agent_failed", "media_lost", ""}
    assert wanted <= set(ends), ends


def test_under_their_own_settings_no_kept_call_is_other():
    for name, settings, entries in HISTORIES:
        assert difference(name, what_if(entries, settings, settings)).differs_at_s is None, name


def test_a_decision_that_was_made_otherwise_is_told():
    name, settings, entries = HISTORIES[0]
    changed = settings.model_copy(update={"silence_timeout_normal": 9.0})
    told = differences(entries, changed)
    assert told, name
    assert "silence" in told[0].recorded


def test_calls_made_today_are_what_was_kept():
    """What the product does now is still what the file has, for a few of the calls."""
    for number in (0, 7, 31):
        name, settings, entries = HISTORIES[number]
        made = make_one(number)
        assert made["name"] == name
        assert DeadAirSettings(**made["settings"]) == settings
        fresh = [(at, event) for at, event, _ in made["timeline"]]
        assert fresh == [(entry.at_ms, entry.event) for entry in entries]


def test_interim_words_are_told_apart():
    waits = {"because": "caller_speaking", "evidence": "interim transcript"}
    assert has_interim_words([Entry("1-0", 1, "decision.waits", waits)])
    assert not has_interim_words(HISTORIES[0][2])
