"""The chaos suite's faults of the store, on a Redis Cluster: each comes in turn.

Each returns once what it broke is on its way back, as in `tests/chaos/fault_injectors.py`.
"""

import time
from random import Random

from calls.redis_client.sharded import hash_slots
from tests.chaos.fault_injectors import Fault, Plan
from tests.estate.sharded.servers import ClusterNode, RedisCluster
from tests.system.harness.service import Service

PAUSE_S = (0.5, 1.5)
STILL_MS = 5_000
REPLACED_S = 60


class ClusterFaults:
    """What can happen to *cluster* under calls."""

    def __init__(self, cluster: RedisCluster):
        self._cluster = cluster

    def plan(self, seed: int) -> Plan:
        """Yield each fault once, and the first one again: other servers are masters by then."""
        chance = Random(seed)
        faults: list[Fault] = [
            self.move_slots_of_calls,
            self.freeze_a_master,
            self.kill_a_master,
            self.reset_connections,
            self.fill_a_master,
            self.move_slots_of_calls,
        ]
        for fault in faults:
            yield fault, Random(chance.getrandbits(64)), chance.uniform(*PAUSE_S)

    def move_slots_of_calls(self, service: Service, chance: Random) -> None:
        """Move each live call's slot to another master."""
        for call in service.simulator.calls():
            if call["state"] == "answered":
                slot = hash_slots.of_key(call["call_control_id"])
                home = self._cluster.master_of(slot)
                away = [node for node in self._cluster.serving() if node is not home]
                self._cluster.move(slot, chance.choice(away))

    def freeze_a_master(self, _: Service, chance: Random) -> None:
        process = self._a_master(chance).process
        process.freeze()
        time.sleep(1)  # shorter than cluster-node-timeout: nobody takes over
        process.thaw()
        self._cluster.whole(REPLACED_S)

    def reset_connections(self, _: Service, chance: Random) -> None:
        """Close every client's connection to one master, then to all servers."""
        for node in (self._a_master(chance), *self._cluster.nodes):
            for kind in ("normal", "pubsub"):
                node.say("CLIENT", "KILL", "TYPE", kind)

    def fill_a_master(self, _: Service, chance: Random) -> None:
        node = self._a_master(chance)
        node.say("CONFIG", "SET", "maxmemory", 1)
        time.sleep(1)
        node.say("CONFIG", "SET", "maxmemory", 0)

    def kill_a_master(self, _: Service, chance: Random) -> None:
        """Kill one that its replica has followed to the last write; it comes back as a replica.

        What a fail-over may lose is tested elsewhere.
        """
        node = self._a_master(chance)
        with node.client as client:
            client.client_pause(STILL_MS, all=False)
            client.wait(1, STILL_MS)
        node.process.kill()
        self._cluster.whole(REPLACED_S)
        node.process.start()
        self._cluster.whole(REPLACED_S)

    def _a_master(self, chance: Random) -> ClusterNode:
        return chance.choice(self._cluster.serving())
