"""How a call begins: ringing and answer, in any order, doubled, or proved by later events."""

import re

import structlog

from calls.agent_directory import DEFAULT
from calls.snapshot import CallState
from calls.store_types import Origin, UnknownCallError
from monitor.settings import DeadAirSettings
from monitor.silences.number_prefix import prefix_of
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.experiments.assignment import settings_of_new
from tasks.handlers import dialled_call
from tasks.handlers.event import Handler, Webhook
from tasks.handlers.numbers import keep_number
from tasks.handlers.patience import remembered
from tasks.handlers.suspension import belongs_to_session
from telephony.phone_numbers import same_form

_CONNECTION = re.compile(r"[A-Za-z0-9-]{1,40}")
log = structlog.get_logger("tasks.webhooks")


def ringing(p: Dependencies, event: Webhook) -> None:
    """Begin a call, and answer it if it is an inbound call for us."""
    if event.text("direction") == "outgoing":
        dial = p.dials.find(event.dial_id) if event.dial_id else None
        if dial:
            dialled_call.rings(p, event.dial_id, dial, event.call, event.origin)
            belongs_to_session(p, event)
            keep_number(p, event, "outgoing")
            note_line(p, event, "to", p.agents().settings(dial.agent, dial.settings))
        elif event.origin.of_known and not p.store.is_known(event.call):
            raise UnknownCallError(event.call)
        return
    if event.text("state") == "bridging":
        # Telnyx itself rings a registered phone; the event is for information.
        p.counters.add("calls_not_ours")
        log.info("An incoming call that Telnyx bridges itself is left alone")
        return
    agent = _agent_of(p, event.text("to"))
    agents = p.agents()
    of_agent = agents.settings(agent, "")
    if not of_agent.answer_calls and not p.store.is_known(event.call):
        p.counters.add("calls_not_ours")
        log.info("An incoming call is left to its team's own application")
        return
    settings = settings_of_new(p, agents, agent, event.call, "")
    begun = p.store.call_ringing(event.call, event.origin, agent, "incoming", settings)
    belongs_to_session(p, event)
    keep_number(p, event, "incoming")
    note_line(p, event, "from", of_agent)
    if begun or p.store.snapshot(event.call, event.origin).state is CallState.RINGING:
        publish.answer(event.call)


def note_line(p: Dependencies, event: Webhook, other_side: str, settings: DeadAirSettings) -> None:
    """Keep over which connection the call came, and the prefix of the other side's number.

    A number that is remembered to need patience gets it.
    """
    connection = event.text("connection_id")
    connection = connection if _CONNECTION.fullmatch(connection) else ""
    number = event.text(other_side)
    prefix, digest = prefix_of(number), remembered(p, event, number, settings)
    if connection or prefix or digest:
        p.store.line_of_call(event.call, Origin(by=event.origin.by), connection, prefix, digest)


def _agent_of(p: Dependencies, number: str) -> str:
    """Return the agent that answers *number*, in any notation."""
    for written in dict.fromkeys((same_form(number), number)):
        agent = p.directory.owner_of(written)
        if agent != DEFAULT:
            return agent
    return DEFAULT


def answered(p: Dependencies, event: Webhook) -> None:
    dialled_call.answered(p, event.call, event.origin, event.dial_id)
    if event.dial_id and p.store.is_live(event.call):
        belongs_to_session(p, event)


def of_a_dial(handler: Handler) -> Handler:
    """Return *handler* of an event that only an answered call has, and whose step knows that.

    An event with one of our dials may be the first one of the call under its id.
    """

    def handle(p: Dependencies, event: Webhook) -> None:
        if event.dial_id:
            _prove(p, event)
        handler(p, event)

    return handle


def proves_answer(handler: Handler) -> Handler:
    """Return *handler* of an event that only an answered call has, and whose step does not know."""

    def handle(p: Dependencies, event: Webhook) -> None:
        _prove(p, event)
        handler(p, event)

    return handle


def _prove(p: Dependencies, event: Webhook) -> None:
    """Record the answer if it is missing; the event's own effect follows."""
    dialled_call.answered(p, event.call, Origin(by=event.origin.by), event.dial_id, "a later event")
