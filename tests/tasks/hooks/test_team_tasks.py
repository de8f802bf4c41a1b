"""Events as tasks of a team's own: one attempt at a message, on a real broker; no hook is set."""

import json
from base64 import b64decode

import pytest

from calls import keys
from calls.agent_directory import StoredAgent
from calls.ended.retention import EndedCalls
from calls.pending.hook_outbox import HookMessage, HookOutbox
from calls.store import CallStore
from calls.store_types import Origin
from monitor.settings import AgentConfig
from tasks.hooks import team_tasks
from tasks.hooks.notifier import HookNotifier
from tests.system.harness.waiting import eventually
from tests.tasks.hooks.messages import ENDED, NOWHERE, counted

pytestmark = pytest.mark.store

BODY = {"id": "msg_1", "type": "call.hung_up", "call_control_id": "v3:a", "data": {"n": 1}}
FIRST = HookMessage("msg_1", "call.hung_up", "desk", "v3:a", json.dumps(BODY), to="tell")
TELL = {"task": "crm.dead_air", "queue": "crm"}


@pytest.fixture
def broker(client):
    """Return a function that reads the tasks in the team's queue."""
    return lambda: [json.loads(raw) for raw in client.lrange("crm", 0, -1)]


@pytest.fixture(autouse=True)
def desk(p, tasks_to_redis):
    del tasks_to_redis

    def change(**given):
        raw = AgentConfig(id="desk", tell={**TELL, **given}).model_dump_json()
        p.directory.change("desk", "test", lambda _: StoredAgent(raw))

    change()
    return change


def attempt():
    team_tasks.deliver(FIRST.name, FIRST.type, FIRST.call)


def test_the_team_s_task_gets_the_message_on_its_own_queue(p, broker):
    p.hook_outbox.add(FIRST)
    attempt()
    [sent] = broker()
    assert sent["headers"]["task"] == "crm.dead_air"
    assert json.loads(b64decode(sent["body"]))[:2] == [[], {"event": BODY}]
    assert sent["content-type"] == "application/json"
    assert sent["properties"]["delivery_info"] == {"exchange": "", "routing_key": "crm"}
    assert sent["headers"]["ignore_result"] is None, "whether it has a result is the team's to say"
    assert p.hook_outbox.find(FIRST.name) is None
    assert counted(p, "tells_sent") == 1


def test_nothing_is_declared_on_the_team_s_broker(p, broker, client):
    p.hook_outbox.add(FIRST)
    attempt()
    assert broker()
    assert client.keys("_kombu.binding.*") == []


def test_sent_twice_it_is_the_same_task(p, broker, monkeypatch):
    p.hook_outbox.add(FIRST)
    with monkeypatch.context() as killed:
        settle = HookOutbox.settle
        killed.setattr(HookOutbox, "settle", lambda *_: None)  # the worker dies before this
        attempt()
        killed.setattr(HookOutbox, "settle", settle)
    attempt()
    attempt()
    first, second = broker()
    assert first["headers"]["id"] == second["headers"]["id"]
    assert first["body"] == second["body"]
    assert p.hook_outbox.find(FIRST.name) is None


@pytest.mark.parametrize(
    "given", [{"queue": "celery"}, {"task": "payroll.pay_everybody"}, {"queue": "billing"}]
)
def test_what_deadair_tell_does_not_allow_is_not_sent(p, desk, client, given):
    desk(**given)
    p.hook_outbox.add(FIRST)
    attempt()
    assert client.keys("crm") + client.keys("celery") + client.keys("billing") == []
    assert p.hook_outbox.find(FIRST.name) is None
    assert counted(p, "tells_forbidden") == 1


def test_without_a_broker_it_is_tried_again_later(p, client, monkeypatch):
    p.hook_outbox.add(FIRST)
    monkeypatch.setitem(team_tasks._team().conf, "broker_url", NOWHERE)
    attempt()
    assert p.hook_outbox.find(FIRST.name).attempts == 1
    assert client.zscore(keys.HOOKS_DUE, FIRST.name) > p.hook_outbox.now_ms()


def test_what_nobody_wants_any_more_is_not_sent(p, desk, broker):
    p.hook_outbox.add(FIRST)
    desk(events=["checkin.sent"])
    attempt()
    assert broker() == []
    assert p.hook_outbox.find(FIRST.name) is None


def test_a_line_of_the_timeline_becomes_a_task_of_ours_without_any_hook(p, client):
    notifier = HookNotifier(p.directory, p.hook_outbox, p.counters)
    notifier.notify("desk", "v3:a", ENDED)
    eventually(lambda: client.llen("deadair.hooks") == 1, 30)
    message = json.loads(client.lindex("deadair.hooks", 0))
    assert message["headers"]["task"] == "deadair.tell.deliver"
    assert json.loads(b64decode(message["body"]))[1]["event"] == "call.hung_up"


def test_a_hook_and_a_task_are_told_the_same_under_the_same_id(p, client):
    both = AgentConfig(id="desk", tell=TELL, hooks={"url": "https://crm.example.org/"})
    p.directory.change("desk", "test", lambda _: StoredAgent(both.model_dump_json()))
    notifier = HookNotifier(p.directory, p.hook_outbox, p.counters)
    notifier.notify("desk", "v3:a", ENDED)
    eventually(lambda: client.zcard(keys.HOOKS_DUE) == 2, 30)
    found = [p.hook_outbox.find(name) for name in client.zrange(keys.HOOKS_DUE, 0, -1)]
    assert sorted(message.to for message in found) == ["hook", "tell"]
    assert len({message.id for message in found}) == len({message.body for message in found}) == 1


def test_what_a_killed_process_had_in_memory_is_told_once_the_call_is_at_rest(p, client):
    killed = CallStore(client)  # it tells nobody
    nobody = Origin(by="celery")
    killed.call_ringing("v3:lost", nobody, "desk", "outgoing", "", "order-17")
    killed.call_answered("v3:lost", nobody)
    killed.call_ended("v3:lost", nobody, "normal_clearing", "caller")
    notifier = HookNotifier(p.directory, p.hook_outbox, p.counters)
    ended = EndedCalls(client, days=1, megabytes=10, at_rest=notifier.add_missing)
    client.zadd(keys.UNPACKED, {"v3:lost": 1})
    assert ended.tend().packed == 1
    found = [p.hook_outbox.find(name) for name in client.zrange(keys.HOOKS_DUE, 0, -1)]
    assert {message.type for message in found} == {"call.answered", "call.hung_up"}
    assert all(json.loads(message.body)["reference"] == "order-17" for message in found)


def test_what_was_told_is_not_told_again_when_its_call_is_at_rest(p, client):
    notifier = HookNotifier(p.directory, p.hook_outbox, p.counters)
    store = CallStore(client, notifier.notify)
    nobody = Origin(by="celery")
    store.call_ringing("v3:told", nobody, "desk", "incoming", "")
    store.call_ended("v3:told", nobody, "normal_clearing", "caller")
    eventually(lambda: client.llen("deadair.hooks") == 1, 30)
    [name] = client.zrange(keys.HOOKS_DUE, 0, -1)
    team_tasks.deliver(name, "call.hung_up", "v3:told")
    ended = EndedCalls(client, days=1, megabytes=10, at_rest=notifier.add_missing)
    client.zadd(keys.UNPACKED, {"v3:told": 1})
    ended.tend()
    assert client.llen("deadair.hooks") == 1
    assert client.llen("crm") == 1
