"""A RabbitMQ of our own on loopback: Debian's as it is installed, or 4 from var/rabbitmq-4.

deploy/scripts/tools.sh gets both.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.system.harness.processes import REPOSITORY, Process, free_port, listening
from tests.system.harness.waiting import eventually

SERVERS = "lib/rabbitmq/lib/*/sbin/rabbitmq-server"
INSTALLED = [
    *Path("/usr").glob(SERVERS),
    *map(Path, filter(None, [shutil.which("rabbitmq-server")])),
]
FETCHED = [*REPOSITORY.glob(f"var/rabbitmq-4/usr/{SERVERS}")]
STARTS_S = 240
"""Erlang on a busy machine takes its time."""

SMALL_LOG = "raft.wal_max_size_bytes = 16777216\n"
"""A quorum queue's log is laid out on the disk beforehand; half a gigabyte by default."""

PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


class RabbitMQ(Process):
    """The server's process, and what rabbitmqctl tells of it."""

    def __init__(self, program: Path, folder: Path, *, conf: str, plugins: Sequence[str]):
        self.port = free_port()
        self._tools = program.parent
        folder.mkdir()
        (folder / "rabbitmq.conf").write_text(SMALL_LOG + conf)
        (folder / "plugins").write_text(f"[{','.join(plugins)}].\n")
        super().__init__(
            "rabbitmq",
            [str(program)],
            env=_environment(program, folder, self.port),
            log=folder.parent / "rabbitmq.log",
            ready=lambda: listening(self.port),
        )
        self.amqp_url = f"amqp://guest:guest@127.0.0.1:{self.port}"

    def ask(self, *words: str) -> str:
        """Run rabbitmqctl and return what it printed."""
        tool = str(self._tools / "rabbitmqctl")
        command = [tool, "-q", "-n", self.env["RABBITMQ_NODENAME"], *words]
        done = subprocess.run(command, env=self.env, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, vhost: str, what: str, *columns: str) -> list[dict]:
        """Return what `rabbitmqctl list_...` tells of a vhost."""
        return json.loads(self.ask(what, "-p", vhost, *columns, "--formatter", "json"))

    def add_vhost(self, name: str) -> str:
        """Make a vhost that guest may use, and return its address."""
        self.ask("add_vhost", name)
        self.ask("set_permissions", "-p", name, "guest", ".*", ".*", ".*")
        return f"{self.amqp_url}/{name}"

    def end_port_mapper(self) -> None:
        """End epmd: it is in no process group of the test, and stays while a node is known."""
        epmd = shutil.which("epmd", path=self.env["PATH"]) or ""

        def is_gone() -> bool:
            command = [epmd, "-kill"]
            done = subprocess.run(command, env=self.env, check=False, capture_output=True)
            return not done.returncode

        eventually(is_gone, 20, what="epmd is gone")


@contextmanager
def running(
    program: Path, folder: Path, *, conf: str = "", plugins: Sequence[str] = ()
) -> Iterator[RabbitMQ]:
    """Start the server *program* in *folder*, and end all of it."""
    server = RabbitMQ(program, folder, conf=conf, plugins=plugins)
    server.start(ready_within_s=STARTS_S)
    try:
        yield server
    finally:
        server.close()
        server.end_port_mapper()


def _environment(program: Path, folder: Path, port: int) -> dict[str, str]:
    erlang = next(p / "lib/erlang/bin" for p in program.parents if (p / "lib/erlang").is_dir())
    return {
        "PATH": f"{erlang}:{PATH}",
        "HOME": str(folder),
        "ERL_CRASH_DUMP": str(folder / "erl_crash.dump"),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(free_port()),
        "RABBITMQ_NODENAME": f"deadair{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
            "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
        ),
    }
