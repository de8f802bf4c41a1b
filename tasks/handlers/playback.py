"""Handlers of audio that plays on the call: Dead Air's, and others' on the same leg."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from calls.store import CallStore
from calls.store_types import Audio, PlaybackEnd, source_of
from monitor.agent_configs import AgentConfigs
from tasks import publish
from tasks.handlers.event import Handler, Webhook
from telephony import client_state

if TYPE_CHECKING:  # a web worker runs `ended`, and does without what a Celery worker depends on
    from tasks.dependencies import Dependencies

log = structlog.get_logger("tasks.webhooks")


def audio_of(event: Webhook, family: str) -> Audio:
    """Return the audio that *event* is about.

    The state of a dial or an answer is ours and names no utterance, a broken one nothing: all count
    as none.
    """
    whose = "none"
    if event.utterance:
        whose = "ours"
    elif (state := event.payload.get("client_state")) and not event.dial_id:
        nobodys = client_state.is_broken(state) or client_state.names_no_audio(state)
        whose = "none" if nobodys else "theirs"
    media = event.text("media_url") or event.text("media_name")
    return Audio(whose, family, source_of(media), event.occurred_at_ms)


class Parts(Protocol):
    """What the end of a playback needs, in a Celery worker or a web worker."""

    @property
    def store(self) -> CallStore: ...

    def agents(self) -> AgentConfigs:
        """Return the agents, read afresh."""
        ...


def _known(p: Parts, event: Webhook) -> Webhook:
    """Return *event* with the utterance id of an earlier version, if the ledger has it."""
    former = event.former_utterance
    if not former:
        return event
    ledger = p.store.snapshot(event.call, event.origin).utterances
    ours = former in {utterance.id for utterance in ledger}
    return replace(event, utterance=former) if ours else event


def _overlays(payload: dict[str, Any]) -> bool:
    """Return whether it is an overlay, which has a queue of its own and ends no other audio."""
    return payload.get("overlay") is True


def started(family: str) -> Handler:
    """Return the handler of `call.speak.started` or `call.playback.started`."""

    def begin(p: "Dependencies", event: Webhook) -> None:
        if _overlays(event.payload):
            return
        event = _known(p, event)
        audio = audio_of(event, family)
        began = p.store.playback_started(event.call, event.origin, event.utterance, audio)
        if began == "stop":
            publish.stop_speaking(event.call, 0)

    return begin


def _learn(p: Parts, over: PlaybackEnd) -> None:
    """Add the measured length of the agent's voice to those of other calls."""
    if over.removed.endswith("-again"):
        return  # perhaps a fallback voice
    config = p.agents().config(over.agent)
    p.store.paces.learn(config.voice, config.language, over.expected_ms, over.took_ms)


def ended(family: str) -> Callable[[Parts, Webhook], None]:
    """Return the handler of `call.speak.ended` or `call.playback.ended`."""

    def end(p: Parts, event: Webhook) -> None:
        if _overlays(event.payload):
            return
        status = event.text("status")[:40] or "unknown"
        event = _known(p, event)
        audio = audio_of(event, family)
        over = p.store.playback_ended(event.call, event.origin, event.utterance, status, audio)
        if not over.removed:
            return
        if over.took_ms:
            _learn(p, over)
        log.info(f"Removed playback {over.removed}, {over.remaining} remaining", status=status)
        if over.remaining == 0:
            log.info("ALL PLAYBACKS FINISHED")
            log.info("Set 'agent_done_speaking' flag")
            here = over.owner == event.origin.by
            place = "" if here else "not "
            log.info(f"Session {place}on this worker - flag set", owner=over.owner)

    return end
