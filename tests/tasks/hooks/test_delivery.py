"""One attempt at a message: real Redis, broker and receiver on loopback."""

from contextlib import ExitStack, contextmanager

import pytest

from calls import keys
from calls.pending.hook_outbox import HookMessage
from tasks.hooks import delivery, outbox_attempts
from tests.system.harness.hook_receiver import Receiver
from tests.tasks.hooks.messages import counted, hooks_of

pytestmark = pytest.mark.store

FIRST = HookMessage("msg_1", "checkin.sent", "desk", "v3:a", '{"call_control_id":"v3:a"}')


@pytest.fixture
def answers():
    """Return the statuses that the receiver answers with in turn; the last one stays."""
    return [204]


@pytest.fixture
def team(answers):
    receiver = Receiver(lambda _: answers.pop(0) if len(answers) > 1 else answers[0])
    yield receiver
    receiver.close()


@pytest.fixture(autouse=True)
def desk(p, team):
    return hooks_of(p, team.url)


def attempt():
    delivery.deliver(FIRST.id, FIRST.type, FIRST.call)


def due_at(client):
    return client.zscore(keys.HOOKS_DUE, FIRST.id)


@contextmanager
def postponed_for(p, client, pause_ms):
    """Hold what is done to make the message due so much later, however long it takes."""
    earliest = p.hook_outbox.now_ms() + pause_ms
    yield
    assert earliest <= due_at(client) <= p.hook_outbox.now_ms() + pause_ms


def test_what_was_taken_is_settled(p, team):
    p.hook_outbox.add(FIRST)
    attempt()
    [delivery] = team.deliveries
    assert delivery.body == FIRST.body
    assert delivery.genuine
    assert abs(int(delivery.headers["webhook-timestamp"]) - p.hook_outbox.now_ms() / 1000) < 5
    assert p.hook_outbox.find(FIRST.id) is None
    assert counted(p, 'hooks_sent{type="checkin.sent"}') == 1
    attempt()  # the same task again
    assert len(team.deliveries) == 1


def test_what_was_not_taken_waits_in_the_outbox_longer_each_time(p, team, answers, client):
    answers[:] = [500, 302, 404, 503, 500]
    p.hook_outbox.add(FIRST)
    for number, pause_s in enumerate(outbox_attempts.PAUSES_S, 1):
        with postponed_for(p, client, pause_s * 1000):
            attempt()
        assert p.hook_outbox.find(FIRST.id).attempts == number
    attempt()
    assert p.hook_outbox.find(FIRST.id) is None
    assert due_at(client) is None
    assert len(team.deliveries) == 8
    assert len({d.headers["webhook-id"] for d in team.deliveries}) == 1
    assert counted(p, "hooks_refused") == 8
    assert counted(p, "hooks_given_up") == 1


def test_the_attempts_take_about_an_hour_and_less_than_messages_are_kept():
    assert 50 * 60 < sum(outbox_attempts.PAUSES_S) < 60 * 60


def test_a_receiver_that_is_gone_is_not_tried_again(p, answers):
    answers[:] = [410]
    p.hook_outbox.add(FIRST)
    attempt()
    assert p.hook_outbox.find(FIRST.id) is None
    assert counted(p, "hooks_given_up") == 1


@pytest.mark.parametrize("change", [{"secret": ""}, {"events": ["call.hung_up"]}])
def test_what_nobody_wants_any_more_is_not_sent(p, desk, team, change):
    p.hook_outbox.add(FIRST)
    desk(**change)
    attempt()
    assert team.deliveries == []
    assert p.hook_outbox.find(FIRST.id) is None


def test_without_a_secret_nothing_is_sent(p, team, client):
    p.hook_outbox.add(FIRST)
    client.delete(keys.agent_hook_secret("desk", client.agents_tag))
    attempt()
    assert team.deliveries == []
    assert p.hook_outbox.find(FIRST.id).attempts == 1


def test_in_production_loopback_is_not_reached(p, team):
    p.config.public_url = "https://calls.example.org"
    p.hook_outbox.add(FIRST)
    attempt()
    assert team.deliveries == []
    assert p.hook_outbox.find(FIRST.id).attempts == 1


def test_a_busy_receiver_is_come_back_to_and_that_is_no_attempt(p, team, client):
    p.hook_outbox.add(FIRST)
    host = team.url.split("/")[2]
    with delivery._slots.slot(host) as first, delivery._slots.slot(host) as second:
        assert first
        assert second
        with postponed_for(p, client, delivery.BUSY_MS):
            attempt()
    assert team.deliveries == []
    assert p.hook_outbox.find(FIRST.id).attempts == 0
    attempt()
    assert len(team.deliveries) == 1


def test_most_of_a_worker_is_never_with_receivers():
    seats = delivery._DeliverySlots()
    with ExitStack() as taken:
        given = [taken.enter_context(seats.slot(host)) for host in "aaabcd"]
    assert given == [True, True, False, True, True, False]
    with seats.slot("a") as free:
        assert free


def test_what_is_due_is_handed_to_the_broker(p, client, broker):
    p.hook_outbox.add(FIRST)
    delivery.due()
    assert broker() == 0
    client.zadd(keys.HOOKS_DUE, {FIRST.id: 1})
    delivery.due()
    delivery.due()
    assert broker() == 1
