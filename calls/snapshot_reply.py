"""Reads a snapshot off the reply of `calls/lua/records/snapshot.lua`. Pure."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from calls import suspension
from calls.ledger import Utterance, expiries
from calls.snapshot import CallSnapshot, CallState


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else int(float(text or 0))


def _mark(text: str) -> bool:
    return text == "1"


_Kind = Callable[[str], Any]
_FIELDS: Mapping[str, tuple[str, _Kind]] = MappingProxyType(
    {
        "state": ("state", CallState),
        "agent": ("agent", str),
        "direction": ("direction", str),
        "settings_override": ("settings", str),
        "owner": ("owner", str),
        "token": ("token", _number),
        "epoch": ("epoch", _number),
        "checkins": ("checkins", _number),
        "ringing_at_ms": ("ringing_at", _number),
        "answered_at_ms": ("answered_at", _number),
        "ended_at_ms": ("ended_at", _number),
        "agent_quiet_at_ms": ("agent_quiet_at", _number),
        "freed_at_ms": ("freed_at", _number),
        "caller_speaking_ms": ("caller_speaking", _number),
        "caller_quiet_at_ms": ("caller_quiet_at", _number),
        "activity_at_ms": ("activity_at", _number),
        "spoken_language": ("spoken_language", str),
        "interim_at_ms": ("interim_at", _number),
        "unconfirmed_since_ms": ("unproven_since", _number),
        "media_lost_ms": ("media_lost", _number),
        "media_since_ms": ("media_since", _number),
        "sound_at_ms": ("sound_at", _number),
        "voice_from_ms": ("voice_from", _number),
        "voice_turns": ("voice_turns", _number),
        "voice_ms": ("voice_ms", _number),
        "transcribed": ("transcribed", _mark),
        "attached": ("attached", _mark),
        "streamless": ("streamless", _mark),
        "line_dead_since_ms": ("line_dead_since", _number),
        "music_at_ms": ("music_at", _number),
        "music_heard_at_ms": ("music_heard_at", _number),
        "voices_heard_at_ms": ("voices_heard_at", _number),
        "menu_at_ms": ("menu_at", _number),
        "queue_at_ms": ("queue_at", _number),
        "silence_causes": ("silence_causes", str),
        "stream_nonce": ("stream_nonce", str),
        "stream_id": ("stream_id", str),
        "stream_attempts": ("stream_attempts", _number),
        "sms_consent": ("sms_consent", _mark),
        "moved_to": ("moved_to", str),
        "thinking_until_ms": ("thinking_until", _number),
        "thinking": ("thinking", _mark),
        "with_person_since_ms": ("with_person_since", _number),
        "with_person_before_ms": ("with_person_ms", _number),
        "paused_ms": ("paused", _number),
        "resumed_at_ms": ("resumed_at", _number),
        "hold_on": ("hold_on", _mark),
        "hold_on_ms": ("hold_on_ms", _number),
        "hold_ons": ("hold_ons", _number),
        "expect_ms": ("expect_ms", _number),
        "expect_for": ("expect_for", str),
        "unheard": ("unheard", _mark),
        "cut": ("cut", _mark),
        "heard": ("heard", _mark),
        "checkins_made": ("checkins_made", _number),
        "owed_since_ms": ("owed_since", _number),
        "fillers": ("fillers", _number),
        "agent_failed_at_ms": ("agent_failed_at", _number),
        "transferred_at_ms": ("transferred_at", _number),
        "attached_at_ms": ("attached_at", _number),
        "agent_began": ("agent_began", _mark),
        "silence_begun": ("silence_begun", _mark),
        "warned": ("warned", _mark),
        "patient_for": ("patient_for", str),
        "slow_answers": ("slow_answers", _number),
        "slowest_answer_ms": ("slowest_answer_ms", _number),
        "answers": ("answers", str),
        "question": ("question", str),
        "unfinished": ("unfinished", str),
        "reassured": ("reassured", _mark),
        "extensions": ("extensions", _number),
        "extended_ms": ("extended_ms", _number),
        "ending": ("ending", _mark),
        "machine_at_ms": ("machine_at", _number),
        "machine_greeting_over_ms": ("machine_greeting_over", _number),
        "voicemail_left": ("voicemail_left", _mark),
        "screened_at_ms": ("screened_at", _number),
        "prompt_over_ms": ("prompt_over", _number),
        "screening_said_ms": ("screening_said", _number),
        "no_machine": ("no_machine", _mark),
        "cut_by_detection": ("cut_by_detection", str),
        "asked": ("asked", str),
        "asked_until_ms": ("asked_until", _number),
        "hangup_cause": ("hangup_cause", str),
        "hangup_reason": ("hangup_reason", str),
        "inbox_read": ("inbox_read", _number),
    }
)
"""Field -> its name in the hash `call:{id}`, and how its text is read. Absent: the default."""

_BY_KEY = {key: (name, kind) for name, (key, kind) in _FIELDS.items()}


def parse(call_control_id: str, reply: Sequence[object]) -> CallSnapshot:
    """Return the snapshot of a call that the step replied with."""
    now_ms, flat, ledger, flags, inbox, version = reply
    stored = _pairs(flat)
    epoch = stored.get("epoch", "")
    utterances = tuple(Utterance.parse(key, raw) for key, raw in _pairs(ledger).items())
    found, others = _fields(stored)
    return CallSnapshot(
        call_control_id=call_control_id,
        now_ms=int(str(now_ms)),
        version=int(str(version)),
        hold_on_replied=stored.get("hold_on_replied") == epoch,
        goodbye_said=stored.get("goodbye_said") == epoch,
        suspensions=suspension.read(others),
        utterances=utterances,
        expiry_ms=expiries(utterances, found.get("freed_at_ms", 0)) if utterances else {},
        flags=_texts(flags),
        inbox=_texts(inbox),
        **found,
    )


def _fields(stored: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields of the snapshot in the hash, and what else the hash holds."""
    found: dict[str, Any] = {}
    others = {}
    for key, text in stored.items():
        if field := _BY_KEY.get(key):
            name, kind = field
            found[name] = kind(text)
        else:
            others[key] = text
    return found, others


def _texts(reply: object) -> tuple[str, ...]:
    return tuple(reply) if isinstance(reply, list) else ()


def _pairs(reply: object) -> dict[str, str]:
    texts = iter(_texts(reply))
    return dict(zip(texts, texts, strict=True))
