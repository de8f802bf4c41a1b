"""What a model writes is spoken without its Markdown."""

import pytest

from deadair.agents.chat.spoken_text import spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("We have **soup** and *fish*.", "We have soup and fish."),
        ("See [our menu](https://example.com/a_(b)).", "See our menu."),
        ("## Today", "Today"),
        ("- Soup, `fresh`", "Soup, fresh"),
        ("**Bold _and_ more.**", "Bold _and_ more."),
        ("2 * 3 is 6.", "2 * 3 is 6."),
        ("file_name and __init__", "file_name and init"),
        ("```", ""),
        ("---", ""),
        ("…", ""),
        ("  spaced   out ", "spaced out"),
        ("**half", "half"),
        ("你好。", "你好。"),
    ],
)
def test_marks_are_not_spoken(written, words):
    assert spoken(written) == words
