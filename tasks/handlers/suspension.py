"""What takes a call away from its agent and gives it back: hold, queue, bridge, gather.

Dead-air handling stands still meanwhile.
"""

from tasks.dependencies import Dependencies
from tasks.handlers.event import Handler, Webhook

STANDING_MS = 4 * 3_600_000
"""A hold, a queue or a bridge lasts until Telnyx says so, and no longer than a call can."""


def suspend(why: str) -> Handler:
    """Return the handler of an event that takes the call away from the agent for a while."""

    def stand(p: Dependencies, event: Webhook) -> None:
        p.store.suspend(event.call, event.origin, STANDING_MS, why, event.occurred_at_ms)

    return stand


def resume(why: str) -> Handler:
    """Return the handler of the event that ends standing still for *why*, and nothing else."""

    def end(p: Dependencies, event: Webhook) -> None:
        p.store.suspend(event.call, event.origin, 0, why, event.occurred_at_ms)

    return end


def bridged(p: Dependencies, event: Webhook) -> None:
    session = event.text("call_session_id")[:100]
    at_ms = event.occurred_at_ms
    if p.store.suspend(event.call, event.origin, STANDING_MS, "bridge", at_ms) and session:
        p.store.leases.bridge(event.call, session)


def other_leg_ended(p: Dependencies, event: Webhook) -> None:
    """Give a bridged caller back to the agent when the leg at the other end has hung up."""
    session = event.text("call_session_id")[:100]
    call = p.store.leases.unbridge(session) if session else ""
    if call and call != event.call:
        p.store.suspend(call, p.origin(), 0, "bridge", event.occurred_at_ms)
