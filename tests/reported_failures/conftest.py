"""Virtual calls: whatever a test plays, the rules of `tests.virtual_time.invariants` hold."""

import pytest

from tests.virtual_time.call import VirtualCall, virtual_world
from tests.virtual_time.invariants import Judge


@pytest.fixture(scope="module", autouse=True)
def _virtual():
    with virtual_world():
        yield


@pytest.fixture
def begin():
    """Return a function that begins an answered call with the given settings."""
    judges = []

    def begin(**settings):
        call = VirtualCall(**settings)
        judges.append(Judge(call))
        return call.answer()

    yield begin
    assert [judge.faults for judge in judges] == [() for _ in judges]


@pytest.fixture
def call(begin):
    """Return an answered call with the product's default settings: 7 s, 7 s, 5 s."""
    return begin()
