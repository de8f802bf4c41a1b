"""What fills a stretch, by the shares a model gives; and stretches that no model is asked about."""

import pytest

from monitor.music.sound import NOTHING, Shares, sound_of, sounds

pytestmark = pytest.mark.unit

LOUD = b"\x00\x10"
"""One sample."""


@pytest.mark.parametrize(
    ("shares", "found"),
    [
        (NOTHING, None),
        (Shares(0.3, 0.3, 0.3), None),
        (Shares(0.9, 0.0, 0.1), "voices"),
        (Shares(0.1, 0.0, 0.9), "music"),
        (Shares(0.1, 0.9, 0.0), "music"),
        (Shares(0.5, 0.5, 0.5), "voices"),
        (Shares(0.31, 0.0, 0.0), "voices"),
    ],
)
def test_the_largest_share_counts_if_it_is_large_enough(shares, found):
    assert sound_of(shares) == found


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_a_stretch_sounds_if_half_of_it_is_not_faint(rate):
    def stretch(loud_s):
        return LOUD * int(rate * loud_s) + b"\x10\x00" * int(rate * (8 - loud_s))

    assert [sounds(stretch(s), rate) for s in (0, 3.8, 4.1, 8)] == [False, False, True, True]
    assert not sounds(b"", rate)
