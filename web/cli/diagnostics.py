"""Checks of everything the service needs in order to work, each with a way to fix it.

A bad variable stops every process, this one too, with a message of its own (`deadair.config`); here
is what only the environment around the process can show. A failing check is a finding, never an
exception.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import time  # noqa: TID251  # the clocks of hosts are compared on purpose
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from calls.ended.retention import MIB
from calls.service.clocks import Clocks, worst
from calls.service.sweep_state import SweepState
from deadair import StoreUnavailableError
from deadair.loopback import is_loopback
from tasks import app as celery
from web.cli import neighbours
from web.dependencies import Dependencies
from web.metrics.service import ended_calls

TIMEOUT_S = 2
NO_EVICTION = "noeviction"
OK = 200
REFUSED = frozenset({401, 403})
FAULTY = 500

PUBLIC_URL_FIX = "start the web process, and check that the address reaches it"


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
    return [_guarded(name, check, fix, p) for name, check, fix in _CHECKS]


def _guarded(
    name: str, check: Callable[[Dependencies], Answer], fix: str, p: Dependencies
) -> Finding:
    try:
        return Finding(name, *check(p))
    except Exception as error:  # noqa: BLE001  # any failure is a finding
        kind = "" if isinstance(error, StoreUnavailableError) else f"{type(error).__name__}: "
        message = f"{kind}{error}".splitlines()[0]
        return Finding(name, ok=False, detail=message[:200], fix=fix)


def _variables(_: Dependencies) -> Answer:
    return True, "all well-formed", ""  # else `deadair.config` had stopped this process


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
    return False, "none running", "start the Procfile's worker; without it no call is answered"


def _beat(p: Dependencies) -> Answer:
    if SweepState(p.store.redis).ran_lately():
        return True, "running", ""
    return False, "no recent sweep", "start the Procfile's beat and a worker"


def _public_key(p: Dependencies) -> Answer:
    count = len(p.config.telnyx_public_keys)
    if count:
        return True, f"{count} set", ""
    return (
        False,
        "not set: every webhook is refused",
        "copy it from the Telnyx portal (Keys & Credentials)",
    )


def _api_key(p: Dependencies) -> Answer:
    base, key = p.config.telnyx_base_url, p.config.telnyx_api_key
    if not key:
        return (
            False,
            "not set: no command can be sent",
            "create one in the Telnyx portal (API Keys)",
        )
    try:
        status = _ask(f"{base}/calls/v3:doctor", key)
    except URLError as error:
        return False, f"{base} can't be reached: {error.reason}", "check DNS, proxy and firewall"
    if status in REFUSED:
        return False, f"refused ({status})", "create a new one in the Telnyx portal (API Keys)"
    if status >= FAULTY:
        return (
            False,
            f"{base} answers {status}",
            "wait: Telnyx, or a proxy in front of it, is failing",
        )
    return True, "accepted", ""


def _outbound(p: Dependencies) -> Answer:
    named = {
        "TELNYX_CONNECTION_ID": p.config.telnyx_connection_id,
        "TELNYX_FROM": p.config.telnyx_from,
    }
    if not p.config.dial_prefixes:
        return True, "off", "to place calls, set DIAL_PREFIXES, for example +44,+1212"
    missing = [name for name, value in named.items() if not value]
    if not missing:
        allowed = f"{', '.join(p.config.dial_prefixes)}, {p.config.dial_rate} a minute"
        return True, f"allowed: {allowed}", ""
    message = f"{' and '.join(missing)} not set: no calls can be placed"
    return True, message, "only needed to place calls"


def _public_url(p: Dependencies) -> Answer:
    url = p.config.public_url
    local = is_loopback(url)
    if local and not is_loopback(p.config.telnyx_base_url):
        fix = "set it to the https:// address at which Telnyx reaches this service"
        return False, f"{url} is a loopback address: Telnyx can't reach it", fix
    try:
        status = _ask(f"{url}/livez")
    except URLError as error:
        return False, f"{url} can't be reached: {error.reason}", PUBLIC_URL_FIX
    if status != OK:
        return (
            False,
            f"{url}/livez answers {status}",
            "check that the address reaches the web process",
        )
    if not local and url.startswith("http:"):
        return True, f"{url} answers", "use https; otherwise callers' audio is sent unencrypted"
    return True, f"{url} answers", ""


def _ask(url: str, key: str = "") -> int:
    """Return the status of the answer; raises URLError if there is none.

    No proxy is used for loopback addresses.
    """
    direct = [ProxyHandler({})] if is_loopback(url) else []
    request = Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})  # noqa: S310  # http(s), checked by config
    try:
        with build_opener(*direct).open(request, timeout=TIMEOUT_S) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


_CHECKS: tuple[tuple[str, Callable[[Dependencies], Answer], str], ...] = (
    ("variables", _variables, ""),
    ("REDIS_URL", _redis, "start Redis, or correct REDIS_URL"),
    ("store's server", neighbours.store, neighbours.ADDRESS_FIX),
    ("ended calls", _ended_calls, "start Redis first: it stores them"),
    ("clock", _clock, "start Redis first: clocks are compared with its clock"),
    ("CELERY_BROKER_URL", _broker, "start the broker, or correct CELERY_BROKER_URL"),
    ("broker's server", neighbours.broker, neighbours.ADDRESS_FIX),
    ("Celery worker", _workers, "start the broker first: workers answer through it"),
    ("Celery beat", _beat, "start Redis first: beat records its runs there"),
    ("TELNYX_PUBLIC_KEY", _public_key, ""),
    ("TELNYX_API_KEY", _api_key, ""),
    ("outbound calls", _outbound, ""),
    ("PUBLIC_URL", _public_url, PUBLIC_URL_FIX),
)
