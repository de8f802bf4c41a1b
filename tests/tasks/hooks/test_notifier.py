"""How the lines of a timeline become messages in the outbox and tasks: real Redis and broker."""

import pytest

from calls import keys
from calls.pending.hook_outbox import HookOutbox
from calls.redis_client.connect import connect
from tasks import app as celery
from tasks.hooks.notifier import HookNotifier
from tests.broker_connections import forget_connections
from tests.system.harness.waiting import eventually
from tests.tasks.hooks.messages import ENDED, NOWHERE, counted, hooks_of

pytestmark = pytest.mark.store


@pytest.fixture(autouse=True)
def desk(p):
    return hooks_of(p, "https://crm.example.org/")


@pytest.fixture
def notifier(p):
    return HookNotifier(p.directory, p.hook_outbox, p.counters)


def test_a_line_becomes_a_message_and_a_task(p, notifier, client, broker):
    notifier.notify("desk", "v3:a", ENDED)
    eventually(lambda: broker() == 1, 30)
    [name] = client.zrange(keys.HOOKS_DUE, 0, -1)
    message = p.hook_outbox.find(name)
    assert (message.type, message.agent, message.call) == ("call.hung_up", "desk", "v3:a")


def test_a_line_told_twice_is_one_message(notifier, client, broker):
    notifier.notify("desk", "v3:a", ENDED)
    notifier.notify("desk", "v3:a", ENDED)
    notifier.notify("desk", "v3:b", ENDED)
    eventually(lambda: broker() == 2, 30)
    assert client.zcard(keys.HOOKS_DUE) == 2


def test_an_agent_without_hooks_tells_nobody(desk, notifier, client, broker):
    desk(events=["checkin.sent"])
    desk("shop")
    notifier.notify("desk", "v3:a", ENDED)
    notifier.notify("default", "v3:a", ENDED)
    notifier.notify("shop", "v3:b", ENDED)  # delivered one by one: the others were seen by then
    eventually(lambda: broker() == 1, 30)
    assert client.zcard(keys.HOOKS_DUE) == 1


def test_without_a_broker_the_outbox_keeps_the_message(notifier, client, broker, monkeypatch):
    monkeypatch.setitem(celery.conf, "broker_url", NOWHERE)
    forget_connections()
    notifier.notify("desk", "v3:a", ENDED)
    eventually(lambda: client.zcard(keys.HOOKS_DUE) == 1, 30)
    assert broker() == 0


def test_what_cannot_be_kept_is_counted_and_the_next_line_is_told(p, broker):
    with connect(NOWHERE) as away:
        notifier = HookNotifier(p.directory, HookOutbox(away), p.counters)
        notifier.notify("desk", "v3:a", ENDED)
        eventually(lambda: counted(p, 'hooks_lost{why="redis"}') == 1, 30)
        notifier._outbox = p.hook_outbox
        notifier.notify("desk", "v3:b", ENDED)
        eventually(lambda: broker() == 1, 30)


def test_telling_never_waits(p, notifier, monkeypatch):
    monkeypatch.setattr(notifier, "_start", lambda: None)  # nobody takes anything out
    notifier._waiting.maxsize = 2
    for call in ("v3:a", "v3:b", "v3:c"):
        notifier.notify("desk", call, ENDED)
    assert counted(p, 'hooks_lost{why="memory"}') == 1
