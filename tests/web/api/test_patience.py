"""A number's memory over HTTP: looked up, forgotten, and never named."""

import pytest

from calls import keys
from calls.patience_memory import PatienceMemory, digest_of

pytestmark = pytest.mark.store

NUMBER = "+15550100033"
PATH = "/patience/%2B15550100033"


@pytest.fixture
def memory(store):
    return PatienceMemory(store.redis)


@pytest.fixture
def digest(app):
    return digest_of(NUMBER, app.config["SECRET_KEY"])


def test_a_number_is_looked_up_and_forgotten(api, memory, digest):
    assert api.get(PATH).json == {"remembered": False, "why": "", "days_left": 0}
    memory.remember(digest, "relay", 30)
    known = api.get(PATH).json
    assert (known["remembered"], known["why"]) == (True, "relay")
    assert 29.9 < known["days_left"] <= 30
    assert api.delete(PATH).json["remembered"] is False
    assert memory.find(digest) == ""
    assert api.delete(PATH).status_code == 200


def test_what_is_no_number_is_refused(api):
    refused = api.get("/patience/anna")
    assert refused.status_code == 422
    assert "E.164" in refused.json["detail"]


def test_only_a_keyed_hash_is_stored_and_it_expires(memory, digest, store):
    memory.remember(digest, "slow", 1)
    [key] = list(store.redis.scan_iter("*patience*"))
    assert key == keys.patience(digest)
    assert NUMBER.strip("+") not in key
    assert 86_000 < store.redis.ttl(key) <= 86_400
    assert digest_of(NUMBER, "another key") != digest
    assert memory.left_s(digest) > 0


def test_nothing_is_kept_of_no_number_and_for_no_time(memory, digest, store):
    memory.remember("", "slow", 30)
    memory.remember(digest, "slow", 0)
    assert not list(store.redis.scan_iter("*patience*"))
    assert (digest_of("", "key"), memory.find(""), memory.left_s("")) == ("", "", 0)
    assert not memory.forget("")
