"""Handlers of what the caller says or presses."""

import json
from hashlib import blake2s
from typing import Any

from calls.snapshot import CallSnapshot
from calls.store_types import Origin
from monitor.hold_on import understand
from monitor.rules.needs_patience import is_patient
from monitor.silences.machine_words import names_music, said_by_machine
from monitor.transcripts.evidence import Evidence, Grade, SpokenLately, grade
from monitor.transcripts.listening import hears, sound_of
from monitor.transcripts.spoken_language import spoken_language
from monitor.transcripts.unfinished import unfinished
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook
from tasks.handlers.openings import opened
from tasks.handlers.patience import extends, needs_patience

MAX_TRANSCRIPT = 2_000


def transcribed(p: Dependencies, event: Webhook) -> None:
    data = event.payload.get("transcription_data")
    text = event.text("transcription_data", "transcript").strip()[:MAX_TRANSCRIPT]
    if not isinstance(data, dict) or not any(char.isalnum() for char in text):
        return
    if event.text("transcription_data", "transcription_track") == "outbound":
        return
    final = data.get("is_final") is not False
    call = p.store.snapshot(event.call, event.origin)
    found = _judged(p, event, call, text)
    if not final:
        # Interim words may be unsure, and their sound late: only non-words are filtered.
        if found.grade is not Grade.NOTHING:
            _begun(p, event, text)
    elif found.grade is not Grade.WORDS:
        _unproven(p, event, found, text)
    else:
        _said(p, event, call, found.text)


def _begun(p: Dependencies, event: Webhook, text: str) -> None:
    """Record what the caller is saying; the whole of it is still to come."""
    item = json.dumps({"text": text, "final": False})
    digest = blake2s(text.encode(errors="replace"), digest_size=8).hexdigest()
    p.store.caller_input(event.call, event.origin, "interim", item=item, digest=digest)


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


def _judged(p: Dependencies, event: Webhook, call: CallSnapshot, text: str) -> Evidence:
    said = [SpokenLately(*each) for each in p.store.said_with_age(event.call, call.now_ms)]
    data = event.payload["transcription_data"]
    return grade(text, _confidence(data), sound_of(call), said, media=hears(call))


def _confidence(data: dict[str, Any]) -> float | None:
    sure = data.get("confidence")
    return sure if isinstance(sure, int | float) and not isinstance(sure, bool) else None


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
