"""One Redis client a pool of kombu's, instead of one a command.

kombu 5.7 makes a client for each publish, each append and each acknowledgement, and making one
costs redis-py more than most commands: a sixth of a busy Celery worker's time. A client on a pool
keeps nothing of its own between commands and may be shared by threads.
"""

from typing import Any

from kombu.transport import redis as transport

_Channel: Any = transport.Channel  # kombu's types have none of this
_make = _Channel._create_client  # noqa: SLF001  # there is no public way in


def _lasting(channel: Any, asynchronous: bool = False) -> Any:  # kombu's signature
    """Return the client of *channel*'s present pool; the polling one is kombu's own affair."""
    if asynchronous:
        return _make(channel, asynchronous=True)
    client = channel.__dict__.get("lasting_client")
    if client is None or client.connection_pool is not channel.pool:
        client = channel.__dict__["lasting_client"] = _make(channel)
    return client


def install() -> None:
    """Have every Redis channel of this process keep its client."""
    _Channel._create_client = _lasting  # noqa: SLF001  # there is no public way in
