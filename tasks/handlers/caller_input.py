"""Handlers of what the caller says or presses."""

import json

from calls.snapshot import CallSnapshot
from calls.store_types import Origin
from monitor.hold_on import understand
from monitor.rules.needs_patience import is_patient
from monitor.silences.machine_words import names_music, said_by_machine
from monitor.transcripts.evidence import Evidence, Grade
from monitor.transcripts.spoken_language import spoken_language
from monitor.transcripts.unfinished import unfinished
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook
from tasks.handlers.interim_words import TRANSCRIPT, being_said, is_interim, judged, words_of
from tasks.handlers.openings import opened
from tasks.handlers.patience import extends, needs_patience


def transcribed(p: Dependencies, event: Webhook) -> None:
    if is_interim(TRANSCRIPT, event.payload):
        being_said(p.store, event)
    elif text := words_of(event):
        call = p.store.snapshot(event.call, event.origin)
        found = judged(p.store, event, call, text)
        if found.grade is Grade.WORDS:
            _said(p, event, call, found.text)
        else:
            _unproven(p, event, found, text)


def _said(p: Dependencies, event: Webhook, call: CallSnapshot, text: str) -> None:
    """Record what the caller has said, and whatever follows from such words."""
    opened(p, event, call, text)
    agents = p.agents()
    if agents.config(call.agent).settings.dead_air_settings.keep_words:
        p.store.keep_word(event.call, Origin(by=event.origin.by), event.origin.event_id, text)
    settings = agents.settings(call.agent, call.settings_override)
    hold_on = understand(text, settings.hold_on_phrases, agents.config(call.agent).language)
    epoch, talked_over = p.store.caller_input(
        event.call,
        event.origin,
        "transcript",
        hold_on_ms=None if hold_on is None else round((hold_on.seconds or 0) * 1000),
        count_anew=settings.reset_checkins_on_speech or is_patient(call, settings),
        item=json.dumps({"text": text, "final": True}),
        language=spoken_language(text),
        unfinished=unfinished(text) or "",
    )
    extends(p, event, call, settings, asks=hold_on is not None)
    needs_patience(p, event, settings, text)
    if epoch >= 0 and (machine := said_by_machine(text)):
        p.store.append_timeline(event.call, Origin(by=event.origin.by), "words.machine", of=machine)
    if talked_over:
        publish.stop_speaking(event.call, call.epoch + 1)


def _unproven(p: Dependencies, event: Webhook, found: Evidence, text: str) -> None:
    """Treat words without proof as sound at most; they are not passed to the agent."""
    origin = event.origin
    if found.grade is Grade.SOUND:
        epoch, _ = p.store.caller_input(event.call, origin, "interim")
        if epoch < 0:
            return
        origin = Origin(by=origin.by)  # the event was applied
    music = {"sound": "music"} if found.grade is Grade.NOTHING and names_music(text) else {}
    if p.store.append_timeline(event.call, origin, "words.unproven", why=found.why, **music):
        p.counters.add("words_unproven", why=found.why.replace(" ", "_"))


def key_pressed(p: Dependencies, event: Webhook) -> None:
    digit = event.text("digit")[:1]
    call = p.store.snapshot(event.call, event.origin)
    settings = p.settings_of(call)
    complains = bool(digit) and digit == settings.complaint_key
    item = json.dumps({"digit": digit})
    p.store.caller_input(event.call, event.origin, "dtmf", item=item, complains=complains)
    extends(p, event, call, settings, asks=True)
    needs_patience(p, event, settings)
