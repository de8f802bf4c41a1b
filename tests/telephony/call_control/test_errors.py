"""Telnyx's answers by status and code: done, try again, or never."""

import pytest

from telephony.call_control.errors import CallGoneError, RefusedError, TryAgainError, of_answer
from telephony.media.stream_token import BadTokenError, call_of, issue

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (422, "90018", CallGoneError),
        (422, "90015", CallGoneError),
        (404, "10005", CallGoneError),
        (404, "", CallGoneError),
        (422, "90034", TryAgainError),
        (408, "", TryAgainError),
        (409, "", TryAgainError),
        (429, "10011", TryAgainError),
        (500, "10007", TryAgainError),
        (503, "10007", TryAgainError),
        (422, "10011", RefusedError),
        (422, "90012", RefusedError),
        (401, "10009", RefusedError),
        (403, "10010", RefusedError),
        (400, "10015", RefusedError),
    ],
)
def test_the_table(status, code, error):
    found = of_answer(status, code)
    assert type(found) is error
    assert found.code == code


def test_a_media_token_is_good_for_one_call_and_one_secret():
    token = issue("a secret", "v3:a/b=c")
    assert call_of("a secret", token) == "v3:a/b=c"
    assert issue("a secret", "v3:a/b=c") != token
    forgeries = [token + "x", "", "x" * 10_000, "...", "\0"]
    for secret, forged in [("another", token), *(("a secret", forged) for forged in forgeries)]:
        with pytest.raises(BadTokenError):
            call_of(secret, forged)
