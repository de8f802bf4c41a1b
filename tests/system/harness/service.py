"""The whole of Dead Air as an operator runs it, on free ports of this machine.

A real Redis, the Procfile's own lines for web, worker and beat with the contract's variables and
nothing else, and a Telnyx simulator in front. Nothing of the product is imported.
"""

import base64
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
from nacl.signing import SigningKey

from tests.system.harness.api import DeadAir, Simulator, Webhooks
from tests.system.harness.nodes import RedisNode, RedisProcess, WorkerNode, WorkerProcess
from tests.system.harness.processes import REPOSITORY, Process, free_port, listening
from tests.system.harness.waiting import eventually

BIN = Path(sys.executable).parent
PATH = f"{BIN}:/usr/local/bin:/usr/bin:/bin"
API_KEY = "KEY-of-the-system-tests"
SECRET_KEY = "a secret of the system tests"


def procfile() -> dict[str, str]:
    """Return the Procfile's lines by process name."""
    lines = (REPOSITORY / "Procfile").read_text().splitlines()
    pairs = (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): command.strip() for name, _, command in pairs}


class Service:
    """Every process of one Dead Air; `start()` returns when all of it answers."""

    def __init__(
        self,
        directory: Path,
        *,
        web_workers: int = 2,
        apart: bool = False,
        variables: Mapping[str, str] | None = None,
        worker_variables: Mapping[str, str] | None = None,
        simulator_options: Mapping[str, object] | None = None,
    ):
        self.directory = directory
        self.web_workers = web_workers
        self.port, self.simulator_port = free_port(), free_port()
        self.admin_token = base64.urlsafe_b64encode(os.urandom(18)).decode()
        self.signing_key = SigningKey.generate()
        self.broker = RedisNode(RedisProcess(directory, name="redis"))
        self.store = RedisNode(RedisProcess(directory, name="store")) if apart else self.broker
        self._changed = dict(variables or {})
        self._workers_own = dict(worker_variables or {})
        self.simulator_process = self._simulator(simulator_options or {})
        self.web = self._from_procfile("web", ready=self._web_ready)
        self.beat = self._from_procfile("beat")
        self.worker = WorkerNode(self._worker(), None)
        self.api = DeadAir(self.url, self.admin_token)
        self.simulator = Simulator(f"http://127.0.0.1:{self.simulator_port}")
        self.webhooks = Webhooks(self.url, self.signing_key)

    @property
    def _shares_events(self) -> bool:
        return self._changed.get("DEADAIR_EVENTS") == "shared"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def broker_url(self) -> str:
        return self._changed.get("CELERY_BROKER_URL", self.broker.container.url)

    @property
    def store_url(self) -> str:
        return self.store.container.url

    @property
    def redis(self):
        """A client of the store's Redis: keys, flags and their time to live."""
        return self.store.container.client

    @property
    def variables(self) -> dict[str, str]:
        """The contract's variables, all that the Procfile's lines are given besides PATH."""
        return {
            "REDIS_URL": self.store_url,
            "CELERY_BROKER_URL": self.broker_url,
            "TELNYX_API_KEY": API_KEY,
            "TELNYX_PUBLIC_KEY": base64.b64encode(bytes(self.signing_key.verify_key)).decode(),
            "TELNYX_BASE_URL": f"http://127.0.0.1:{self.simulator_port}/v2",
            "TELNYX_CONNECTION_ID": "1494404757140276705",
            "TELNYX_FROM": "+15550109999",
            "PUBLIC_URL": self.url,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.web_workers),
            "ADMIN_TOKEN": self.admin_token,
            "SECRET_KEY": SECRET_KEY,
            **self._changed,
        }

    def start(self) -> "Service":
        """Start everything and wait until it answers; nothing is left if one part doesn't."""
        try:
            for process in self.processes:
                process.start(ready_within_s=0)
            for process in self.processes:
                process.wait_ready(60)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """End every process and every connection."""
        for client in (self.api, self.simulator, self.webhooks):
            client.close()
        for process in reversed(self.processes):
            process.close()
        self.worker.container.teardown()

    @property
    def processes(self) -> list[Process]:
        """Every process of Dead Air, those first that others depend on."""
        servers = dict.fromkeys((self.store.container.process, self.broker.container.process))
        return [
            *servers,
            self.simulator_process,
            self.web,
            self.worker.container.process,
            self.beat,
        ]

    def idle(self, within_s: float = 30) -> None:
        """Wait until no task is queued or under way."""

        def nothing_waits() -> bool:
            with self.broker.container.client as broker:
                waiting = {
                    name: broker.llen(name) for name in ("deadair.webhooks", "deadair.checkins")
                }
                waiting["unacked"] = broker.hlen("deadair.unacked")
            assert not any(waiting.values()), waiting
            return True

        eventually(nothing_waits, within_s, what="all tasks done")

    def kept_for_ever(self) -> set[str]:
        """Return the store's keys that have no time to live."""
        with self.redis as store:
            # -2 is a key that has gone since it was listed, as a flag may at any moment.
            return {key for key in store.scan_iter(count=1000) if store.ttl(key) == -1}

    def mend(self) -> None:
        """Let what was frozen go on and start what was killed; wait until all of it answers."""
        for process in self.processes:
            if process.running:
                process.thaw()
            else:
                process.restart(ready_within_s=0)
        for process in self.processes:
            process.wait_ready(60)

    def line(self, name: str) -> list[str]:
        """Return one Procfile line as a command."""
        return ["/bin/sh", "-c", f"exec {procfile()[name]}"]

    def _from_procfile(self, name: str, ready=None) -> Process:
        return Process(
            name,
            self.line(name),
            env={"PATH": PATH, **self.variables},
            log=self.directory / f"{name}.log",
            ready=ready,
        )

    def _worker(self) -> WorkerProcess:
        return WorkerProcess(
            self.line("worker"),
            broker_url=self.broker_url,
            control_exchange="celery" if self._shares_events else "deadair.celery",
            env={"PATH": PATH, **self.variables, **self._workers_own},
            log=self.directory / "worker.log",
            cwd=REPOSITORY,
        )

    def _simulator(self, options: Mapping[str, object]) -> Process:
        return Process(
            "simulator",
            [
                *(str(BIN / "python"), "-m", "simulator", "serve"),
                *("--port", str(self.simulator_port)),
                *("--signing-seed", base64.b64encode(bytes(self.signing_key)).decode()),
                *("--webhook-url", f"{self.url}/webhooks/telnyx"),
                *("--api-key", API_KEY),
                *(f"--{name.replace('_', '-')}={value}" for name, value in options.items()),
            ],
            env={"PATH": PATH},
            log=self.directory / "simulator.log",
            ready=lambda: listening(self.simulator_port),
        )

    def _web_ready(self) -> bool:
        answer = httpx.get(f"{self.url}/readyz", timeout=2)
        assert answer.status_code == 200, answer.text
        return True
