"""What a tick of the hub costs in Redis: the same few commands for one call and for 500."""

import gc
import sys
import weakref

import hiredis
import pytest
from redis import Connection

from calls import keys
from calls.agent_directory import AgentDirectory
from calls.redis_client.client import PackingClient
from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.wakeups import Wakeups
from monitor.agent_configs import AgentConfigs
from monitor.hub import PULSE_EVERY, Hub

pytestmark = pytest.mark.store


class Watched:
    def __init__(self, call):
        self.call_control_id, self.agent_id = call, "default"
        self.woken = 0

    def wake(self):
        self.woken += 1


@pytest.fixture
def sent(monkeypatch):
    """Gather the commands that are sent to Redis, alone or in a pipeline."""
    commands = []
    packed, other, together = (
        PackingClient.send_packed, PackingClient.execute_command, Connection.pack_commands,
    )  # fmt: skip

    def send_packed(self, command):
        reader = hiredis.Reader(encoding="utf-8")
        reader.feed(command)
        commands.append(reader.gets())
        return packed(self, command)

    def execute_command(self, *command, **options):
        commands.append(command)
        return other(self, *command, **options)

    def pack_commands(self, batch):
        commands.extend(batch)
        return together(self, batch)

    monkeypatch.setattr(PackingClient, "send_packed", send_packed)
    monkeypatch.setattr(PackingClient, "execute_command", execute_command)
    monkeypatch.setattr(Connection, "pack_commands", pack_commands)
    return commands


@pytest.fixture
def client(redis_url):
    with connect(redis_url) as client:
        yield client


def hub_of(client, calls):
    """Return a hub that nobody started, and what it watches."""
    hub = Hub(
        CallStore(client).leases, Wakeups(client, "test"), AgentConfigs(AgentDirectory(client))
    )
    hub.start = lambda: None
    for n in range(calls):
        hub.watch(Watched(f"v3:{n}"))
    return hub, hub.calls()


def commands_of_a_tick(client, sent, calls):
    hub, watched = hub_of(client, calls)
    hub._tick()
    woken = [each.woken for each in watched]
    sent.clear()
    before = client.info("commandstats")
    hub._tick()
    after = client.info("commandstats")
    assert [each.woken for each in watched] == woken, "nothing happened: nobody is woken"
    ran = {name: stats["calls"] - before.get(name, {"calls": 0})["calls"] for name, stats in
           after.items()}  # fmt: skip
    names = [command[0] for command in sent if command[0] != "INFO"]
    return names, sum(ran.values()) - ran["cmdstat_info"]


def test_a_tick_costs_the_same_for_500_calls(client, sent):
    few, many = (commands_of_a_tick(client, sent, calls) for calls in (1, 500))
    names, ran = few
    assert few == many
    assert names == ["EVALSHA"]
    assert ran <= 7, "with all that runs within the script"


def test_a_tick_sends_each_call_once_and_runs_nothing_for_each(client, sent):
    few, many = (python_calls_of_a_tick(client, calls) for calls in (1, 500))
    assert few == many
    assert few < 40
    assert len(sent[-1]) < 500 + 20


def python_calls_of_a_tick(client, calls):
    hub, _ = hub_of(client, calls)
    for _ in range(PULSE_EVERY):  # each kind of tick has been packed
        hub._tick()
    entered = []

    def enter(frame, event, _):
        if event == "call":
            entered.append(frame.f_code.co_qualname)

    sys.setprofile(enter)
    try:
        hub._tick()
    finally:
        sys.setprofile(None)
    return len(entered)


def test_a_change_that_its_monitor_has_seen_wakes_nobody(client):
    hub, [seen, missed] = hub_of(client, 2)
    hub._tick()
    woken = seen.woken, missed.woken
    for each in (seen, missed):
        client.incr(keys.version(each.call_control_id))
    hub.mark_seen(seen, 1)
    hub._tick()
    assert (seen.woken, missed.woken) == (woken[0], woken[1] + 1)


def test_deadlines_that_were_replaced_do_not_pile_up(client):
    """Every decision names one, and a call's last moment may be hours away."""
    hub, [one, *_] = hub_of(client, 10)
    for n in range(2_000):
        hub.wake_in(one, 3_600 - n)
    assert len(hub._deadlines) < 150
    deadlines = hub._deadlines
    assert min(deadlines._heap)[0] == deadlines._due[one.call_control_id]


def test_a_call_that_is_over_is_held_by_nothing(client):
    hub, [one] = hub_of(client, 1)
    hub.wake_in(one, 3_600)
    hub.forget(one)
    gone = weakref.ref(one)
    del one
    gc.collect()
    assert gone() is None
