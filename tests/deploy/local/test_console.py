"""What reaches the terminal of `make run`, and what it looks like there."""

import io

import pytest

from deploy.local.console import RED, Console, readable

pytestmark = pytest.mark.unit


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_colours_are_for_terminals_that_want_them(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    pipe, terminal = io.StringIO(), Terminal()
    Console(pipe).say("bad", RED)
    Console(terminal).say("bad", RED)
    assert pipe.getvalue() == "bad\n"
    assert terminal.getvalue() == "\x1b[31mbad\x1b[0m\n"
    monkeypatch.setenv("NO_COLOR", "1")
    Console(terminal).say("plain", RED)
    assert terminal.getvalue().endswith("\nplain\n")


@pytest.mark.parametrize(
    ("logged", "shown"),
    [
        ('{"event": "odd", "level": "warning", "timestamp": "x", "n": 1}', "WARNING: odd n=1"),
        (
            '{"event": "two\\nlines", "level": "error", "exception": "Trace\\n  at\\nKeyError: 7"}',
            "ERROR: two lines exception=KeyError: 7",
        ),
        ("[2026-11-22] [ERROR] Worker was sent SIGKILL!", None),
        ('{"no": "event"}', None),
        ("[1, 2]", None),
        ("", None),
    ],
)
def test_a_json_line_becomes_words_and_any_other_stays(logged, shown):
    assert readable(logged) == (logged if shown is None else shown)
