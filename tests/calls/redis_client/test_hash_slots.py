"""Which server a command goes to."""

import pytest

from calls import keys
from calls.redis_client.connect import cluster_places, connect
from calls.redis_client.sharded import hash_slots

pytestmark = pytest.mark.unit


def test_all_keys_of_a_call_are_in_one_slot():
    assert len({hash_slots.of_key(key) for key in keys.of_call("v3:a-call")}) == 1
    assert hash_slots.of_key("call:{v3:a-call}") == hash_slots.of_key("v3:a-call")


def test_all_keys_of_agents_are_in_one_slot():
    tag = "{agents}:"
    names = [keys.agents(tag), keys.numbers(tag), keys.agent("a", tag), keys.agent("b", tag)]
    names += [keys.agent_versions("a", tag), keys.agent_hook_secret("a", tag)]
    assert len({hash_slots.of_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (("GET", "k"), "k"),
        (("EVALSHA", "sha", 2, "{k}a", "{k}b", "other"), "k"),
        (("MEMORY", "USAGE", "k", "SAMPLES", 0), "k"),
        (("BLMOVE", "k", "k", "LEFT", "LEFT", 1), "k"),
    ],
)
def test_a_command_belongs_to_the_slot_of_its_keys(command, key):
    assert hash_slots.of_command(command) == hash_slots.of_key(key)


def test_keys_of_several_slots_are_refused():
    with pytest.raises(ValueError, match="2 slots"):
        hash_slots.of_command(("EVAL", "text", 2, "a", "b"))
    assert hash_slots.of_command(("TIME",)) is None


def test_a_list_gives_each_server_its_share():
    client = connect("redis://127.0.0.1:1/0;redis://127.0.0.1:2/0;redis://127.0.0.1:3/0")
    places = [client.shards.of_slot(slot) for slot in range(hash_slots.SLOTS)]
    shares = [places.count(node) for node in client.shards.all()]
    assert max(shares) - min(shares) <= 1
    assert [client.shards.of_slot(s) for s in client.shards.some_slots()] == client.shards.all()


def test_places_of_a_cluster():
    assert cluster_places("cluster://u:p@one:7000,two,[::1]:7001") == [
        ("one", 7000),
        ("two", 6379),
        ("::1", 7001),
    ]
