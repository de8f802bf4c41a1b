"""Two sites with store, Sentinel, web and worker each; a third has a replica and a Sentinel only.

This machine is Telnyx and the load balancer. It reaches every site, whatever they do not reach.
"""

from contextlib import suppress

import httpx
import redis

from deploy.local import redis_server
from tests.estate.hosts.installation import PORT, STORE_PORT, StoreHost
from tests.estate.hosts.network import Network
from tests.network.balancer import Balancer
from tests.system.harness.api import DeadAir, Simulator
from tests.system.harness.processes import Process
from tests.system.harness.sentinel import MASTER, sentinel_config
from tests.system.harness.service import PATH, Service
from tests.system.harness.waiting import eventually

SENTINEL_PORT = 26379
LANES = 3
"""Celery's nodes on a host: each says that it is ready."""


class Store(StoreHost):
    """One site's store."""

    def role(self):
        """Return "master" or "slave"; a Sentinel that promotes a server closes its connections."""
        try:
            return self._role()
        except redis.ConnectionError:
            return self._role()

    def _role(self):
        with self.client as client:
            return client.execute_command("ROLE")[0]

    def in_step(self):
        with self.client as client:
            return client.info("replication").get("master_link_status") == "up"

    def refuses(self):
        """Return the code of the reply to a write, '' if it is taken."""
        try:
            with self.client as client:
                client.set("probe", "1", ex=60)
        except redis.ResponseError as error:
            return str(error).partition(" ")[0]
        return ""


class Site:
    """One host with its store, and what runs beside it."""

    def __init__(self, service, host):
        self.host = host
        self.folder = service.directory / host.name
        self.folder.mkdir()
        self.store = Store(self.folder, host)
        self.web = self._process(service, "web", self.is_ready)
        self.worker = self._process(service, "worker", self._all_lanes_work)
        self.beat = self._process(service, "beat")

    def _process(self, service, name, ready=None):
        return Process(
            f"{name}-{self.host.name}",
            self.host.command(service.line(name)),
            env={"PATH": PATH, **service.variables},
            log=self.folder / f"{name}.log",
            ready=ready,
        )

    @property
    def processes(self):
        return [self.web, self.worker, self.beat]

    def is_ready(self):
        """Tell whether its web host says that it is ready."""
        url = f"http://{self.host.address}:{PORT}/readyz"
        return httpx.get(url, timeout=3, trust_env=False).status_code == 200

    def _all_lanes_work(self):
        return self.worker.logs().count(" ready.") >= LANES

    def told(self, call, event):
        """Return the entries of *event* on the copy of the call's timeline that this site has."""
        with self.store.client as client:
            entries = client.xrange(f"timeline:{{{call.id}}}")
        return [fields for _, fields in entries if fields["event"] == event]

    def claims(self, calls):
        """Return how many steps of *calls* this site's copy knows to be claimed."""
        return sum(len(self.told(call, "step.claimed")) for call in calls)

    def tokens(self, call):
        """Return the fencing tokens that this site's copy knows to be given out, in order."""
        return [int(fields["token"]) for fields in self.told(call, "session.attached")]


class Divided(Service):
    """A Dead Air on two sites; the first one's store is the master at first."""

    def __init__(self, directory):
        self.network = Network()
        try:
            self._hosts = [self.network.host(name) for name in ("one", "two", "three")]
        except BaseException:
            self.network.close()
            raise
        self.balancer = Balancer(self.network.address)
        webhook_url = f"{self.balancer.url}/webhooks/telnyx"
        options = {"host": self.network.address, "webhook_url": webhook_url}
        super().__init__(directory, web_workers=1, simulator_options=options)
        self.sites = [Site(self, host) for host in self._hosts[:2]]
        third = directory / "three"
        third.mkdir()
        self._third = Store(third, self._hosts[2])
        self._sentinels = [self._sentinel(host) for host in self._hosts]
        self.simulator = Simulator(self._telnyx)
        self.simulator_process._ready = lambda: httpx.get(f"{self._telnyx}/sim/calls", timeout=2)
        self.api.close()
        self.api = DeadAir(self.balancer.url, self.admin_token)

    @property
    def _telnyx(self):
        return f"http://{self.network.address}:{self.simulator_port}"

    @property
    def variables(self):
        watched = ",".join(f"{host.address}:{SENTINEL_PORT}" for host in self._hosts)
        url = f"sentinel://{watched}/{MASTER}"
        return {
            **super().variables,
            "REDIS_URL": url,
            "CELERY_BROKER_URL": url,
            "TELNYX_BASE_URL": f"{self._telnyx}/v2",
            "PUBLIC_URL": self.balancer.url,
            "PORT": str(PORT),
        }

    def _sentinel(self, host):
        folder = self.directory / f"sentinel-{host.name}"
        folder.mkdir()
        own, master = (host.address, SENTINEL_PORT), (self._hosts[0].address, STORE_PORT)
        config = sentinel_config(folder, own, master, quorum=2, more="protected-mode no\n")

        def knows_all():
            with redis.Redis(host.address, SENTINEL_PORT, socket_timeout=2) as client:
                told = client.sentinel_master(MASTER)
                return told["num-slaves"] == 2 and told["num-other-sentinels"] == 2

        command = host.command([str(redis_server.find_server()), str(config), "--sentinel"])
        env, log = {"PATH": "/usr/bin:/bin"}, folder / "sentinel.log"
        name = f"sentinel-{host.name}"
        return Process(name, command, env=env, log=log, cwd=folder, ready=knows_all)

    @property
    def _stores(self):
        return [*(site.store for site in self.sites), self._third]

    @property
    def processes(self):
        mine = [process for site in self.sites for process in site.processes]
        stores = [store.process for store in self._stores]
        return [*stores, *self._sentinels, self.simulator_process, *mine]

    def start(self):
        one, two = self.sites
        for store in self._stores:
            store.process.start()
            with store.client as client:
                client.config_set("repl-diskless-sync-delay", 0)
        with self._third.client as client:
            client.config_set("replica-priority", 0)  # no process of Dead Air runs beside it
        for store in self._stores[1:]:
            with store.client as client:
                client.replicaof(one.host.address, STORE_PORT)
        for store in self._stores[1:]:
            eventually(store.in_step, 20, what="the replicas are in step")
        started = [*self._sentinels, self.simulator_process, *one.processes, *two.processes]
        for process in started:
            process.start(ready_within_s=0)
        for process in started:
            process.wait_ready(150)
        for site in self.sites:
            self.balancer.add(site.host.address, PORT)
        return self

    def whole(self):
        """Wait until both sites serve and two stores follow the third."""

        def is_whole():
            roles = [store.role() for store in self._stores]
            assert sorted(roles) == ["master", "slave", "slave"], roles
            assert all(s.in_step() for s in self._stores if s.role() == "slave"), "not in step"
            return all(self.balancer.serves(s.host.address, PORT) for s in self.sites)

        eventually(is_whole, 120, what="both sites serve, two stores follow the third")

    def refuse_without_a_replica(self):
        """Set what docs/operations.md advises against a master that is cut off."""
        for store in self._stores:
            with store.client as client:
                client.config_set("min-replicas-to-write", 1)
                client.config_set("min-replicas-max-lag", 2)
        for host in self._hosts:
            with redis.Redis(host.address, SENTINEL_PORT, socket_timeout=5) as client:
                client.sentinel_set(MASTER, "down-after-milliseconds", 5_000)

    def split(self):
        """Return the site with the master and the other one."""
        old = next(site for site in self.sites if site.store.role() == "master")
        return old, next(site for site in self.sites if site is not old)

    def cut_off(self, site):
        for host in self._hosts:
            if host is not site.host:
                site.host.cut_off(host)

    def join(self, site):
        for host in self._hosts:
            if host is not site.host:
                site.host.join(host)

    def close(self):
        with suppress(Exception):
            super().close()
        self.balancer.close()
        self.network.close()
