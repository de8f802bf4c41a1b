"""The token of a media address: of one call, of our secret, for a while."""

import itsdangerous.timed
import pytest

from telephony.media.stream_token import LEEWAY_S, MAX_AGE_S, BadTokenError, call_of, issue, read

pytestmark = pytest.mark.unit

SECRET = "a secret of the unit tests"


def test_it_names_its_call_and_no_two_are_alike():
    tokens = {issue(SECRET, "v3:call/1") for _ in range(50)}
    assert len(tokens) == 50
    assert {call_of(SECRET, token) for token in tokens} == {"v3:call/1"}
    assert len({read(SECRET, token)[1] for token in tokens}) == 50


def test_it_fits_into_an_address():
    assert set(issue(SECRET, "v3:ü /?#")) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
    )


@pytest.mark.parametrize(
    "age_s", [-300, -LEEWAY_S - 5, -LEEWAY_S + 5, -30, -1, 0, 1, MAX_AGE_S - 5, MAX_AGE_S + 5]
)
def test_it_expires_and_clocks_may_differ(monkeypatch, age_s):
    token = issue(SECRET, "v3:call-1")
    now = itsdangerous.timed.time.time()
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + age_s)
    if -LEEWAY_S < age_s < MAX_AGE_S:
        assert call_of(SECRET, token) == "v3:call-1"
    else:
        with pytest.raises(BadTokenError):
            call_of(SECRET, token)


def test_no_other_secret_and_no_other_use_of_ours_makes_one():
    for secret, salt in (("another secret of the unit tests", "media-socket"), (SECRET, "cookie")):
        made = itsdangerous.URLSafeTimedSerializer(secret, salt=salt).dumps(["v3:call-1", "n"])
        with pytest.raises(BadTokenError):
            call_of(SECRET, made)


@pytest.mark.parametrize("value", [None, 7, "v3:call-1", [], ["v3:call-1"], ["a", "b", "c"], {}])
def test_what_is_signed_but_no_token_is_none(value):
    made = itsdangerous.URLSafeTimedSerializer(SECRET, salt="media-socket").dumps(value)
    with pytest.raises(BadTokenError):
        call_of(SECRET, made)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "\x00", "\ud800", "x" * 100_000])
def test_anything_else_is_none_either(token):
    with pytest.raises(BadTokenError):
        call_of(SECRET, token)
