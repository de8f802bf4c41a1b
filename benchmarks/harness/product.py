"""The whole product for a benchmark: every process of it, and calls whose streams we are."""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.harness import c_build, machine
from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin
from telephony.media.stream_token import issue
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.service import Service

SETTLE_S = 2
PROCFILES_CONF = "deploy/gunicorn.conf.py"
OPERATOR = Origin(by="benchmark")


@contextmanager
def running(
    *,
    reader: str = "pump",
    web_workers: int = 1,
    web_conf: str = PROCFILES_CONF,
    variables: Mapping[str, str] | None = None,
    simulator_options: Mapping[str, object] | None = None,
    simulator: str = "simulator",
) -> Iterator[Service]:
    """Run Redis, simulator, web, worker and beat, as the Procfile says; web with *web_conf*.

    *simulator* is the module that plays Telnyx.
    """
    with tempfile.TemporaryDirectory() as directory:
        own = {"MEDIA_READER": reader, "DEADAIR_LOG_LEVEL": "WARNING"}
        service = Service(
            Path(directory),
            web_workers=web_workers,
            variables=own | dict(variables or {}),
            simulator_options=simulator_options,
        )
        played_by = service.simulator_process.command
        played_by[played_by.index("simulator")] = simulator
        service.web.command[-1] = service.web.command[-1].replace(PROCFILES_CONF, web_conf)
        service.start()
        try:
            yield service
        finally:
            service.close()


@contextmanager
def redis_alone() -> Iterator[RedisProcess]:
    """Run a Redis and nothing else."""
    with tempfile.TemporaryDirectory() as directory:
        server = RedisProcess(Path(directory)).start()
        try:
            yield server
        finally:
            server.teardown()


def web_workers(service: Service) -> list[int]:
    """Return the pids of all web workers once they have started, kept on the second core."""
    pids = machine.forked(service.web.pid, service.web_workers)
    for pid in pids:
        machine.pin(pid, 1)
    return pids


def web_worker(service: Service) -> int:
    """Return the pid of the one web worker, kept on a core of its own."""
    [pid] = web_workers(service)
    return pid


def standing(
    service: Service, count: int, first: int = 0, *, paused: bool = True
) -> list[tuple[str, str]]:
    """Create *count* answered calls without any activity; returns path and id of each stream.

    Their agent greets nobody and dead-air handling is *paused*, so a worker only listens: Telnyx
    knows nothing of these calls, and would say so if anything were asked of it.
    """
    service.api.patch_agent("default", {"greeting": ""})
    store = CallStore(connect(service.store_url))
    secret = service.variables["SECRET_KEY"]
    streams = []
    for n in range(first, first + count):
        call = f"v3:standing-{n}"
        store.call_ringing(call, OPERATOR, "default", "incoming", "")
        store.call_answered(call, OPERATOR)
        store.attach_session(call, OPERATOR, "none")
        store.pause(call, OPERATOR, paused=paused)
        streams.append((f"/media/{issue(secret, call)}", call))
    return streams


def media(
    service: Service, streams: list[tuple[str, str]], audio: Path, seconds: int, warmup_s: int = 0
) -> subprocess.Popen[str]:
    """Return the process that sends *audio* for *seconds*, once all *streams* are open."""
    command = [c_build.load(), service.port, seconds, warmup_s, audio, 0]
    load = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    machine.pin(load.pid, 0)
    load.stdin.write("".join(f"{path} {call}\n" for path, call in streams))
    load.stdin.close()
    load.stdout.readline()
    return load


@contextmanager
def live(service: Service, count: int, *, first: int, held_s: int) -> Iterator[None]:
    """Hold *count* more live sessions, numbered from *first*, for *held_s* seconds at most."""
    load = media(service, standing(service, count, first), c_build.audio(), held_s)
    try:
        time.sleep(SETTLE_S)  # of media: what a session needs it has by then
        yield
        if load.poll() is not None:
            raise RuntimeError("the worker closed a stream meanwhile: nothing was measured")
    finally:
        load.kill()
        load.wait()
