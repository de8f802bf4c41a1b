"""Outgoing webhooks: a message is posted to its team's receiver.

Receivers may hang: only a few threads of a worker deliver at a time, and of those only some to any
one host.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from urllib.parse import urlsplit

import structlog

from calls.pending.hook_outbox import HookMessage
from deadair.loopback import is_loopback
from monitor.actions import NotSentError
from monitor.hooks import signing
from monitor.hooks.settings import Hooks
from tasks import app, publish
from tasks.dependencies import Dependencies, dependencies
from tasks.hooks import http_post, outbox_attempts
from tasks.hooks.http_post import NotTakenError

BUSY_MS = 1_000
AT_ONCE, AT_ONCE_PER_HOST = 4, 2
"""Of a worker's threads, the Procfile has 16; most must be free for calls."""

DUE_AT_ONCE = 200
TAKEN = range(200, 300)

log = structlog.get_logger("tasks.hooks")


class _DeliverySlots:
    """Limits concurrent deliveries, per process and per host."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def slot(self, host: str) -> Iterator[bool]:
        """Yield whether one more delivery to *host* may start; never waits."""
        with self._lock:
            room = self._taken.total() < AT_ONCE and self._taken[host] < AT_ONCE_PER_HOST
            self._taken[host] += room
        try:
            yield room
        finally:
            with self._lock:
                self._taken[host] -= room
                if not self._taken[host]:
                    del self._taken[host]


_slots = _DeliverySlots()


@app.task(name="hooks.deliver")
def deliver(message: str, event: str, call_control_id: str = "") -> None:
    """Make one attempt at *message*, an *event* of the call; what fails is tried again later."""
    p = dependencies()
    attempt = outbox_attempts.begin(p, message, lambda agent: agent.hooks)
    if attempt is None:
        return
    found, hooks = attempt
    with _slots.slot(urlsplit(hooks.url).netloc) as room:
        if not room:
            p.hook_outbox.postpone(found, BUSY_MS)
            return
        fault = _post(p, found, hooks)
    bound = log.bind(call_control_id=call_control_id, hook=message, type=event)
    outbox_attempts.end(p, found, fault, bound, counter="hooks_sent")


@app.task(name="hooks.due")
def due() -> None:
    """Enqueue messages that are due. Safe to run any number of times at once."""
    for message in dependencies().hook_outbox.due(DUE_AT_ONCE):
        try:
            publish.hook(message)
        except NotSentError as error:
            log.warning("Hooks not enqueued yet", error=str(error))
            return


def _post(p: Dependencies, message: HookMessage, hooks: Hooks) -> str:
    """Post *message* and return why it was not accepted, '' if it was."""
    secret = p.directory.hook_secret(message.agent)
    if not secret:
        return "no secret to sign with"
    now_s = p.hook_outbox.now_ms() // 1000
    headers = signing.headers(secret, message.id, now_s, message.body)
    development = is_loopback(p.config.public_url)
    try:
        status = http_post.post(hooks.url, headers, message.body, development=development)
    except NotTakenError as error:
        return str(error)
    return "" if status in TAKEN else f"status {status}"
