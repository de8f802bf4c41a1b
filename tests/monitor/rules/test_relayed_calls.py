"""Calls of deaf callers are never dropped; `benchmarks/accuracy/relay.py` runs 500 of them."""

import pytest

from tests.monitor.rules.relayed_calls import dropped

pytestmark = [pytest.mark.unit, pytest.mark.long, pytest.mark.usefixtures("virtual")]


@pytest.mark.parametrize("first", range(0, 60, 15))
def test_no_relayed_or_typed_call_is_dropped(first):
    assert dropped(range(first, first + 15)) == []


def test_without_recognition_most_would_be():
    assert len(dropped(range(10), relay_calls="as_others")) >= 5
