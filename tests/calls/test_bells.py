"""A worker hears its bells, also after a long quiet and after its connection was lost."""

from threading import Thread

import pytest
import redis

from calls import bells, keys
from calls.bells import Bells
from tests.system.waiting import eventually

pytestmark = pytest.mark.store


class Ear:
    """Listens in a thread until its connection is lost."""

    def __init__(self, client):
        self.heard = []
        self.lost = None
        self.bells = Bells(client, "web-1")
        self.thread = Thread(target=self.listen)
        self.thread.start()
        self.client = client
        eventually(lambda: dict(client.pubsub_numsub(keys.bells("web-1")))[keys.bells("web-1")],
                   5, what="it listens")  # fmt: skip

    def listen(self):
        try:
            self.heard.extend(call for call in iter(self.bells.listen().__next__, "last"))
        except redis.RedisError as error:
            self.lost = error

    def ring(self, call):
        return self.client.publish(keys.bells("web-1"), call)


def test_bells_are_heard_in_order(client):
    ear = Ear(client)
    for call in ("v3:1", "v3:2", "v3:1", "last"):
        ear.ring(call)
    ear.thread.join(5)
    assert ear.heard == ["v3:1", "v3:2", "v3:1"]
    ear.bells.close()


def test_a_long_quiet_is_no_loss(client, monkeypatch):
    monkeypatch.setattr(bells, "QUIET_S", 0.05)
    ear = Ear(client)
    before = client.info("commandstats").get("cmdstat_ping", {"calls": 0})["calls"]
    eventually(lambda: client.info("commandstats")["cmdstat_ping"]["calls"] > before + 2, 5,
               what="the server is asked whether it is there")  # fmt: skip
    ear.ring("last")
    ear.thread.join(5)
    assert ear.lost is None
    ear.bells.close()


def test_a_lost_connection_is_told_and_listening_begins_anew(client):
    ear = Ear(client)
    [one] = [each for each in client.client_list() if int(each["sub"])]
    client.client_kill_filter(_id=one["id"])
    ear.thread.join(5)
    assert isinstance(ear.lost, redis.ConnectionError)
    again = Thread(target=ear.listen)
    again.start()
    eventually(lambda: ear.ring("last"), 5, what="it listens again")
    again.join(5)
    assert not again.is_alive()
    ear.bells.close()
