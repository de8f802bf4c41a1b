"""What is read from the headers of a rate limit, and that nonsense is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.pacing.rate_headers import LEAST_S, LONGEST_S, RateLimit, read

pytestmark = pytest.mark.unit
TOLD = {"x-ratelimit-limit": "20", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "2"}
NAMES = (*TOLD, "retry-after", "retry-after-ms", "date")


def test_an_answer_says_what_is_left():
    assert read(200, TOLD) == RateLimit(20, 3, 2.0, 0.0)


@pytest.mark.parametrize("headers", [{}, {"x-ratelimit-remaining": "3"}])
def test_an_answer_without_a_limit_says_nothing(headers):
    assert read(200, headers) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 1.0),
        (TOLD, 2.0),
        (TOLD | {"retry-after": "7"}, 7.0),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after": "7", "retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "0"}, LEAST_S),
        ({"retry-after": "86400"}, LONGEST_S),
        (
            {
                "retry-after": "Thu, 26 Nov 2026 21:00:09 GMT",
                "date": "Thu, 26 Nov 2026 21:00:05 GMT",
            },
            4.0,
        ),
        ({"retry-after": "Thu, 26 Nov 2026 21:00:09 GMT"}, 1.0),
        ({"retry-after": "soon"}, 1.0),
        ({"retry-after": "-5"}, 1.0),
        ({"retry-after": "nan", "x-ratelimit-reset": "inf"}, 1.0),
    ],
)
def test_a_refusal_says_when_to_come_back(headers, seconds):
    found = read(429, headers)
    assert found is not None
    assert found.refused_for_s == seconds


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)), st.sampled_from([200, 429]))
def test_whatever_the_headers_hold_it_is_read(headers, status):
    found = read(status, headers)
    if status == 429:
        assert found is not None
        assert LEAST_S <= found.refused_for_s <= LONGEST_S
        assert 0 <= found.reset_s <= LONGEST_S
