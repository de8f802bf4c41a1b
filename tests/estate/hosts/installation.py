"""A Dead Air on hosts of its own, behind a load balancer that looks at /readyz."""

from contextlib import suppress

import httpx
import redis

from deploy.local import redis_server
from tests.estate.hosts.network import Network
from tests.network.balancer import Balancer
from tests.system.harness.api import DeadAir, Simulator
from tests.system.harness.nodes import RedisNode, RedisProcess
from tests.system.harness.processes import Process
from tests.system.harness.service import PATH, Service
from tests.system.harness.waiting import eventually

PORT, STORE_PORT = 8000, 6379


class StoreHost(RedisProcess):
    """Redis on a host: it listens on that host's address."""

    def __init__(self, directory, host):
        self._host = host
        super().__init__(directory, name="store-host")
        binary = redis_server.find_server()
        options = {"port": STORE_PORT, "bind": host.address, "protected-mode": "no"}
        self.process.command = host.command(
            [
                *redis_server.server_command(
                    binary, port=STORE_PORT, directory=self.process.cwd, append_only=True
                ),
                *(word for name, value in options.items() for word in (f"--{name}", str(value))),
            ]
        )

    @property
    def url(self):
        return f"redis://{self._host.address}:{STORE_PORT}/0"

    @property
    def client(self):
        return redis.Redis.from_url(self.url, decode_responses=True, socket_timeout=5)


class Installation(Service):
    """A service whose parts are on hosts; `web_hosts` are the two that serve."""

    def __init__(self, directory):
        self.network = Network()
        names = ("web-1", "web-2", "worker", "store")
        try:
            self.hosts = {name: self.network.host(name) for name in names}
        except BaseException:
            self.network.close()
            raise
        outside = self.network.address
        self.balancer = Balancer(outside)
        self._store = StoreHost(directory, self.hosts["store"])
        urls = {
            "REDIS_URL": self._store.url,
            "CELERY_BROKER_URL": self._store.url,
            "PUBLIC_URL": self.balancer.url,
            "PORT": str(PORT),
        }
        webhook_url = f"{self.balancer.url}/webhooks/telnyx"
        options = {"host": outside, "webhook_url": webhook_url}
        super().__init__(directory, variables=urls, simulator_options=options)
        self.broker = self.store = RedisNode(self._store)
        self._place(outside)

    @property
    def variables(self):
        telnyx = f"http://{self.network.address}:{self.simulator_port}"
        return {**super().variables, "TELNYX_BASE_URL": f"{telnyx}/v2"}

    def _place(self, outside):
        """Put each process on its host."""
        telnyx = f"http://{outside}:{self.simulator_port}"
        self.simulator = Simulator(telnyx)
        self.simulator_process._ready = lambda: httpx.get(f"{telnyx}/sim/calls", timeout=2)
        self.api.close()
        self.api = DeadAir(self.balancer.url, self.admin_token)
        self.web.command = self.hosts["web-1"].command(self.line("web"))
        self.web._ready = lambda: self.is_ready("web-1")
        self.web_2 = Process(
            "web-2",
            self.hosts["web-2"].command(self.line("web")),
            env={"PATH": PATH, **self.variables},
            log=self.directory / "web-2.log",
            ready=lambda: self.is_ready("web-2"),
        )
        worker = self.worker.container.process
        for process in (worker, self.beat):
            process.command = self.hosts["worker"].command(process.command)
        for name in ("web-1", "web-2"):
            self.balancer.add(self.hosts[name].address, PORT)

    def is_ready(self, name):
        """Return whether a web host says that it is ready."""
        url = f"http://{self.hosts[name].address}:{PORT}/readyz"
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200

    def web_process(self, name):
        return {"web-1": self.web, "web-2": self.web_2}[name]

    @property
    def processes(self):
        return [*super().processes, self.web_2]

    def both_serve(self):
        def serve():
            return all(
                self.balancer.serves(self.hosts[name].address, PORT) for name in ("web-1", "web-2")
            )

        eventually(serve, 30, what="the balancer serves both web hosts")

    def close(self):
        with suppress(Exception):
            super().close()
        self.balancer.close()
        self.network.close()
