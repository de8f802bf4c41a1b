"""pytest-celery's nodes on operating-system processes instead of Docker containers.

`ProcessContainer` answers what pytest-celery asks of a container (start, ready, kill, restart,
logs, environment), so that its stock node, cluster and setup classes work on it unchanged.
"""

import signal
from collections.abc import Mapping
from pathlib import Path

import psutil
import redis
from celery import Celery
from kombu.exceptions import OperationalError
from pytest_celery import CeleryTestContainer, CeleryTestWorker, RedisTestBroker
from pytest_docker_tools.exceptions import ContainerFailed

from deadair import amqp_options, redis_tls
from deploy.local import redis_server
from tests.system.harness.processes import Process, free_port


class ProcessContainer(CeleryTestContainer):
    """A process that pytest-celery takes for a container; it has no Docker object behind it."""

    def __init__(self, process: Process):
        self.process = process

    def start(self) -> "ProcessContainer":
        self.process.start()
        return self

    def ready(self) -> bool:
        """Wait until the process is ready; ContainerFailed when it has ended instead."""
        if not self.process.running:
            raise ContainerFailed(self, f"{self.name} has ended: {self.process.tail()}")
        self.process.wait_ready(30)
        return True

    @property
    def id(self) -> str:
        return f"{self.process.pid:012d}"

    @property
    def name(self) -> str:
        return self.process.name

    @property
    def status(self) -> str:
        return self.process.status

    @property
    def env(self) -> dict[str, str]:
        return self.process.env

    @property
    def attrs(self) -> dict[str, object]:
        return {"Config": {"Hostname": "127.0.0.1", "Cmd": self.process.command}}

    def reload(self) -> None:
        """Docker objects are snapshots; a process is always asked afresh."""

    def kill(self, signal: str | int = "SIGKILL") -> None:
        """Send a signal by name or number; SIGKILL goes to the whole group and is waited for."""
        signum = _number(signal)
        if signum == _number("SIGKILL"):
            self.process.kill()
        else:
            self.process.signal(signum)

    def restart(self, timeout: float = 30) -> None:
        self.process.restart(ready_within_s=timeout)

    def logs(self) -> str:
        return self.process.logs()

    def teardown(self) -> None:
        self.process.close()


class RedisProcess(ProcessContainer):
    """A real Redis or Valkey server; append-only, so that a restart finds what was stored."""

    def __init__(self, directory: Path, *, name: str = "redis"):
        self._port = free_port()
        directory = directory / name  # its append-only file is its own
        directory.mkdir()
        command = redis_server.server_command(
            redis_server.find_server(), port=self.port, directory=directory, append_only=True
        )
        super().__init__(
            Process(
                name,
                command,
                env={"PATH": "/usr/bin:/bin"},
                log=directory / f"{name}.log",
                cwd=directory,
                ready=self._answers,
            )
        )

    def _answers(self) -> bool:
        with self.client as client:
            return client.ping()

    @property
    def port(self) -> int:
        return self._port

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, decode_responses=True, socket_timeout=5)

    @property
    def celeryconfig(self) -> dict[str, object]:
        return {
            "url": self.url,
            "host_url": self.url,
            "hostname": "127.0.0.1",
            "port": self.port,
            "vhost": "0",
        }


class WorkerProcess(ProcessContainer):
    """A Celery worker started by a command of our own; ready once it answers over its broker."""

    def __init__(
        self,
        command: list[str],
        *,
        broker_url: str,
        env: Mapping[str, str],
        log: Path,
        cwd: Path,
        control_exchange: str = "deadair.celery",
    ):
        tls = amqp_options.tls(broker_url)
        address = redis_tls.plain(broker_url) if tls else broker_url
        self._remote = Celery(broker=address, broker_use_ssl=tls or None, set_as_current=False)
        self._remote.conf.control_exchange = control_exchange
        super().__init__(Process("worker", command, env=env, log=log, cwd=cwd, ready=self._answers))

    def _answers(self) -> bool:
        try:
            return bool(self._remote.control.ping(timeout=0.5))
        except OperationalError as error:
            raise ConnectionError(error) from error

    def teardown(self) -> None:
        self._remote.close()
        super().teardown()

    @staticmethod
    def worker_name() -> str:
        return "celery"

    @staticmethod
    def worker_queue() -> str:
        return "celery"


class RedisNode(RedisTestBroker):
    """The broker node; its container is a RedisProcess or pytest-celery's own Redis container."""


class WorkerNode(CeleryTestWorker):
    """The worker node; what pytest-celery reads inside a container is read from the system."""

    def get_running_processes_info(
        self,
        columns: list[str] | None = None,
        filters: dict[str, str] | None = None,
    ) -> list[dict]:
        """Describe the worker's process and its children, as the containers' own script does."""
        leader = psutil.Process(self.container.process.pid)
        family = [leader, *leader.children(recursive=True)]
        rows = [process.as_dict(columns) for process in family]
        wanted = (filters or {}).items()
        return [row for row in rows if all(row.get(key) == value for key, value in wanted)]


def _number(value: str | int) -> int:
    return value if isinstance(value, int) else signal.Signals[value].value
