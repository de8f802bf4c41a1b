"""One attempt at a message, and how it gets there: real Redis, broker and receiver on loopback."""

from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest

from calls import keys
from calls.agent_directory import AgentDirectory, StoredAgent
from calls.pending.hook_outbox import HookMessage, HookOutbox
from calls.redis_client.connect import connect
from calls.service.counters import Counters
from calls.timeline import Entry
from monitor.agent_configs import AgentConfigs
from monitor.settings import AgentConfig
from tasks import app as celery
from tasks.hooks import delivery
from tasks.hooks.notifier import HookNotifier
from tests.broker_connections import forget_connections
from tests.system.harness.hook_receiver import SECRET, Receiver
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.store

FIRST = HookMessage("msg_1", "checkin.sent", "desk", "v3:a", '{"call_control_id":"v3:a"}')
ENDED = Entry("1760000000000-0", 1760000000000, "call.ended", {"cause": "x", "source": "caller"})
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def broker(client, redis_url, monkeypatch):
    """Have tasks go to the real Redis; returns how many messages wait in the queue of hooks."""
    monkeypatch.setitem(celery.conf, "broker_url", redis_url)
    forget_connections()
    yield lambda: client.llen("deadair.hooks")
    forget_connections()


@pytest.fixture
def p(client, monkeypatch):
    """Return what a Celery worker on a development machine holds, as far as hooks need it."""
    directory = AgentDirectory(client)
    found = SimpleNamespace(
        directory=directory,
        hook_outbox=HookOutbox(client),
        counters=Counters(client),
        config=SimpleNamespace(public_url="http://127.0.0.1:8000"),
        agents=lambda: AgentConfigs(directory),
    )
    monkeypatch.setattr(delivery, "dependencies", lambda: found)
    return found


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
    """Return a function that sets an agent's hooks, those of `desk` if no other is named."""

    def change(agent="desk", *, secret=SECRET, **given):
        told = {"url": team.url, **given} if secret else None
        raw = AgentConfig(id=agent, hooks=told).model_dump_json()
        p.directory.change(agent, "test", lambda _: StoredAgent(raw, hook_secret=secret))

    change()
    return change


def attempt():
    delivery.deliver(FIRST.id, FIRST.type, FIRST.call)


def counted(p, name):
    p.counters.flush()
    return sum(count for metric, count in p.counters.totals().items() if metric.startswith(name))


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
    for number, pause_s in enumerate(delivery.PAUSES_S, 1):
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
    assert 50 * 60 < sum(delivery.PAUSES_S) < 60 * 60


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
    client.delete(keys.agent_hook_secret("desk"))
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


# the herald -------------------------------------------------------------------------------------


@pytest.fixture
def herald(p):
    return HookNotifier(p.directory, p.hook_outbox, p.counters)


def test_a_line_becomes_a_message_and_a_task(p, herald, client, broker):
    herald.notify("desk", "v3:a", ENDED)
    eventually(lambda: broker() == 1, 30)
    [name] = client.zrange(keys.HOOKS_DUE, 0, -1)
    message = p.hook_outbox.find(name)
    assert (message.type, message.agent, message.call) == ("call.hung_up", "desk", "v3:a")


def test_a_line_told_twice_is_one_message(herald, client, broker):
    herald.notify("desk", "v3:a", ENDED)
    herald.notify("desk", "v3:a", ENDED)
    herald.notify("desk", "v3:b", ENDED)
    eventually(lambda: broker() == 2, 30)
    assert client.zcard(keys.HOOKS_DUE) == 2


def test_an_agent_without_hooks_tells_nobody(desk, herald, client, broker):
    desk(events=["checkin.sent"])
    desk("shop")
    herald.notify("desk", "v3:a", ENDED)
    herald.notify("default", "v3:a", ENDED)
    herald.notify("shop", "v3:b", ENDED)  # told one after the other: the others were seen by then
    eventually(lambda: broker() == 1, 30)
    assert client.zcard(keys.HOOKS_DUE) == 1


def test_without_a_broker_the_outbox_keeps_the_message(herald, client, broker, monkeypatch):
    monkeypatch.setitem(celery.conf, "broker_url", NOWHERE)
    forget_connections()
    herald.notify("desk", "v3:a", ENDED)
    eventually(lambda: client.zcard(keys.HOOKS_DUE) == 1, 30)
    assert broker() == 0


def test_what_cannot_be_kept_is_counted_and_the_next_line_is_told(p, broker):
    with connect(NOWHERE) as away:
        herald = HookNotifier(p.directory, HookOutbox(away), p.counters)
        herald.notify("desk", "v3:a", ENDED)
        eventually(lambda: counted(p, 'hooks_lost{why="redis"}') == 1, 30)
        herald._outbox = p.hook_outbox
        herald.notify("desk", "v3:b", ENDED)
        eventually(lambda: broker() == 1, 30)


def test_telling_never_waits(p, herald, monkeypatch):
    monkeypatch.setattr(herald, "_start", lambda: None)  # nobody takes anything out
    herald._waiting.maxsize = 2
    for call in ("v3:a", "v3:b", "v3:c"):
        herald.notify("desk", call, ENDED)
    assert counted(p, 'hooks_lost{why="memory"}') == 1
