"""The outbox on a real Redis: nothing gets lost in it, nothing settled comes back."""

import pytest

from calls import keys
from calls.pending.hook_outbox import LEASE_MS, HookMessage, HookOutbox

pytestmark = pytest.mark.store

FIRST = HookMessage("msg_1", "checkin.sent", "desk", "v3:a", '{"id":"msg_1"}')
SECOND = HookMessage("msg_2", "call.hung_up", "desk", "v3:a", '{"id":"msg_2"}')


@pytest.fixture
def outbox(client):
    return HookOutbox(client)


def make_due(client, message):
    client.zadd(keys.HOOKS_DUE, {message.id: 1}, xx=True)


def due_in_ms(outbox, client, message):
    return client.zscore(keys.HOOKS_DUE, message.id) - outbox.now_ms()


def test_a_message_is_found_as_it_was_put_in(outbox):
    assert outbox.add(FIRST)
    assert outbox.find("msg_1") == FIRST
    assert outbox.find("msg_2") is None


def test_a_message_put_in_twice_is_one(outbox, client):
    assert outbox.add(FIRST)
    assert not outbox.add(FIRST)
    assert client.zcard(keys.HOOKS_DUE) == 1


def test_a_message_handed_over_is_not_due_before_its_lease_is_up(outbox, client):
    outbox.add(FIRST)
    assert outbox.due(10) == []
    assert 0 < due_in_ms(outbox, client, FIRST) <= LEASE_MS
    make_due(client, FIRST)
    assert outbox.due(10) == [FIRST]
    assert outbox.due(10) == []


def test_a_postponed_message_keeps_its_attempts(outbox, client):
    outbox.add(FIRST)
    tried = HookMessage(**{**vars_of(FIRST), "attempts": 3})
    outbox.postpone(tried, 60_000)
    assert outbox.find("msg_1") == tried
    assert 30_000 < due_in_ms(outbox, client, FIRST) <= 60_000


def vars_of(message):
    return {name: getattr(message, name) for name in HookMessage.__slots__}


def test_what_is_settled_never_comes_back(outbox, client):
    outbox.add(FIRST)
    outbox.settle("msg_1")
    assert outbox.find("msg_1") is None
    assert not outbox.add(FIRST)  # the event was reported twice
    outbox.postpone(FIRST, 0)  # an attempt that ran beside the one that settled it
    make_due(client, FIRST)
    outbox.settle("msg_1")
    assert outbox.due(10) == []


def test_the_oldest_are_due_first_and_no_more_than_asked_for(outbox, client):
    for message, at in ((FIRST, 2), (SECOND, 1)):
        outbox.add(message)
        client.zadd(keys.HOOKS_DUE, {message.id: at})
    assert outbox.due(1) == [SECOND]
    assert outbox.due(1) == [FIRST]


def test_a_message_that_nothing_is_known_of_any_more_leaves(outbox, client):
    outbox.add(FIRST)
    make_due(client, FIRST)
    client.delete(keys.hook("msg_1"))
    assert outbox.due(10) == []
    assert client.zcard(keys.HOOKS_DUE) == 0


def test_every_key_has_a_time_to_live(outbox, client):
    outbox.add(FIRST)
    assert 3600 < client.ttl(keys.hook("msg_1")) <= 7200
    outbox.postpone(FIRST, 1)
    outbox.settle("msg_1")
    assert 3600 < client.ttl(keys.hook("msg_1")) <= 7200
