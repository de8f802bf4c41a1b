"""What a tick of the hub costs in Redis: the same few commands for one call and for 500."""

import pytest
from redis import Connection

from calls.bells import Bells
from calls.connection import connect
from calls.directory import Directory
from calls.store import CallStore
from monitor.agent_source import AgentSource
from monitor.hub import Hub

pytestmark = pytest.mark.store


class Watched:
    def __init__(self, call):
        self.call_control_id, self.agent_id = call, "default"
        self.woken = 0

    def wake(self):
        self.woken += 1


@pytest.fixture
def sent(monkeypatch):
    """Gather the commands that are sent to Redis."""
    commands = []
    real = Connection.pack_commands

    def pack_commands(self, batch):
        commands.extend(batch)
        return real(self, batch)

    monkeypatch.setattr(Connection, "pack_commands", pack_commands)
    return commands


def commands_of_a_tick(redis_url, sent, calls):
    client = connect(redis_url)
    hub = Hub(CallStore(client).leases, Bells(client, "test"), AgentSource(Directory(client)))
    hub.start = lambda: None
    for n in range(calls):
        hub.watch(Watched(f"v3:{n}"))
    hub._look()
    woken = [watched.woken for watched in hub.calls()]
    sent.clear()
    hub._look()
    assert [watched.woken for watched in hub.calls()] == woken, "nothing happened: nobody is woken"
    client.close()
    return [command[0] for command in sent]


def test_a_tick_costs_the_same_for_500_calls(redis_url, sent):
    few, many = (commands_of_a_tick(redis_url, sent, calls) for calls in (1, 500))
    assert few == many == ["EVALSHA", "EVALSHA", "MGET"]
