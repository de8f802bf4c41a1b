"""Telnyx's keys, and what outbound calls need."""

import base64
import binascii
from urllib.error import URLError

from deadair.config_types import ED25519_KEY_BYTES
from deadair.loopback import is_loopback
from web.cli.checks.ask import Reply, ask
from web.dependencies import Dependencies

Answer = tuple[bool, str, str]
REFUSED = frozenset({401, 403})
FAULTY = 500
API_KEY_FIX = "create a new one in the Telnyx portal, API Keys"


def public_key(p: Dependencies) -> Answer:
    count = len(p.config.telnyx_public_keys)
    if count:
        return True, f"{count} set", ""
    fix = "copy it from the Telnyx portal, Keys & Credentials"
    return False, "not set: every webhook is refused", fix


def api_key(p: Dependencies) -> Answer:
    """Look whether Telnyx takes the key, and whether what answers is Telnyx's API."""
    base, key = p.config.telnyx_base_url, p.config.telnyx_api_key
    if not key:
        return False, "not set: no command can be sent", "create one in the Telnyx portal, API Keys"
    if fault := _misspelt(key):
        return False, fault, "copy it from the Telnyx portal, API Keys: KEY..."
    try:
        return _judged(base, ask(f"{base}/calls/v3:doctor", key))
    except URLError as error:
        return False, f"{base} can't be reached: {error.reason}", "check DNS, proxy and firewall"


def _judged(base: str, answer: Reply) -> Answer:
    if answer.status in REFUSED:
        return False, f"refused ({answer.status})", API_KEY_FIX
    if answer.status >= FAULTY:
        said = f"{base} answers {answer.status}"
        return False, said, "wait: Telnyx or a proxy in front of it fails"
    if '"errors"' not in answer.text and '"data"' not in answer.text:
        return True, "accepted", f"{base} does not answer as Telnyx does: is TELNYX_BASE_URL right?"
    return True, "accepted", ""


def _misspelt(key: str) -> str:
    if not key.isascii() or not key.isprintable() or " " in key or key.strip("'\"") != key:
        return "has a space, a quote or another character that no key has"
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return "is a public key" if len(raw) == ED25519_KEY_BYTES else ""


def outbound(p: Dependencies) -> Answer:
    """Look whether calls can be placed."""
    config = p.config
    if not config.dial_prefixes:
        return True, "off", "to place calls, set DIAL_PREFIXES, for example +44,+1212"
    named = {
        "TELNYX_CONNECTION_ID": config.telnyx_connection_id,
        "TELNYX_FROM": config.telnyx_from,
    }
    missing = [name for name, value in named.items() if not value]
    if missing:
        said = f"{' and '.join(missing)} not set: no calls can be placed"
        return True, said, "only needed to place calls"
    if not config.telnyx_connection_id.isdecimal():
        said = "TELNYX_CONNECTION_ID is no number: no calls can be placed"
        return _unless_simulated(p, said, "copy the id of your Call Control application")
    allowed = f"{', '.join(config.dial_prefixes)}, {config.dial_rate} a minute"
    fix = "+ allows the numbers of every country: name those you call" if _all(p) else ""
    return True, f"allowed: {allowed}", fix


def _all(p: Dependencies) -> bool:
    return "+" in p.config.dial_prefixes and not is_loopback(p.config.telnyx_base_url)


def _unless_simulated(p: Dependencies, said: str, fix: str) -> Answer:
    return is_loopback(p.config.telnyx_base_url), said, fix
