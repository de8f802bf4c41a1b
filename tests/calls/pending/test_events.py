"""Events are kept until they have had their effect, and what is on the broker is kept too."""

import pytest

from calls import keys
from calls.pending.events import AT_ONCE, HANDED_IN_AT_MOST, PendingEvent, PendingEvents
from monitor.actions import NotSentError

pytestmark = pytest.mark.store
FIRST, SECOND = PendingEvent("id-1", b"one"), PendingEvent("id-2", "zwei \u2028".encode())


@pytest.fixture
def taken(client):
    return PendingEvents(client)


def queued(*events):
    return [PendingEvent(e.event_id, e.event, "webhooks", b"for " + e.event) for e in events]


def test_what_is_kept_comes_back_until_it_is_done(taken):
    taken.add([FIRST, SECOND])
    assert sorted(taken.due_for_redelivery(0)) == ["one", "zwei \u2028"]
    taken.complete("id-1")
    taken.flush()
    assert taken.due_for_redelivery(0) == ["zwei \u2028"]


def test_nothing_comes_back_before_its_time_nor_again_at_once(taken):
    taken.add([FIRST])
    assert taken.due_for_redelivery(60_000) == []
    assert taken.due_for_redelivery(0) == ["one"]
    assert taken.due_for_redelivery(60_000) == [], "it counts as kept anew"


@pytest.mark.one_redis
def test_a_queue_gets_the_messages_in_their_order_and_the_events_are_kept(taken, client):
    taken.add(queued(FIRST, SECOND))
    assert [client.rpop("webhooks") for _ in range(3)] == ["for one", "for zwei \u2028", None]
    assert sorted(taken.due_for_redelivery(0)) == ["one", "zwei \u2028"]


def test_what_has_no_queue_is_only_kept(taken, client):
    taken.add([FIRST])
    assert sorted(client.keys()) == sorted([keys.PENDING, keys.PENDING_SINCE])


@pytest.mark.one_redis
def test_a_hundred_at_once_are_taken_and_come_back_in_portions(taken, client):
    events = [PendingEvent(f"id-{n}", b"%d" % n) for n in range(2 * AT_ONCE)]
    taken.add(queued(*events))
    assert client.llen("webhooks") == 2 * AT_ONCE
    assert len(taken.due_for_redelivery(0)) == AT_ONCE


def test_all_that_is_kept_has_an_end(taken, client):
    taken.add([FIRST])
    assert all(3_500 < client.ttl(key) <= 3_600 for key in (keys.PENDING, keys.PENDING_SINCE))


@pytest.mark.one_redis
def test_a_fault_while_forgetting_keeps_what_is_to_be_forgotten(taken, client):
    taken.add([FIRST])
    taken.complete("id-1")
    client.execute_command("CLIENT", "PAUSE", "60000", "WRITE")
    taken.flush()
    client.execute_command("CLIENT", "UNPAUSE")
    assert client.hlen(keys.PENDING) == 1
    taken.flush()
    assert client.hlen(keys.PENDING) == 0


def handed_in(taken, ms=0):
    sent, given_up = [], []
    taken.hand_in(ms, sent.append, given_up.append)
    return sent, given_up


def test_what_never_has_its_effect_is_given_up_and_told_of(taken, client):
    taken.add([FIRST, SECOND])
    for _ in range(HANDED_IN_AT_MOST):
        assert handed_in(taken) == (["one", "zwei \u2028"], [])
    taken.complete("id-2")
    taken.flush()
    assert handed_in(taken) == ([], ["one"])
    assert handed_in(taken) == ([], [])
    assert client.exists(keys.PENDING, keys.PENDING_SINCE, keys.PENDING_TRIES) == 0


def test_it_is_handed_in_less_and_less_often(taken, client):
    taken.add([FIRST])
    waits = []
    for _ in range(6):
        client.zadd(keys.PENDING_SINCE, {"id-1": 1})
        before = client.time()[0] * 1000
        assert handed_in(taken, 6_000)[0] == ["one"]
        waits.append(round((client.zscore(keys.PENDING_SINCE, "id-1") + 6_000 - before) / 6_000))
    assert waits == [1, 2, 4, 8, 16, 16]


def test_what_the_broker_did_not_take_is_not_counted(taken, client):
    """While it is away nothing is an attempt: no event is given up for that."""

    def fails(event):
        if event != "one":
            raise NotSentError

    def refuses(_):
        raise NotSentError

    taken.add([FIRST, SECOND])
    with pytest.raises(NotSentError):
        taken.hand_in(0, fails, pytest.fail)
    assert client.hgetall(keys.PENDING_TRIES) in ({"id-1": "1"}, {})
    for _ in range(3 * HANDED_IN_AT_MOST):
        with pytest.raises(NotSentError):
            taken.hand_in(0, refuses, pytest.fail)
    assert "zwei \u2028" in taken.due_for_redelivery(0)
