import pytest

from calls.timeline import Entry
from web.recovery import endings, recovered

pytestmark = pytest.mark.unit


def call(*events):
    """Return a timeline: a number is a check-in sent, '!' the caller heard."""
    lines = []
    for at, event in enumerate(events):
        heard = event == "!"
        details = {} if heard else {"step": f"checkin-{event}"}
        name = "caller.heard" if heard else "step.sent"
        lines.append(Entry(f"{at}-0", at, name, details))
    return lines


def shown(*calls):
    return [(bar.label, bar.told) for bar in recovered(calls)]


def test_the_share_of_callers_who_came_back_is_counted_for_each_check_in():
    assert shown(call(1, "!", 1, 2, "!"), call(1, 2, 3), call("!")) == [
        ("check-in #1", "33% (1 of 3)"),
        ("check-in #2", "50% (1 of 2)"),
        ("check-in #3", "0% (0 of 1)"),
    ]


def test_a_check_in_made_again_counts_once_and_words_count_once():
    assert shown(call(1, "1-again", "!", "!")) == [("check-in #1", "100% (1 of 1)")]
    assert shown(call("of-another-kind", "!")) == []
    assert shown() == []


def test_endings_are_counted_the_most_frequent_first():
    bars = endings(["silence", "", "silence", "api"])
    assert [(bar.label, bar.told) for bar in bars] == [
        ("silence", "2 (50%)"),
        ("others hung up", "1 (25%)"),
        ("hung up by order", "1 (25%)"),
    ]
    assert [bar.share for bar in bars] == [0.5, 0.25, 0.25]
    assert endings([]) == []
