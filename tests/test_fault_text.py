"""An exception is logged with its place and its kind; its text only where it is harmless."""

import traceback

import pytest

from deadair import StoreUnavailableError, fault_text

pytestmark = pytest.mark.unit
WORDS = "Wintergreen"


def told(raise_it):
    try:
        raise_it()
    except BaseException:  # noqa: BLE001 - whatever it is
        return fault_text.redacted_traceback(traceback.format_exc())
    raise AssertionError("it raised nothing")


def fails(error, cause=None):
    def raise_it():
        raise error from cause

    return raise_it


@pytest.mark.parametrize(
    "error",
    [
        ValueError(WORDS),
        KeyError(WORDS),
        RuntimeError(f"said {WORDS}\nand {WORDS} again\n\n{WORDS}"),
        UnicodeEncodeError("ascii", WORDS, 0, 1, WORDS),
        AssertionError(WORDS),
        type("NewError", (Exception,), {})(WORDS),
        ExceptionGroup(WORDS, [ValueError(WORDS)]),
        SystemExit(WORDS),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_kind_is_told_and_the_words_are_not(error):
    text = told(fails(error))
    assert WORDS not in text
    assert type(error).__name__ in text
    assert fault_text.redacted(repr(error)) == type(error).__name__


def test_where_it_happened_is_told_and_what_it_came_of():
    text = told(fails(ValueError(WORDS), cause=StoreUnavailableError("Redis is away")))
    assert "in raise_it" in text
    assert "StoreUnavailableError: Redis is away" in text
    assert "direct cause" in text
    assert text.splitlines()[-1] == "ValueError"


def test_a_note_and_a_second_traceback_leak_nothing():
    error = KeyError(WORDS)
    error.add_note(f"while reading {WORDS}")
    text = told(fails(error, cause=ValueError(f"{WORDS}\n\nmore {WORDS}")))
    assert WORDS not in text


@pytest.mark.parametrize("error", [TypeError("f() got an unexpected keyword 'x'"), OSError(5, "x")])
def test_names_are_harmless_and_system_errors_may_name_files(error):
    assert ("unexpected" in told(fails(error))) is isinstance(error, TypeError)


def test_only_a_workers_own_traceback_is_redacted():
    raised = f"Traceback (most recent call last):\nValueError: {WORDS}"
    for name, hidden in [("tasks.webhooks", True), ("celery.app.trace", True), ("monitor", False)]:
        event = fault_text.redact(None, "error", {"logger": name, "exception": raised})
        assert (WORDS not in event["exception"]) is hidden
