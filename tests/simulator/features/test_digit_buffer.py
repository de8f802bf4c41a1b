import pytest

from simulator.features.gather import DigitBuffer

pytestmark = pytest.mark.unit


def test_digits_end_at_terminator_or_maximum():
    assert [DigitBuffer(maximum=2).press(each) for each in "1"] == [""]
    two = DigitBuffer(maximum=2)
    assert [two.press("1"), two.press("2")] == ["", "valid"]
    assert DigitBuffer(minimum=1).press("#") == "invalid"
    assert DigitBuffer(valid="123").press("9") == "invalid"
