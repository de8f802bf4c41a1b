"""Handlers of what takes a call from its agent and returns it: hold, queue, bridge, gather ...

Each reason suspends dead-air handling separately. A handler may be repeated after any part of it:
each part has one effect.
"""

import re

from calls.store_types import Origin
from tasks.dependencies import Dependencies
from tasks.handlers.event import Handler, Webhook

SUSPENDED_MS = 4 * 3_600_000
"""A hold, a queue or a bridge lasts until Telnyx ends it, and no longer than a call can."""

REFERRED_MS = 60_000
"""A referral ends the call or fails within this time after each of its events."""

ID = re.compile(r"[!-~]{1,100}")
"""The id of a session or conference: opaque, printable."""

NEVER_UP = frozenset(
    {"call_rejected", "originator_cancel", "timeout", "user_busy", "busy", "not_found", "no_answer"}
)
"""Hang-up causes of a leg that was never answered, so never bridged."""


def suspends(reason: str, for_ms: int = SUSPENDED_MS) -> Handler:
    """Return the handler of an event that takes the call away from the agent for a while."""

    def begin(p: Dependencies, event: Webhook) -> None:
        p.store.suspend(event.call, event.origin, for_ms, reason, event.occurred_at_ms)

    return begin


def resumes(reason: str) -> Handler:
    """Return the handler of the event that ends *reason*, and nothing else."""

    def end(p: Dependencies, event: Webhook) -> None:
        p.store.suspend(event.call, event.origin, 0, reason, event.occurred_at_ms)

    return end


def joined_conference(p: Dependencies, event: Webhook) -> None:
    suspends(_conference(event))(p, event)


def left_conference(p: Dependencies, event: Webhook) -> None:
    resumes(_conference(event))(p, event)


def _conference(event: Webhook) -> str:
    """Return the reason; leaving one conference does not end another one."""
    which = event.text("conference_id")
    return f"conference#{which}" if ID.fullmatch(which) else "conference"


def belongs_to_session(p: Dependencies, event: Webhook) -> None:
    """Record the session of our call: events of its other legs are about this one too."""
    if session := _session(event):
        p.store.bridges.met(session, event.call)


def bridged(p: Dependencies, event: Webhook) -> None:
    """Suspend the call, or our call that the other leg is bridged to; record the legs first."""
    session, at_ms = _session(event), event.occurred_at_ms
    if not session:
        suspends("bridge")(p, event)
        return
    if p.store.is_live(event.call):
        p.store.bridges.met(session, event.call)
    legs = p.store.bridges.bridged(session, event.call, at_ms)
    for call in [event.call, *legs.bridged_with(event.call)]:
        p.store.suspend(call, event.origin, SUSPENDED_MS, "bridge", at_ms)
    if over_ms := legs.over_since(event.call):
        p.store.suspend(event.call, p.origin(), 0, "bridge", over_ms)


def leg_ended(p: Dependencies, event: Webhook, *, ours: bool) -> None:
    """Return a bridged caller to the agent when the leg at the other end has hung up."""
    session = _session(event)
    if not session or event.text("hangup_cause") in NEVER_UP:
        return
    # By its own event id: a doubled event of the other leg has one effect on this one.
    origin = Origin(by=p.name, event_id=event.origin.event_id)
    for call in p.store.bridges.ended(session, event.call, event.occurred_at_ms, ours=ours):
        p.store.suspend(call, origin, 0, "bridge", event.occurred_at_ms)


def _session(event: Webhook) -> str:
    session = event.text("call_session_id")
    return session if ID.fullmatch(session) else ""
