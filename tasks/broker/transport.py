"""kombu's Redis transports as our workers use them: one client a pool, and no message lost.

Read against kombu 5.7. Celery takes them by `broker_transport`, so other applications of a process
keep kombu's own.

A client per pool instead of one per command: kombu makes one for each publish, append and
acknowledgement, which costs redis-py more than most commands. It saves a sixth of a busy Celery
worker's time. A client on a pool keeps no state between commands and may be shared by threads.
A new channel asks whether the server answers over the connection that it then publishes over; kombu
makes another for that, which only a worker needs.
Connections leave a demoted master: kombu takes READONLY for a reply like any other, and stays.
"""

from typing import Any

from kombu.transport import redis

from calls.redis_client import failover
from tasks.broker.multi_pop import TakesSeveral
from tasks.broker.redis_qos import ResilientQoS

_Channel: Any = redis.Channel  # kombu has no types for them
_SentinelChannel: Any = redis.SentinelChannel
_Transport: Any = redis.Transport
_SentinelTransport: Any = redis.SentinelTransport
_MultiChannelPoller: Any = redis.MultiChannelPoller


class _ReusedClient:
    """What both channels add to kombu's."""

    QoS = ResilientQoS
    pool: Any
    closed: bool
    _qos: Any
    _disconnect_pools: Any
    _reused: Any = None
    _answered = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        vars(self).pop("client", None)  # the one that was asked is not the one that waits for tasks
        self._answered = True

    def _create_client(self, asynchronous: bool = False) -> Any:  # kombu's signature
        """Return the client of the present pool; kombu makes the polling one itself."""
        make = super()._create_client  # type: ignore[misc]  # the channel's own
        if asynchronous and self._answered:
            return make(asynchronous=True)
        if self._reused is None or self._reused.connection_pool is not self.pool:
            self._reused = make()
        return self._reused

    def close(self) -> None:
        """Close the channel, once the server has its acknowledgements."""
        if isinstance(self._qos, ResilientQoS) and not self.closed:
            self._qos.settle()
        super().close()  # type: ignore[misc]  # the channel's own
        self._disconnect_pools()  # what was in hand is put back over a new one


class Channel(_ReusedClient, TakesSeveral, _Channel):  # type: ignore[misc]  # untyped base
    """A channel to one Redis."""

    connection_class, connection_class_ssl = failover.Plain, failover.Tls


class SentinelChannel(
    _ReusedClient,
    TakesSeveral,
    _SentinelChannel,  # type: ignore[misc]  # untyped base
):
    """A channel to a master under Sentinel."""

    connection_class, connection_class_ssl = failover.Watched, failover.WatchedTls

    def _sentinel_managed_pool(self, asynchronous: bool = False) -> Any:  # kombu's signature
        pool = super()._sentinel_managed_pool(asynchronous)
        if issubclass(pool.connection_class, failover.WatchedTls):
            failover.share_context(pool.sentinel_manager)
        return pool


class _Poller(_MultiChannelPoller):  # type: ignore[misc]  # untyped base
    """kombu's, which before it waits sends the acknowledgements that wait."""

    def on_poll_start(self) -> None:
        for channel in self._channels:
            if channel.active_queues:
                channel.qos.flush()
        super().on_poll_start()


class _Polls:
    """What both transports add to kombu's."""

    cycle: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cycle = _Poller()


class Transport(_Polls, _Transport):  # type: ignore[misc]  # untyped base
    """`redis://` and `rediss://`."""

    Channel = Channel


class SentinelTransport(_Polls, _SentinelTransport):  # type: ignore[misc]  # untyped base
    """`sentinel://`."""

    Channel = SentinelChannel
