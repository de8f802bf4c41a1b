"""Celery's settings, each with its reason. Read by `tasks.app`.

On a Redis broker a message that a killed worker had taken comes back only after
`visibility_timeout`, at the next look for such messages; `acks_late` does not change that. Our
tasks last under a second, so it is a few seconds, and nothing a call needs waits for it: a step
asked for but not confirmed is asked for again by the sweep. Being run twice harms no task.
"""

import os
import sys
from urllib.parse import urlsplit

from kombu import Queue

from calls.redis_client import failover
from calls.redis_client.connect import sentinel_group
from deadair import amqp_options, redis_tls
from deadair.config import StoreConfig, WorkerConfig

# One message names all that a role lacks, and a worker needs more than beat or Flower.
_config = (WorkerConfig if "worker" in sys.argv[1:] else StoreConfig).from_env()
_watched = sentinel_group(_config.broker_url)
_first = _config.broker_url.partition(";")[0]

broker_url = _config.broker_url
if _watched:  # Celery wants one address a Sentinel, and the master's name beside them
    broker_url = _watched.broker_url
if _watched and _watched.tls:
    broker_use_ssl = dict(_watched.tls)
elif _tls := redis_tls.options(_first) or amqp_options.tls(_first):  # kombu alone checks less
    broker_use_ssl = _tls
    broker_url = ";".join(redis_tls.plain(node) for node in broker_url.split(";"))
if os.environ.get("CELERY_BROKER_URL", broker_url) != broker_url:  # Celery would prefer it
    broker_read_url = broker_write_url = broker_url
for _name in ("CELERY_BROKER_READ_URL", "CELERY_BROKER_WRITE_URL"):  # an estate's; they would win
    if _name in os.environ:
        os.environ[_name] = broker_url
result_backend = _config.result_backend
if result_backend:  # Celery prefers the plain variable; ours may be the prefixed one
    os.environ["CELERY_RESULT_BACKEND"] = result_backend

namespace = _config.namespace
"""Not Celery's: stands before all names that an estate shares a broker with (`tasks.app`)."""

# Reading, acting and sweeping don't wait for each other: each is a process (`tasks.workers.lanes`).
_QUEUES = {
    "webhooks": ("webhooks",),
    "checkins": ("checkins", "speech", "lines", "messages"),
    "sweeps": ("sweeps",),
    "hooks": ("hooks", "tell"),
    "api": ("api",),
}
_scheme = urlsplit(_config.broker_url).scheme
_rabbitmq = _scheme in {"amqp", "amqps", "pyamqp"}
# Said of each queue: a vhost may have another default, and a worker asks quorum queues otherwise.
_arguments = {"x-queue-type": _config.broker_queue_type} if _rabbitmq else None
task_queues = tuple(Queue(f"{namespace}.{queue}", queue_arguments=_arguments) for queue in _QUEUES)
task_default_queue = f"{namespace}.webhooks"
task_routes = {
    f"{namespace}.{module}.*": {"queue": f"{namespace}.{queue}"}
    for queue, modules in _QUEUES.items()
    for module in modules
}

# A team's `control.shutdown()` or `purge` must not reach our workers, nor our events fill their
# Flower, unless they want to see our tasks there.
if _config.events == "own":
    control_exchange = f"{namespace}.celery"
    event_exchange = f"{namespace}.celeryev"
    event_queue_prefix = f"{namespace}.celeryev"

task_serializer = "json"
accept_content = ["json"]  # never unpickle what comes from a broker
task_ignore_result = True  # outcomes are on the call's timeline; storing results doubles the cost
worker_send_task_events = True
worker_consumer = "tasks.shown.consumer:Consumer"  # Celery's own logs bodies it can't use

worker_prefetch_multiplier = 1  # a slow command must not hold others that are due now
worker_hijack_root_logger = False  # our logs are one JSON line an event already
worker_cancel_long_running_tasks_on_connection_loss = True  # they come back; run them once
broker_connection_retry_on_startup = True  # the broker may start after us
broker_connection_max_retries = None  # a broker may be away for longer than a hundred attempts
broker_pool_limit = 10  # 0 or None opens a connection per publish: eight times the cost
broker_transport_options: dict[str, object] = {
    # Our own: any worker that restores lost messages uses its own time-out, and ours is seconds.
    "unacked_key": f"{namespace}.unacked",
    "unacked_index_key": f"{namespace}.unacked_index",
    "unacked_mutex_key": f"{namespace}.unacked_mutex",
    "visibility_timeout": 12,  # longer than any pause between retries and any command to Telnyx
    "unacked_restore_interval": 2,  # kombu would look every 10 s ...
    "unacked_restore_throttle": 1,  # ... and really look every tenth time
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "socket_keepalive_options": failover.LEAVES_THE_SILENT,  # BRPOP waits without any time-out
    "retry_on_timeout": False,
}
if _watched:
    broker_transport_options["master_name"] = _watched.name
    broker_transport_options["sentinel_kwargs"] = _watched.sentinel_options
if "flower" in sys.argv[1:]:
    pass  # its page of queues goes by kombu's own names; it takes no task that could be lost
elif _scheme in {"redis", "rediss"}:
    broker_transport = "tasks.broker.transport:Transport"
elif _watched:
    broker_transport = "tasks.broker.transport:SentinelTransport"
elif _rabbitmq:  # it confirms: "sent" is not "safe" there
    broker_transport = f"tasks.broker.rabbitmq:{'Tls' if _scheme == 'amqps' else ''}Transport"
if _rabbitmq:
    broker_transport_options = {"confirm_publish": True}
    broker_channel_error_retry = True  # of those in `tasks.broker.queues_away`

# No `expires`: it would be compared with the clock of another host. A late sweep finds the lock.
beat_schedule = {
    "sweep": {"task": f"{namespace}.sweeps.sweep", "schedule": 1.0},
    "hooks": {"task": f"{namespace}.hooks.due", "schedule": 2.0},
}
timezone = "UTC"
