"""Calls whose agent owes an answer."""

import pytest


@pytest.fixture
def owing(begin):
    """Return a function that begins a call whose agent answers, greeted and asked something."""

    def owing(**settings):
        call = begin(owes=True, **settings).agent_says(takes=2).go(3)
        return call.speaks("What is my balance?")

    return owing
