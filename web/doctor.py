"""What the service needs in order to work, examined one by one, and how to mend each."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time  # noqa: TID251  # the clocks of hosts are compared on purpose
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from calls import keys
from tasks import app as celery
from web.parts import Parts

SKEW_S = 2.0
PATIENCE_S = 2.0


@dataclass(frozen=True)
class Finding:
    """One thing examined: whether it is well, and if not, how to mend it."""

    name: str
    ok: bool
    says: str


def examine(p: Parts) -> list[Finding]:
    """Examine everything; a failing check is a finding, never an exception."""
    return [_guarded(name, check, p) for name, check in _CHECKS.items()]


def _guarded(name: str, check: Callable[[Parts], tuple[bool, str]], p: Parts) -> Finding:
    try:
        ok, says = check(p)
    except Exception as error:  # noqa: BLE001  # whatever fails is what is being looked for
        ok, says = False, f"{type(error).__name__}: {error}"
    return Finding(name, ok, says)


def _redis(p: Parts) -> tuple[bool, str]:
    server: Any = p.store.redis.info("persistence")
    if server.get("aof_enabled"):
        return True, "reachable, append-only file on"
    return (
        True,
        "reachable; turn its append-only file on (appendonly yes), or a restart loses calls",
    )


def _clock(p: Parts) -> tuple[bool, str]:
    skew_s = abs(p.store.leases.now_ms() / 1000 - time())
    if skew_s < SKEW_S:
        return True, f"within {skew_s:.1f} s of Redis"
    return False, f"{skew_s:.1f} s off Redis's: run NTP here; signatures of webhooks depend on it"


def _broker(_: Parts) -> tuple[bool, str]:
    with celery.connection_for_write(connect_timeout=PATIENCE_S) as connection:
        connection.ensure_connection(max_retries=1)
    return True, "reachable"


def _workers(_: Parts) -> tuple[bool, str]:
    found = celery.control.ping(timeout=PATIENCE_S)
    if found:
        return True, f"{len(found)} Celery worker(s) answer"
    return False, "no Celery worker answers: start the Procfile's worker line"


def _beat(p: Parts) -> tuple[bool, str]:
    if p.store.redis.exists(keys.SWEPT):
        return True, "sweeps are being run"
    return False, "no sweep ran lately: start the Procfile's beat line (and a worker)"


def _public_key(p: Parts) -> tuple[bool, str]:
    count = len(p.config.telnyx_public_keys)
    if count:
        return True, f"{count} public key(s): webhooks can be verified"
    return (
        False,
        "set TELNYX_PUBLIC_KEY (portal: Keys & Credentials); webhooks are refused until then",
    )


def _api_key(p: Parts) -> tuple[bool, str]:
    if not p.config.telnyx_api_key:
        return False, "set TELNYX_API_KEY; no command can be sent until then"
    url = f"{p.config.telnyx_base_url}/calls/v3:doctor"
    request = Request(url, headers={"Authorization": f"Bearer {p.config.telnyx_api_key}"})  # noqa: S310  # http(s), checked by config
    try:
        urlopen(request, timeout=PATIENCE_S).close()  # noqa: S310  # as above
    except HTTPError as answer:
        if answer.code in {401, 403}:
            return False, f"Telnyx answers {answer.code}: TELNYX_API_KEY is not accepted"
    except URLError as error:
        return False, f"{p.config.telnyx_base_url} can't be reached: {error.reason}"
    return True, "Telnyx accepts the key"


def _public_url(p: Parts) -> tuple[bool, str]:
    host = urlsplit(p.config.public_url).hostname or ""
    local = host in {"127.0.0.1", "localhost", "::1"}
    if local and not p.config.telnyx_base_url.startswith("http://127.0.0.1"):
        return False, "PUBLIC_URL is this machine's own: Telnyx can't open media sockets to it"
    with urlopen(f"{p.config.public_url}/livez", timeout=PATIENCE_S) as answer:  # noqa: S310  # http(s), checked by config
        return answer.status == 200, f"{p.config.public_url} answers"  # noqa: PLR2004


_CHECKS: dict[str, Callable[[Parts], tuple[bool, str]]] = {
    "Redis": _redis,
    "clock": _clock,
    "broker": _broker,
    "Celery worker": _workers,
    "Celery beat": _beat,
    "TELNYX_PUBLIC_KEY": _public_key,
    "TELNYX_API_KEY": _api_key,
    "PUBLIC_URL": _public_url,
}
