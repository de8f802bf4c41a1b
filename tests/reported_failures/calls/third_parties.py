"""Others on a call: the legs beside it, and each reason why handling is suspended for them."""

from calls.store_types import Origin
from monitor.agent.call_handle import CallHandle
from monitor.settings import AgentConfig
from tasks import publish
from tests.virtual_time.call import CALL

OTHER, THIRD = "v3:other-leg", "v3:third-leg"
CONFERENCE = {"conference_id": "33333333-0000-4000-8000-000000000001"}
TELNYX_S = 1_767_261_600
"""Telnyx's clock at the answer; it need not agree with Redis's."""


def line_of(call):
    """Return what the call's agent holds of it."""
    worker, token = call.owner
    origin = Origin(by=worker, token=token)
    agent = AgentConfig(id="default")
    return CallHandle(CALL, origin, call.store, publish.ACTIONS, lambda: agent)


def leg(call, event, leg=CALL, session="session-a", at=None, **payload):
    """Deliver an event of *leg* that occurred at *at* seconds of Telnyx's clock."""
    told = payload | {"of": leg, "call_session_id": session}
    if at is not None:
        told["occurred_at_ms"] = round((TELNYX_S + at) * 1000)
    return call.webhook(event, told)


def hangs_up(call, other=OTHER, cause="normal_clearing", **where):
    return leg(call, "call.hangup", other, hangup_cause=cause, **where)


def agent_block(line):
    block = line.suspended("transfer", 300)
    return block.__enter__, lambda: block.__exit__(None, None, None)


REASONS = {
    "bridge": lambda call: (
        lambda: leg(call, "call.bridged"), lambda: hangs_up(call),
    ),
    "hold": lambda call: (
        lambda: call.webhook("call.hold"), lambda: call.webhook("call.unhold"),
    ),
    "queue": lambda call: (
        lambda: call.webhook("call.enqueued"), lambda: call.webhook("call.dequeued"),
    ),
    "conference": lambda call: (
        lambda: call.webhook("conference.participant.joined", CONFERENCE),
        lambda: call.webhook("conference.participant.left", CONFERENCE),
    ),
    "gather": lambda call: (
        lambda: call.store.suspend(CALL, Origin(by="api"), 300_000, "gather"),
        lambda: call.webhook("call.gather.ended", {"digits": "1"}),
    ),
    "the agent's own": lambda call: agent_block(line_of(call)),
}  # fmt: skip
