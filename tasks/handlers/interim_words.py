"""Words that a caller is still saying: interim transcripts, which only say that there is speech.

They come several times a second, so they have no task each: the web worker that gets one applies
it, wherever the call's session is (`web.broker.local_path`).
"""

import json
from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from calls.snapshot import CallSnapshot
from calls.store import CallStore
from monitor.transcripts.evidence import Evidence, Grade, SpokenLately, grade
from monitor.transcripts.listening import hears, sound_of
from tasks.handlers.event import Webhook

TRANSCRIPT = "call.transcription"
MAX_TRANSCRIPT = 2_000


def is_interim(event_type: str, payload: Mapping[str, Any]) -> bool:
    """Return whether the event is a transcript whose words may still change."""
    data = payload.get("transcription_data")
    return event_type == TRANSCRIPT and isinstance(data, dict) and data.get("is_final") is False


def words_of(event: Webhook) -> str:
    """Return what the caller is heard to say; '' for what is no words, or is not the caller's."""
    text = event.text("transcription_data", "transcript").strip()[:MAX_TRANSCRIPT]
    ours = event.text("transcription_data", "transcription_track") == "outbound"
    return text if not ours and any(char.isalnum() for char in text) else ""


def judged(store: CallStore, event: Webhook, call: CallSnapshot, text: str) -> Evidence:
    """Return what *text* proves, by what else is known of *call* at that time."""
    said = [SpokenLately(*each) for each in store.said_with_age(event.call, call.now_ms)]
    data = event.payload["transcription_data"]
    return grade(text, _confidence(data), sound_of(call), said, media=hears(call))


def _confidence(data: dict[str, Any]) -> float | None:
    sure = data.get("confidence")
    return sure if isinstance(sure, int | float) and not isinstance(sure, bool) else None


def being_said(store: CallStore, event: Webhook) -> None:
    """Record what the caller is saying; the whole of it is still to come.

    Interim words may be unsure, and their sound late: only non-words are filtered.
    """
    if not (text := words_of(event)):
        return
    call = store.snapshot(event.call, event.origin)
    if judged(store, event, call, text).grade is Grade.NOTHING:
        return
    item = json.dumps({"text": text, "final": False})
    digest = blake2s(text.encode(errors="replace"), digest_size=8).hexdigest()
    store.caller_input(event.call, event.origin, "interim", item=item, digest=digest)
