"""Virtual calls: whatever a test plays, the rules of `tests.virtual_time.invariants` hold."""

from functools import partial

import pytest

from tests.virtual_time.call import VirtualCall, virtual_world
from tests.virtual_time.invariants import Judge


@pytest.fixture(scope="module", autouse=True)
def _virtual():
    with virtual_world():
        yield


@pytest.fixture
def begin_to():
    """Return a function that begins an answered call of a direction with the given settings."""
    judges = []

    def begin_to(direction, **settings):
        call = VirtualCall(**settings)
        judges.append(Judge(call))
        return call.answer(direction)

    yield begin_to
    assert [judge.faults for judge in judges] == [() for _ in judges]


@pytest.fixture
def begin(begin_to):
    """Return a function that begins an answered call with the given settings."""
    return partial(begin_to, "incoming")


@pytest.fixture
def begin_outbound(begin_to):
    """Return the same for a call that was dialled."""
    return partial(begin_to, "outgoing")


@pytest.fixture
def call(begin):
    """Return an answered call with the product's default settings: 7 s, 7 s, 5 s."""
    return begin()
