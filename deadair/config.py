"""The process's environment as one frozen value, read once at start-up.

A missing or bad variable stops the start with one message that lists every fault. Secrets never
reach a `repr`. Nothing here can be changed while running; what users change lives in the agents.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

ED25519_KEY_BYTES = 32
MAX_PORT = 65_535
MIN_SECRET_CHARS = 16
REDIS_SCHEMES = ("redis", "rediss", "unix", "sentinel")
DIALS_PER_MINUTE, MOST_DIALS = 60, 10_000
PREFIX = re.compile(r"\+([1-9]\d{0,14})?")
VADS = ("webrtc", "silero")
BROKER_SCHEMES = (*REDIS_SCHEMES, "amqp", "amqps", "pyamqp")


class ConfigError(SystemExit):
    """The environment can't start the service; the message names every fault, one a line.

    A SystemExit, so that whatever process reads it (gunicorn, Celery, flask) ends with the message
    and status 1 instead of a traceback.
    """


@dataclass(frozen=True, slots=True)
class Config:
    """What the environment says, checked. `public_url` has no trailing slash."""

    redis_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    result_backend: str | None = field(repr=False)
    telnyx_api_key: str = field(repr=False)
    telnyx_public_keys: tuple[bytes, ...]
    telnyx_base_url: str
    telnyx_connection_id: str
    telnyx_from: str
    public_url: str
    port: int
    web_concurrency: int
    admin_token: str = field(repr=False)
    secret_key: str = field(repr=False)
    runaway_factor: int = 5
    runaway_least: int = 20
    runaway_learn: int = 30
    """Hang-ups for silence pause above so many times their normal and so many in a minute."""

    vad: str = "webrtc"
    """Who says whether the caller speaks."""

    dial_prefixes: tuple[str, ...] = ()
    dial_rate: int = DIALS_PER_MINUTE
    """Which numbers may be dialled (none: outbound calls are off), and how many in a minute."""

    @property
    def media_url(self) -> str:
        """Where Telnyx opens media sockets: `https` becomes `wss`, `http` becomes `ws`."""
        url = urlsplit(self.public_url)
        scheme = "wss" if url.scheme == "https" else "ws"
        return urlunsplit((scheme, url.netloc, url.path, "", ""))


class _Reader:
    """Reads variables and gathers faults, so that all of them can be said at once."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.env.get(name, "").strip() or default

    def fault(self, name: str, why: str) -> None:
        self.faults.append(f"{name}: {why}")

    def secret(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.fault(name, "is required (make run makes one)")
        elif len(value) < MIN_SECRET_CHARS:
            self.fault(name, f"must have at least {MIN_SECRET_CHARS} characters")
        return value

    def integer(self, name: str, default: int, limits: tuple[int, int]) -> int:
        raw = self.text(name, str(default))
        low, high = limits
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            self.fault(name, f"must be a whole number from {low} to {high}, not {raw[:20]!r}")
            return default
        return int(raw)

    def url(self, name: str, value: str, schemes: tuple[str, ...]) -> str:
        try:
            parts = urlsplit(value)
            usable = bool(parts.hostname) or (parts.scheme == "unix" and bool(parts.path))
            named = parts.scheme != "sentinel" or bool(parts.path.strip("/"))
        except ValueError:
            usable = named = False
        if not usable or parts.scheme not in schemes:
            self.fault(name, f"must be a URL that starts with one of {', '.join(schemes)}")
        elif not named:
            self.fault(name, "must name the master: sentinel://host:port,host:port/name")
        return value.rstrip("/")

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, choices[0])
        if value not in choices:
            self.fault(name, f"must be {' or '.join(choices)}, not {value[:20]!r}")
        return value

    def prefixes(self, name: str, default: str) -> tuple[str, ...]:
        """How numbers begin, as in "+44,+1212"; "+" alone is every number."""
        found = [part.strip() for part in self.text(name, default).split(",") if part.strip()]
        if not all(prefix.isascii() and PREFIX.fullmatch(prefix) for prefix in found):
            self.fault(name, "must be prefixes of E.164 numbers with commas between: +44,+1212")
        return tuple(found)

    def public_keys(self, name: str) -> tuple[bytes, ...]:
        """One base64 Ed25519 key, or two with a comma between while Telnyx rotates them."""
        keys = []
        for raw in filter(None, (part.strip() for part in self.text(name).split(","))):
            try:
                key = base64.b64decode(raw, validate=True)
            except (binascii.Error, ValueError):
                key = b""
            if len(key) != ED25519_KEY_BYTES:
                self.fault(name, "must be the base64 of a raw 32-byte Ed25519 key")
            else:
                keys.append(key)
        return tuple(keys)


def _is_here(url: str) -> bool:
    """Return whether *url* leads to this very machine: what answers is a simulator, not Telnyx."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def read(env: Mapping[str, str] | None = None) -> Config:
    """Return the configuration of *env* (the process's own by default).

    Raises ConfigError naming every missing or bad variable at once.
    """
    reader = _Reader(os.environ if env is None else env)
    config = _config(reader)
    if reader.faults:
        raise ConfigError("The environment can't start Dead Air:\n  " + "\n  ".join(reader.faults))
    return config


def _stores(reader: _Reader) -> tuple[str, str]:
    """Return the addresses of the state and of the broker."""
    redis_url = reader.text("REDIS_URL")
    if not redis_url:
        reader.fault("REDIS_URL", "is required (make run starts an embedded server)")
    else:
        reader.url("REDIS_URL", redis_url, REDIS_SCHEMES)
    broker_url = reader.text("CELERY_BROKER_URL", redis_url)
    if broker_url and broker_url != redis_url:
        for node in broker_url.split(";"):  # kombu's way of naming several brokers
            reader.url("CELERY_BROKER_URL", node, BROKER_SCHEMES)
    return redis_url, broker_url


def _config(reader: _Reader) -> Config:
    redis_url, broker_url = _stores(reader)
    port = reader.integer("PORT", 8000, (1, MAX_PORT))
    telnyx = reader.url(
        "TELNYX_BASE_URL",
        reader.text("TELNYX_BASE_URL", "https://api.telnyx.com/v2"),
        ("http", "https"),
    )
    no_phone_rings = _is_here(telnyx)
    return Config(
        redis_url=redis_url,
        broker_url=broker_url,
        result_backend=reader.text("CELERY_RESULT_BACKEND") or None,
        telnyx_api_key=reader.text("TELNYX_API_KEY"),
        telnyx_public_keys=reader.public_keys("TELNYX_PUBLIC_KEY"),
        telnyx_base_url=telnyx,
        telnyx_connection_id=reader.text("TELNYX_CONNECTION_ID"),
        telnyx_from=reader.text("TELNYX_FROM"),
        public_url=reader.url(
            "PUBLIC_URL", reader.text("PUBLIC_URL", f"http://127.0.0.1:{port}"), ("http", "https")
        ),
        port=port,
        web_concurrency=reader.integer("WEB_CONCURRENCY", 4, (1, 256)),
        admin_token=reader.secret("ADMIN_TOKEN"),
        secret_key=reader.secret("SECRET_KEY"),
        runaway_factor=reader.integer("RUNAWAY_FACTOR", 5, (1, 1_000)),
        runaway_least=reader.integer("RUNAWAY_LEAST", 20, (1, 1_000_000)),
        runaway_learn=reader.integer("RUNAWAY_LEARN", 30, (0, 10_000)),
        vad=reader.one_of("VAD", VADS),
        dial_prefixes=reader.prefixes("DIAL_PREFIXES", "+" if no_phone_rings else ""),
        dial_rate=reader.integer(
            "DIAL_RATE", MOST_DIALS if no_phone_rings else DIALS_PER_MINUTE, (1, MOST_DIALS)
        ),
    )
