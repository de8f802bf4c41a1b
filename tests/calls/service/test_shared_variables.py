"""Processes that were started with other values of what all must share are found."""

import pytest

from calls import keys
from calls.redis_client.connect import connect
from calls.service.shared_variables import SharedVariables, digests

pytestmark = pytest.mark.store
OURS = {"SECRET_KEY": "a secret of the tests", "PUBLIC_URL": "https://h.example"}


@pytest.fixture
def shared(redis_url):
    with connect(redis_url) as client:
        shared = SharedVariables(client)
        shared.client = client
        yield shared


def test_who_has_the_same_is_not_named(shared):
    shared.report("one", digests(OURS))
    assert shared.others(digests(OURS)) == {}


def test_who_has_another_is_named_with_what_differs(shared):
    shared.report("one", digests(OURS | {"SECRET_KEY": "another one"}))
    shared.report("two", digests(OURS | {"SECRET_KEY": "another", "PUBLIC_URL": "http://h"}))
    assert shared.others(digests(OURS)) == {
        "one": ["SECRET_KEY"],
        "two": ["PUBLIC_URL", "SECRET_KEY"],
    }


def test_a_variable_that_another_release_has_besides_is_no_difference(shared):
    shared.report("newer", digests(OURS | {"NEW": "1"}))
    assert shared.others(digests(OURS)) == {}


def test_who_has_ended_is_forgotten(shared):
    shared.client.hset(keys.VARIABLES, "gone", f"1 {digests({'SECRET_KEY': 'old'})}")
    assert shared.others(digests(OURS)) == {}


def test_no_secret_is_stored_and_the_key_ends(shared):
    shared.report("one", digests(OURS))
    assert not any(value in str(shared.client.hgetall(keys.VARIABLES)) for value in OURS.values())
    assert 0 < shared.client.pttl(keys.VARIABLES) <= 60_000
