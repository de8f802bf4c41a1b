"""What the service needs in order to work, examined one by one, and how to mend each.

Whatever `config.read` refuses stops every process, this one too, with a message of its own; here is
what only the surroundings can show. A failing check is a finding, never an exception.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import time  # noqa: TID251  # the clocks of hosts are compared on purpose
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from calls.sweep_state import SweepState
from tasks import app as celery
from web.dependencies import Dependencies

SKEW_S = 2.0
PATIENCE_S = 2
OK = 200
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
REFUSED = frozenset({401, 403})
FAULTY = 500

PUBLIC_URL_MEND = "start the Procfile's web line, and see that the address leads to it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined: whether the service can work with it, and how to mend or better it."""

    name: str
    ok: bool
    says: str
    mend: str = ""

    @property
    def mark(self) -> tuple[str, str]:
        """Return a word for it, and a colour."""
        if not self.ok:
            return "BAD", "red"
        return ("note", "yellow") if self.mend else ("ok", "green")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Answer = tuple[bool, str, str]


def examine(p: Dependencies) -> list[Finding]:
    """Examine everything, in the order in which things rest on one another."""
    return [_guarded(name, check, mend, p) for name, check, mend in _CHECKS]


def _guarded(
    name: str, check: Callable[[Dependencies], Answer], mend: str, p: Dependencies
) -> Finding:
    try:
        return Finding(name, *check(p))
    except Exception as error:  # noqa: BLE001  # whatever fails is what is being looked for
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        return Finding(name, ok=False, says=said[:200], mend=mend)


def _variables(_: Dependencies) -> Answer:
    return True, "well-formed, all of them", ""  # or `config.read` had stopped this very process


def _redis(p: Dependencies) -> Answer:
    server: Any = p.store.redis.info("persistence")
    if server.get("aof_enabled"):
        return True, "reachable, append-only file on", ""
    return True, "reachable", "turn its append-only file on (appendonly yes): a restart loses calls"


def _clock(p: Dependencies) -> Answer:
    skew_s = abs(p.store.leases.now_ms() / 1000 - time())
    said = f"{skew_s:.1f} s off Redis's"
    mend = "run an NTP client on both hosts: signatures of webhooks are refused by their age"
    return skew_s < SKEW_S, said, "" if skew_s < SKEW_S else mend


def _broker(_: Dependencies) -> Answer:
    with celery.connection_for_write(connect_timeout=PATIENCE_S) as connection:
        connection.ensure_connection(max_retries=1, timeout=PATIENCE_S)
    return True, "reachable", ""


def _workers(_: Dependencies) -> Answer:
    found = celery.control.ping(timeout=PATIENCE_S)
    if found:
        return True, f"{len(found)} answer{'s' if len(found) == 1 else ''}", ""
    return False, "none answers", "start the Procfile's worker line: nothing is said without it"


def _beat(p: Dependencies) -> Answer:
    if SweepState(p.store.redis).ran_lately():
        return True, "calls are swept", ""
    return False, "no sweep ran lately", "start the Procfile's beat line, and a worker"


def _public_key(p: Dependencies) -> Answer:
    count = len(p.config.telnyx_public_keys)
    if count:
        return True, f"{count} set, webhooks can be verified", ""
    return (
        False,
        "is not set: every webhook is refused",
        "copy it from the portal, Keys & Credentials",
    )


def _api_key(p: Dependencies) -> Answer:
    base, key = p.config.telnyx_base_url, p.config.telnyx_api_key
    if not key:
        return False, "is not set: no command can be sent", "make one in the portal, API Keys"
    try:
        status = _ask(f"{base}/calls/v3:doctor", key)
    except URLError as error:
        return False, f"{base} can't be reached: {error.reason}", "see to DNS, proxy and firewall"
    if status in REFUSED:
        return False, f"is refused ({status})", "make a new one in the portal, API Keys"
    if status >= FAULTY:
        return False, f"{base} answers {status}", "wait: Telnyx has a fault, or a proxy before it"
    return True, "is accepted", ""


def _outbound(p: Dependencies) -> Answer:
    named = {
        "TELNYX_CONNECTION_ID": p.config.telnyx_connection_id,
        "TELNYX_FROM": p.config.telnyx_from,
    }
    if not p.config.dial_prefixes:
        return True, "off", "only needed to dial out: set DIAL_PREFIXES, as in +44,+1212"
    missing = [name for name, value in named.items() if not value]
    if not missing:
        allowed = f"{', '.join(p.config.dial_prefixes)}, {p.config.dial_rate} a minute"
        return True, f"calls can be placed: {allowed}", ""
    said = f"{' and '.join(missing)} not set: no calls can be placed"
    return True, said, "only needed to dial out"


def _public_url(p: Dependencies) -> Answer:
    url = p.config.public_url
    local = urlsplit(url).hostname in LOOPBACK
    if local and urlsplit(p.config.telnyx_base_url).hostname not in LOOPBACK:
        mend = "set it to the address Telnyx reaches this service by, https://…"
        return False, f"{url} is this machine's own: Telnyx can't open media to it", mend
    try:
        status = _ask(f"{url}/livez")
    except URLError as error:
        return False, f"{url} can't be reached: {error.reason}", PUBLIC_URL_MEND
    if status != OK:
        return False, f"{url}/livez answers {status}", "see that it leads to the web processes"
    if not local and url.startswith("http:"):
        return True, f"{url} answers", "use https: callers' voices travel in the clear"
    return True, f"{url} answers", ""


def _ask(url: str, key: str = "") -> int:
    """Return the status of an answer; raises URLError where there is none.

    Loopback is never asked through a proxy.
    """
    direct = [ProxyHandler({})] if urlsplit(url).hostname in LOOPBACK else []
    request = Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})  # noqa: S310  # http(s), checked by config
    try:
        with build_opener(*direct).open(request, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except HTTPError as refusal:
        return refusal.code


_CHECKS: tuple[tuple[str, Callable[[Dependencies], Answer], str], ...] = (
    ("variables", _variables, ""),
    ("REDIS_URL", _redis, "start Redis, or set REDIS_URL to where it is"),
    ("clock", _clock, "start Redis first: its clock is what is compared"),
    ("CELERY_BROKER_URL", _broker, "start the broker, or set CELERY_BROKER_URL to where it is"),
    ("Celery worker", _workers, "start the broker first: workers are asked through it"),
    ("Celery beat", _beat, "start Redis first: beat's mark is there"),
    ("TELNYX_PUBLIC_KEY", _public_key, ""),
    ("TELNYX_API_KEY", _api_key, ""),
    ("outbound calls", _outbound, ""),
    ("PUBLIC_URL", _public_url, PUBLIC_URL_MEND),
)
