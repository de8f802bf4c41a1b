"""Checks of everything the service needs in order to work, each with a way to fix it.

A bad variable stops every process, this one too, with a message of its own (`deadair.config`); here
is what only the environment around the process can show. A failing check is a finding, never an
exception.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import time  # noqa: TID251  # the clocks of hosts are compared on purpose
from typing import Any

from calls.ended.retention import MIB
from calls.service.clocks import Clocks, worst
from calls.service.sweep_state import SweepState
from deadair import StoreUnavailableError
from tasks import app as celery
from tasks.broker.prefetch import is_rabbitmq
from web.cli import neighbours
from web.cli.checks import (
    addresses,
    agents,
    celery_workers,
    connection_fixes,
    elsewhere,
    front,
    limits,
    observed,
    rabbitmq,
    redis_server,
    telnyx,
    variables,
)
from web.dependencies import Dependencies
from web.metrics.service import ended_calls

TIMEOUT_S = 2
NO_EVICTION = "noeviction"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: whether the service can work, and how to fix or improve it."""

    name: str
    ok: bool
    detail: str
    fix: str = ""

    @property
    def label(self) -> tuple[str, str]:
        """Return a word for the result, and its colour."""
        if not self.ok:
            return "BAD", "red"
        return ("note", "yellow") if self.fix else ("ok", "green")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Answer = tuple[bool, str, str]


def examine(p: Dependencies) -> list[Finding]:
    """Run every check, each after those it depends on."""
    if is_rabbitmq(celery):
        celery.conf.broker_transport_options |= rabbitmq.WITHIN_LIMIT
    return [_guarded(name, check, fix, p) for name, check, fix in _CHECKS]


def _guarded(
    name: str, check: Callable[[Dependencies], Answer], fix: str, p: Dependencies
) -> Finding:
    try:
        return Finding(name, *check(p))
    except Exception as error:  # noqa: BLE001  # any failure is a finding
        kind = "" if isinstance(error, StoreUnavailableError) else f"{type(error).__name__}: "
        message = f"{kind}{error}".splitlines()[0]
        detail = message[:200]
        return Finding(name, ok=False, detail=detail, fix=connection_fixes.fix_of(detail, fix))


def _redis(p: Dependencies) -> Answer:
    memory = ended_calls(p).memory()
    if memory.policy != NO_EVICTION:
        said = f"reachable, but evicts keys when it is full ({memory.policy})"
        return False, said, f"set maxmemory-policy {NO_EVICTION}: evicted keys would be live calls"
    told: list[Any] = [server.info("persistence") for server in p.store.redis.servers()]
    if all(each.get("aof_enabled") for each in told):
        return True, "reachable, append-only file on", ""
    return (
        True,
        "reachable",
        "enable its append-only file (appendonly yes), or a restart loses the calls",
    )


def _ended_calls(p: Dependencies) -> Answer:
    ended = ended_calls(p)
    count, taken = ended.size()
    memory = ended.memory()
    said = f"{count} use {taken / MIB:.1f} of {p.config.keep_mb} MiB"
    if memory.most and memory.most < p.config.keep_mb * MIB:
        return True, said, "KEEP_MB exceeds Redis's maxmemory: lower it, or raise maxmemory"
    return True, said, ""


def _clock(p: Dependencies) -> Answer:
    clocks = Clocks(p.store.redis)
    here_s = time() - p.store.leases.now_ms() / 1000
    skews = clocks.all() | {"this host": here_s}
    off = worst(skews)
    if not off:
        return True, f"{abs(here_s):.1f} s off Redis's; {len(skews)} processes checked", ""
    mend = "run an NTP client on every host: a webhook whose signature seems too old is refused"
    return False, f"{off[0]} is {off[1]:+.1f} s off Redis's", mend


def _broker(_: Dependencies) -> Answer:
    with celery.connection_for_write(connect_timeout=TIMEOUT_S) as connection:
        connection.ensure_connection(max_retries=1, timeout=TIMEOUT_S)
    return True, "reachable", ""


def _workers(_: Dependencies) -> Answer:
    found = celery.control.ping(timeout=TIMEOUT_S)
    if found:
        return True, f"{len(found)} running", ""
    return False, "none running", celery_workers.NONE_FIX


def _beat(p: Dependencies) -> Answer:
    if SweepState(p.store.redis).ran_lately():
        return True, "running", ""
    return False, "no recent sweep", "start the Procfile's beat and a worker"


_CHECKS: tuple[tuple[str, Callable[[Dependencies], Answer], str], ...] = (
    ("variables", variables.check, ""),
    ("addresses", addresses.check, ""),
    ("limits", limits.check, ""),
    ("REDIS_URL", _redis, "start Redis, or correct REDIS_URL"),
    ("store's server", neighbours.store, neighbours.ADDRESS_FIX),
    ("store's settings", redis_server.store, neighbours.ADDRESS_FIX),
    ("ended calls", _ended_calls, "start Redis first: it stores them"),
    ("clock", _clock, "start Redis first: clocks are compared with its clock"),
    ("same everywhere", variables.shared, "start Redis first: processes report to it"),
    ("CELERY_BROKER_URL", _broker, "start the broker, or correct CELERY_BROKER_URL"),
    ("broker's server", neighbours.broker, neighbours.ADDRESS_FIX),
    ("broker's settings", redis_server.broker, neighbours.ADDRESS_FIX),
    ("RabbitMQ", rabbitmq.server, neighbours.ADDRESS_FIX),
    ("Celery worker", _workers, celery_workers.FIX),
    ("queues", celery_workers.queues, celery_workers.FIX),
    ("tasks waiting", celery_workers.waiting, celery_workers.FIX),
    ("Celery beat", _beat, "start Redis first: beat records its runs there"),
    ("releases", observed.releases, "start Redis first: processes report to it"),
    ("open files", observed.open_files, ""),
    ("CELERY_RESULT_BACKEND", elsewhere.results, "correct it, or unset it: results are not needed"),
    ("agents", agents.check, "start Redis first: it stores the agents"),
    ("tasks told", elsewhere.told_tasks, "start Redis first: it stores the agents"),
    ("STORY_URL", elsewhere.stories, ""),
    ("TELNYX_PUBLIC_KEY", telnyx.public_key, ""),
    ("webhooks", observed.webhooks, "start Redis first: they are counted there"),
    ("TELNYX_API_KEY", telnyx.api_key, ""),
    ("outbound calls", telnyx.outbound, ""),
    ("PUBLIC_URL", front.public_url, front.PUBLIC_URL_FIX),
    ("FLOWER_URL", front.flower, front.FLOWER_FIX),
)
