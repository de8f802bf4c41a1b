"""The pump against simple-websocket: the same bytes give the same messages, pongs and close."""

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from tests.web.media.client_frames import close, frame
from tests.web.media.pump.reader_pair import pumped, stock

pytestmark = [pytest.mark.unit, pytest.mark.long]

LIMIT = 300
FIRST_BYTES = [0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A]


text = st.text(max_size=20).map(str.encode)
payloads = st.one_of(
    text,
    st.sampled_from([b"", b"a" * 125, b"a" * 126, b"b" * LIMIT, b"b" * (LIMIT + 1)]),
    st.binary(max_size=40),
)
well_formed = st.builds(
    frame,
    st.sampled_from(FIRST_BYTES),
    payloads.filter(lambda p: len(p) < 126),
    st.binary(min_size=4, max_size=4),
) | st.builds(frame, st.sampled_from([0x81, 0x82, 0x01, 0x80]), payloads)
messages = st.builds(frame, st.sampled_from([0x81, 0x89, 0x82]), text)
closes = st.builds(
    close,
    st.sampled_from([999, 1000, 1001, 1004, 1005, 1006, 1011, 1015, 2999, 3000, 4999, 5000]),
    text | st.binary(max_size=5),
)
odd = st.one_of(
    st.builds(frame, st.integers(0, 255), text),
    st.builds(frame, st.sampled_from([0x81, 0x89]), text, second=st.just(0)),
    st.builds(frame, st.sampled_from([0x81, 0x89, 0x80]), payloads, length=st.sampled_from([2, 8])),
    st.sampled_from([frame(0x88, b"x"), b"\x81\xff" + b"\x80" + bytes(11)]),
)


@st.composite
def fragmented(draw):
    """Draw one message in fragments, cut anywhere, with pings between them."""
    payload = draw(text | st.binary(max_size=10))
    cuts = sorted(draw(st.lists(st.integers(0, len(payload)), max_size=3)))
    deps = [payload[a:b] for a, b in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    firsts = [draw(st.sampled_from([0x01, 0x02])), *[0x00] * (len(deps) - 1)]
    firsts[-1] |= 0x80
    pings = st.sampled_from([b"", b"", frame(0x89, b"between")])
    return b"".join(frame(f, part) + draw(pings) for f, part in zip(firsts, deps, strict=True))


@st.composite
def streams(draw):
    """Draw whole frames, mostly good ones, then perhaps a bad one and more; cut into pieces."""
    good = draw(st.lists(messages | fragmented(), max_size=6))
    bad = draw(st.lists(well_formed | closes | odd, max_size=2))
    more = draw(st.lists(messages, max_size=1))
    data = b"".join(good + bad + more) or frame(0x81)
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(data) - 1)), max_size=6)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]


def same(pieces):
    ours, theirs = pumped(pieces, LIMIT), stock(pieces, LIMIT)
    assert ours.messages == theirs.messages
    assert [a for a in ours.answers if a[0] != 8] == [a for a in theirs.answers if a[0] != 8]
    assert ours.close_code == theirs.close_code
    assert ours.ended == theirs.ended == "closed"
    return ours


@settings(max_examples=400, deadline=None)
@given(streams())
@example([frame(0x01, b"\xe2\x82"), frame(0x89, b"x"), frame(0x80, b"\xac")])
@example([frame(0x01, b"\xe2\x82"), frame(0x80, b"x")])
@example([frame(0x81, b"\xff\xff") + frame(0x81, b"after")])
@example([frame(0x01, b"a" * LIMIT), frame(0x80, b"b")])
@example([close(1000, b"\xff")])
def test_same_bytes_same_events(pieces):
    outcome = same(pieces)
    event(f"closed with {outcome.close_code}")
    event(f"{min(len(outcome.messages), 4)} messages")


@settings(max_examples=200, deadline=None)
@given(streams(), st.integers(1, 20))
def test_a_stream_that_breaks_off(pieces, missing):
    """Stock judges a text by its first part, the pump a header before its mask has come."""
    data = b"".join(pieces)[:-missing]
    if not data:
        return
    ours, theirs = pumped([data], LIMIT), stock([data], LIMIT)
    assert ours.messages == theirs.messages
    codes = {ours.close_code, theirs.close_code} - {None}
    assert len(codes) < 2 or codes == {1007, 1009}
    assert ours.ended == theirs.ended == "closed"


def test_a_recorded_stream(telnyx_stream):
    """Every cut of Telnyx's own frames: whole, byte by byte, and in uneven pieces."""
    for size in (len(telnyx_stream), 1, 7, 391, 4096):
        pieces = [telnyx_stream[i : i + size] for i in range(0, len(telnyx_stream), size)]
        limit = 65_536
        ours, theirs = pumped(pieces, limit), stock(pieces, limit)
        assert ours.messages == theirs.messages
        assert len(ours.messages) == 22
        assert ours.close_code == theirs.close_code == 1000


def test_a_limit_counts_bytes():
    """The one known difference: simple-websocket counts characters, after decoding."""
    wide = frame(0x81, "\u20ac".encode() * 200)
    assert stock([wide], LIMIT).messages == ["\u20ac" * 200]
    assert pumped([wide], LIMIT).close_code == 1009


def test_a_length_that_is_never_sent_is_refused_at_once():
    head = b"\x81\xff" + (8 << 20).to_bytes(8) + b"\0\0\0\0"
    assert pumped([head], LIMIT).close_code == 1009
