"""A Dead Air on two Redis servers that three Sentinels watch over; replication can be cut."""

import time
from contextlib import suppress

import redis

from deploy.local import redis_server
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import Process, free_port
from tests.system.harness.sentinel import MASTER, in_step, sentinel_config
from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually

SENTINELS, QUORUM = 3, 2
REFUSED = "a password that the master has not"


class Watched(Service):
    """`fail_over` ends the master while its last writes are on no replica."""

    def __init__(self, directory, **options):
        self._watches = [free_port() for _ in range(SENTINELS)]
        super().__init__(directory, **options)
        self.stores = [self.store.container, RedisProcess(directory, name="second")]
        self._sentinels = [self._sentinel(port) for port in self._watches]

    @property
    def variables(self):
        watches = ",".join(f"127.0.0.1:{port}" for port in self._watches)
        url = f"sentinel://{watches}/{MASTER}"
        return {**super().variables, "REDIS_URL": url, "CELERY_BROKER_URL": url}

    def _sentinel(self, port):
        folder = self.directory / f"sentinel-{port}"
        folder.mkdir()
        master = ("127.0.0.1", self.stores[0].port)
        config = sentinel_config(folder, ("127.0.0.1", port), master, quorum=QUORUM)

        def knows_all():
            with redis.Redis(port=port, socket_timeout=2) as client:
                told = client.sentinel_master(MASTER)
                return told["num-slaves"] == 1 and told["num-other-sentinels"] == SENTINELS - 1

        command = [str(redis_server.find_server()), str(config), "--sentinel"]
        env, log = {"PATH": "/usr/bin:/bin"}, folder / "sentinel.log"
        return Process(f"sentinel-{port}", command, env=env, log=log, cwd=folder, ready=knows_all)

    @property
    def processes(self):
        stores = [store.process for store in self.stores]
        rest = [self.simulator_process, self.web, self.worker.container.process, self.beat]
        return [*stores, *self._sentinels, *rest]

    def start(self):
        for store in self.stores:
            store.process.start()
            with store.client as client:
                client.config_set("repl-diskless-sync-delay", 0)
        with self.stores[1].client as client:
            client.replicaof("127.0.0.1", self.stores[0].port)
        eventually(lambda: in_step(self.stores[1]), 20, what="the replica is in step")
        started = self.processes[len(self.stores) :]
        try:
            for process in started:
                process.start(ready_within_s=0)
            for process in started:
                process.wait_ready(90)
        except BaseException:
            self.close()
            raise
        return self

    def split(self):
        """Return the master and the replica, once the latter follows the former."""
        found = {}

        def in_roles():
            found.clear()
            for store in self.stores:
                with store.client as client:
                    found[client.execute_command("ROLE")[0]] = store
            return len(found) == len(self.stores) and in_step(found["slave"])

        eventually(in_roles, 60, what="a master and a replica in step")
        return found["master"], found["slave"]

    def fail_over(self, lost_s):
        """Kill the master, which took writes for *lost_s* that the replica does not have.

        Returns how many bytes of them were lost, once the replica is master and has the old one as
        its replica.
        """
        master, replica = self.split()
        with master.client as old, replica.client as new:
            new.config_set("masterauth", REFUSED)
            old.client_kill_filter(_type="replica")
            time.sleep(lost_s)  # for how long writes are lost is what this fault is
            lost = old.info("replication")["master_repl_offset"]
            lost -= new.info("replication")["slave_repl_offset"]
            master.process.kill()
            eventually(lambda: _is_master(new), 60, what="the replica is promoted")
            new.config_set("masterauth", "")
        master.process.restart(ready_within_s=30)
        with master.client as old:
            old.config_set("repl-diskless-sync-delay", 0)
        self.split()
        return lost

    def mend(self):
        """Nothing is left broken: a fail-over ends with both servers up."""

    def close(self):
        with suppress(Exception):
            super().close()


def _is_master(client):
    return client.execute_command("ROLE")[0] == "master"
