"""One attempt at a message in the outbox, whichever way it goes: what begins it and what ends it.

What fails is tried again for an hour. Messages wait in the outbox, not in a worker's memory.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import structlog

from calls.pending.hook_outbox import HookMessage
from monitor.hooks.settings import Hooks
from monitor.hooks.tell import Tell
from monitor.settings import AgentConfig
from tasks.dependencies import Dependencies

PAUSES_S = (1, 4, 16, 64, 256, 1024, 2048)
"""Seconds before each further attempt: 57 minutes in all."""

GONE = 410
"""HTTP 410: the receiver wants no more of this (Standard Webhooks)."""

Receiver = TypeVar("Receiver", Hooks, Tell)


def begin(
    p: Dependencies, message: str, receiver_of: Callable[[AgentConfig], Receiver | None]
) -> tuple[HookMessage, Receiver] | None:
    """Return *message* and its receiver, None if it was settled or no receiver wants it now."""
    found = p.hook_outbox.find(message)
    if found is None:
        return None
    receiver = receiver_of(p.agents().config(found.agent))
    if receiver is None or found.type not in receiver.events:
        p.hook_outbox.settle(message)
        return None
    return found, receiver


def end(
    p: Dependencies,
    message: HookMessage,
    fault: str,
    bound: structlog.stdlib.BoundLogger,
    *,
    counter: str,
) -> None:
    """Settle *message* and count it, or, if a *fault* kept it from being taken, try again later."""
    if fault:
        _try_again(p, message, fault, bound)
        return
    p.hook_outbox.settle(message.name)
    p.counters.add(counter, type=message.type)


def _try_again(
    p: Dependencies, message: HookMessage, fault: str, bound: structlog.stdlib.BoundLogger
) -> None:
    attempts = message.attempts + 1
    p.counters.add("hooks_refused")
    if attempts > len(PAUSES_S) or fault == f"status {GONE}":
        bound.error("Hook given up", attempts=attempts, why=fault)
        p.counters.add("hooks_given_up")
        p.hook_outbox.settle(message.name)
        return
    pause_s = PAUSES_S[attempts - 1]
    bound.warning("Hook not taken", attempts=attempts, why=fault, again_in_s=pause_s)
    p.hook_outbox.postpone(replace(message, attempts=attempts), pause_s * 1000)
