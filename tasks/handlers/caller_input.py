"""What tells that somebody is there: transcripts, keys, and answering machines."""

import json
from hashlib import blake2s

from monitor.hold_on import understand
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook

MAX_TRANSCRIPT = 2_000
MACHINES = frozenset({"machine", "fax_detected"})


def transcribed(p: Dependencies, event: Webhook) -> None:
    data = event.payload.get("transcription_data")
    text = event.text("transcription_data", "transcript").strip()[:MAX_TRANSCRIPT]
    if not isinstance(data, dict) or not any(char.isalnum() for char in text):
        return
    if event.text("transcription_data", "transcription_track") == "outbound":
        return
    item = {"text": text, "final": data.get("is_final") is not False}
    if not item["final"]:
        digest = blake2s(text.encode(errors="replace"), digest_size=8).hexdigest()
        p.store.caller_input(
            event.call, event.origin, "interim", item=json.dumps(item), digest=digest
        )
        return
    call = p.store.snapshot(event.call, event.origin)
    agents = p.agents()
    settings = agents.settings(call.agent, call.settings_override)
    hold_on = understand(text, settings.hold_on_phrases, agents.config(call.agent).language)
    _, talked_over = p.store.caller_input(
        event.call,
        event.origin,
        "transcript",
        hold_on_ms=None if hold_on is None else round((hold_on.seconds or 0) * 1000),
        count_anew=settings.reset_checkins_on_speech,
        item=json.dumps(item),
    )
    if talked_over:
        publish.stop_speaking(event.call, call.epoch + 1)


def key_pressed(p: Dependencies, event: Webhook) -> None:
    item = json.dumps({"digit": event.text("digit")[:1]})
    p.store.caller_input(event.call, event.origin, "dtmf", item=item)


def machine_detected(p: Dependencies, event: Webhook) -> None:
    result = event.text("result")[:40]
    if result in MACHINES:
        p.store.answering_machine(event.call, event.origin, "detected", result)
    else:
        p.store.append_timeline(event.call, event.origin, "machine.ruled_out", result=result)


def machine_greeting_over(p: Dependencies, event: Webhook) -> None:
    p.store.answering_machine(event.call, event.origin, "greeting_over", event.text("result")[:40])
