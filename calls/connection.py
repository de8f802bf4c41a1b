"""How Dead Air connects to Redis: pooled, and never waiting long for a server that is away."""

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

SOCKET_TIMEOUT_S = 1.5


def connect(url: str, *, max_connections: int = 64) -> "redis.Redis":
    """Return a client for *url*; it connects on first use and never waits long for a dead server.

    One retry only: whoever asks holds a caller's silence clock or Telnyx's two seconds.
    """
    pool = redis.BlockingConnectionPool.from_url(
        url,
        max_connections=max_connections,
        timeout=SOCKET_TIMEOUT_S,
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=SOCKET_TIMEOUT_S,
        decode_responses=True,
        retry=Retry(NoBackoff(), 1),
    )
    return redis.Redis(connection_pool=pool)
