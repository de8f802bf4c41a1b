"""A timeline at rest is the same timeline, and one packed by an older release can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.ended.archive import pack, unpack

pytestmark = pytest.mark.unit
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LINES = st.lists(st.tuples(TEXT, st.dictionaries(TEXT, TEXT, max_size=6)), max_size=30)


@given(LINES)
def test_what_is_packed_is_unpacked(lines):
    assert unpack(pack(lines)) == lines


def test_nothing_is_something_too():
    assert unpack(pack([])) == []


@pytest.mark.parametrize("text", ["", "2:abc", "1:", "1:!!!!", pack([("1-0", {"a": "b"})])[:-5]])
def test_what_is_none_is_told(text):
    with pytest.raises(ValueError, match=r"timeline|base85|JSON|Expecting|chars"):
        unpack(text)


def test_what_was_packed_once_can_be_read_for_ever():
    """Redis holds it for a week: neither the words known beforehand nor the form may change."""
    packed = "1:c==p1D_e_>Rx&g<Gk^nK1Ek!Bq76AmW>^_2#l`{v)aDSb"
    assert unpack(packed) == [("1760000000000-0", {"event": "call.ended", "by": "celery@h:1"})]
