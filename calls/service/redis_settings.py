"""What a Redis server says of its memory, disk, clients and settings, for the doctor."""

from time import monotonic
from typing import Any, NamedTuple

from redis.exceptions import ResponseError

from deadair import StoreUnavailableError

SECTIONS = ("server", "clients", "memory", "persistence", "stats", "replication")
SETTINGS = (
    "timeout",
    "tcp-keepalive",
    "busy-reply-threshold",
    "appendfsync",
    "stop-writes-on-bgsave-error",
    "min-replicas-to-write",
    "maxclients",
)
PINGS = 5


class RedisSettings(NamedTuple):
    """One server: the lines of its INFO, its CONFIG as text, and how far away it is.

    `config` is empty where our user may not ask for it.
    """

    info: dict[str, Any]
    config: dict[str, str]
    away_ms: float

    @property
    def run_id(self) -> str:
        """What tells one start of a server from every other."""
        return str(self.info.get("run_id", ""))

    def count(self, name: str) -> int:
        """Return a number of INFO, 0 if it is not told."""
        return int(self.info.get(name) or 0)


def redis_settings(client: Any) -> RedisSettings:
    """Ask the server. Raises what *client* raises."""
    info: dict[str, Any] = {}
    for section in SECTIONS:
        info |= client.info(section)
    try:
        told = client.config_get(*SETTINGS)
    except (ResponseError, StoreUnavailableError):  # hosted servers have none, a user may lack it
        told = {}
    config = {_text(name): _text(value) for name, value in told.items()}
    return RedisSettings(info, config, min(_ping_ms(client) for _ in range(PINGS)))


def _ping_ms(client: Any) -> float:
    began = monotonic()
    client.ping()
    return (monotonic() - began) * 1000


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
