"""Real servers for a state on several: a Redis Cluster of three masters with a replica each."""

from pathlib import Path

import redis

from calls.redis_client.client import StoreClient
from calls.redis_client.connect import connect
from deploy.local import redis_server
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import Process, free_port
from tests.system.harness.waiting import eventually

SLOTS = 16_384
MASTERS = 3
NODE_TIMEOUT_MS = 1_500
"""A master that does not answer within this is replaced."""


class ClusterNode:
    """One server of the cluster."""

    def __init__(self, directory: Path, name: str):
        self.port, self.name = free_port(), name
        folder = directory / name
        folder.mkdir()
        command = redis_server.server_command(
            redis_server.find_server(), port=self.port, directory=folder
        )
        command += ["--cluster-enabled", "yes", "--cluster-config-file", str(folder / "nodes.conf")]
        command += ["--cluster-node-timeout", str(NODE_TIMEOUT_MS)]
        command += ["--cluster-port", str(free_port()), "--cluster-require-full-coverage", "no"]
        command += ["--repl-diskless-sync-delay", "0"]  # a replica does not wait for others
        self.bus = command[command.index("--cluster-port") + 1]
        self.process = Process(
            name,
            command,
            env={"PATH": "/usr/bin:/bin"},
            log=folder / "server.log",
            cwd=folder,
            ready=self._answers,
        )

    def _answers(self) -> bool:
        with self.client as client:
            return bool(client.ping())

    @property
    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, decode_responses=True, socket_timeout=5)

    def say(self, *command):
        with self.client as client:
            return client.execute_command(*command)

    @property
    def id(self) -> str:
        return str(self.say("CLUSTER", "MYID"))


class RedisCluster:
    """Three masters, each with a replica."""

    def __init__(self, directory: Path, *, replicas: bool = True):
        kinds = [f"master{n}" for n in range(MASTERS)]
        kinds += [f"replica{n}" for n in range(MASTERS)] if replicas else []
        self.nodes = [ClusterNode(directory, kind) for kind in kinds]

    @property
    def masters(self) -> list[ClusterNode]:
        return self.nodes[:MASTERS]

    @property
    def url(self) -> str:
        return f"cluster://{','.join(f'127.0.0.1:{node.port}' for node in self.masters)}"

    def start(self) -> "RedisCluster":
        try:
            for node in self.nodes:
                node.process.start(ready_within_s=0)
            for node in self.nodes:
                node.process.wait_ready(30)
            self._join()
        except BaseException:
            self.close()
            raise
        return self

    def _join(self) -> None:
        first = self.nodes[0]
        for place, node in enumerate(self.masters):
            low, high = place * SLOTS // MASTERS, (place + 1) * SLOTS // MASTERS - 1
            node.say("CLUSTER", "ADDSLOTSRANGE", low, high)
        for node in self.nodes[1:]:
            node.say("CLUSTER", "MEET", "127.0.0.1", first.port, first.bus)
        for node in self.nodes:
            eventually(lambda n=node: self._knows_all(n), 30, what=f"{node.name} knows all")
        for master, replica in zip(self.masters, self.nodes[MASTERS:], strict=False):
            replica.say("CLUSTER", "REPLICATE", master.id)
        self.whole()

    def _knows_all(self, node: ClusterNode) -> bool:
        with node.client as client:
            return int(client.cluster("INFO")["cluster_known_nodes"]) == len(self.nodes)

    def whole(self, within_s: float = 30) -> None:
        """Wait until every server that runs says that all slots are served, replicas in step."""
        eventually(self._is_whole, within_s, what="the cluster is whole")

    def _is_whole(self) -> bool:
        for node in self.nodes:
            if not node.process.running:
                continue
            with node.client as client:
                told = client.cluster("INFO")
                assert told["cluster_state"] == "ok", (node.name, told)
                assert int(told["cluster_slots_ok"]) == SLOTS, (node.name, told)
                replication = client.info("replication")
            if replication["role"] == "slave":
                assert replication["master_link_status"] == "up", (node.name, replication)
        return True

    def flush(self) -> None:
        for node in self.serving():
            node.say("FLUSHALL")

    def serving(self) -> list[ClusterNode]:
        """Return the servers that are masters now."""
        return [n for n in self.nodes if n.process.running and n.say("ROLE")[0] == "master"]

    def master_of(self, slot: int) -> ClusterNode:
        """Return the server that serves *slot* now."""
        running = next(node for node in self.nodes if node.process.running)
        for first, last, master, *_ in running.say("CLUSTER", "SLOTS"):
            if first <= slot <= last:
                return next(node for node in self.nodes if node.port == master[1])
        raise AssertionError(f"nobody serves slot {slot}")

    def move(self, slot: int, to: ClusterNode) -> None:
        """Move *slot*, with its keys, as `redis-cli --cluster reshard` does."""
        source = self.master_of(slot)
        to.say("CLUSTER", "SETSLOT", slot, "IMPORTING", source.id)
        source.say("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id)
        while keys := source.say("CLUSTER", "GETKEYSINSLOT", slot, 100):
            source.say("MIGRATE", "127.0.0.1", to.port, "", 0, 5000, "KEYS", *keys)
        others = [node for node in self.serving() if node not in {to, source}]
        for node in (to, source, *others):
            node.say("CLUSTER", "SETSLOT", slot, "NODE", to.id)

    @property
    def client(self) -> redis.RedisCluster:
        """Return redis-py's own client of a cluster: without Dead Air's code."""
        return redis.RedisCluster(
            host="127.0.0.1", port=self.masters[0].port, decode_responses=True, socket_timeout=5
        )

    def close(self) -> None:
        for node in self.nodes:
            node.process.close()

    teardown = close


class RedisList:
    """Three servers that know nothing of each other."""

    def __init__(self, directory: Path):
        self.servers = [RedisProcess(directory, name=f"redis{n}") for n in range(MASTERS)]

    def start(self) -> "RedisList":
        for server in self.servers:
            server.process.start(ready_within_s=0)
        for server in self.servers:
            server.process.wait_ready(30)
        return self

    @property
    def url(self) -> str:
        return ";".join(server.url for server in self.servers)

    @property
    def client(self) -> StoreClient:
        return connect(self.url)

    def teardown(self) -> None:
        for server in self.servers:
            server.process.close()
