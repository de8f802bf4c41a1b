"""From an entry of a call's timeline to the payload of a hook: one table. Pure.

A message's id is derived from the call and what happened, so that a repetition (a redelivered task,
a repeated delivery) has the same id. Payloads hold only ids, numbers and Telnyx's own words for
causes: no transcript, phone number or digit.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from calls.timeline import Entry
from monitor.hooks.settings import HookEvent
from monitor.steps import Step

Data = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class HookPayload:
    """One thing that happened on a call; *occurrence* distinguishes it from others of its type."""

    type: HookEvent
    occurrence: str
    data: Data


def payload_of(entry: Entry) -> HookPayload | None:
    """Return the payload for *entry*, None if hooks do not report it."""
    read = _READERS.get(entry.event)
    return read(entry) if read else None


def message_id(call: str, happened: HookPayload) -> str:
    """Return the id of this message, the same however often it is sent."""
    whole = f"{call}\n{happened.type}\n{happened.occurrence}"
    return f"msg_{hashlib.sha256(whole.encode()).hexdigest()[:32]}"


def message(agent: str, call: str, happened: HookPayload, at_ms: int, reference: str = "") -> str:
    """Return the body that is sent; *at_ms* is epoch ms of Redis.

    *reference* is what the team gave with the call or the command, '' for nothing.
    """
    at = (_EPOCH + timedelta(milliseconds=at_ms)).isoformat(timespec="milliseconds")
    document = {
        "id": message_id(call, happened),
        "type": happened.type,
        "occurred_at": at.replace("+00:00", "Z"),
        "call_control_id": call,
        "agent": agent,
        **({"reference": reference} if reference else {}),
        "data": happened.data,
    }
    return json.dumps(document, separators=(",", ":"))


def _silence(entry: Entry) -> HookPayload:
    data: Data = {"because": _word(entry, "because"), "epoch": _whole(entry, "epoch")}
    return HookPayload(HookEvent.SILENCE_STARTED, entry.id, data)


def _judged(entry: Entry) -> HookPayload | None:
    """The first step of a silence says whose it was; later ones only if that has changed."""
    if not entry.details.get("cause"):
        return None
    data: Data = {"cause": _word(entry, "cause"), "epoch": _whole(entry, "epoch")}
    return HookPayload(HookEvent.SILENCE_JUDGED, entry.id, data)


def _sent(entry: Entry) -> HookPayload | None:
    name, epoch = entry.details.get("step", ""), _whole(entry, "epoch")
    if name == "transfer":
        return _transferred(f"{epoch}:transfer", "dead_air")
    step = Step.parse(name)
    if step is None or step.kind != "checkin":
        return None
    data: Data = {"checkin": step.number, "again": step.again, "epoch": epoch}
    return HookPayload(HookEvent.CHECKIN_SENT, step.claim(epoch), data)


def _suspended(entry: Entry) -> HookPayload | None:
    """A bridge hands the caller to somebody else; a repeated event is the same one."""
    if entry.details.get("for") != "bridge" or entry.details.get("again") != "0":
        return None
    return _transferred(entry.id, "telnyx")


def _transferred(occurrence: str, by: str) -> HookPayload:
    return HookPayload(HookEvent.CALL_TRANSFERRED, occurrence, {"by": by})


def _answered(entry: Entry) -> HookPayload:
    data: Data = {"direction": _word(entry, "direction")}
    return HookPayload(HookEvent.CALL_ANSWERED, "", data)


def _attached(entry: Entry) -> HookPayload | None:
    if entry.details.get("again") != "1":
        return None
    return HookPayload(HookEvent.TAKEOVER, entry.id, {})


def _alarm(entry: Entry) -> HookPayload:
    return alarm(_word(entry, "about"), entry.id)


def alarm(about: str, occurrence: str) -> HookPayload:
    """Return the payload of an alarm that people should look at."""
    return HookPayload(HookEvent.ALARM, occurrence, {"about": about})


def _recovered(entry: Entry) -> HookPayload | None:
    after = _whole(entry, "after_checkin")
    if not after:
        return None
    data: Data = {
        "after_checkin": after,
        "evidence": _word(entry, "evidence"),
        "epoch": _whole(entry, "epoch"),
    }
    return HookPayload(HookEvent.CALLER_RECOVERED, entry.id, data)


def _hung_up(entry: Entry) -> HookPayload:
    reason, source = _word(entry, "reason"), _word(entry, "source")
    data: Data = {"cause": _word(entry, "cause"), "source": source, "by": _who(reason, source)}
    return HookPayload(HookEvent.CALL_HUNG_UP, "", data | ({"reason": reason} if reason else {}))


def _who(reason: str, source: str) -> str:
    if reason:
        return "operator" if reason == "api" else "dead_air"
    return "other_party" if source in {"caller", "callee"} else "telnyx"


def _healed(entry: Entry) -> HookPayload:
    utterance = entry.details.get("utterance", "")
    data: Data = {"utterance": utterance, "remaining": _whole(entry, "remaining")}
    return HookPayload(HookEvent.CALL_HEALED, entry.id, data)


def _agent_failed(entry: Entry) -> HookPayload:
    data: Data = {"owed_ms": _whole(entry, "owed_ms"), "epoch": _whole(entry, "epoch")}
    return HookPayload(HookEvent.AGENT_FAILED, entry.id, data)


def _speech_failed(entry: Entry) -> HookPayload:
    data: Data = {"epoch": _whole(entry, "epoch")}
    return HookPayload(HookEvent.SPEECH_FAILED, entry.id, data)


def _whole(entry: Entry, name: str) -> int:
    value = entry.details.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else 0


def _word(entry: Entry, name: str) -> str:
    """Return a single word unchanged, and anything longer as "other"."""
    value = entry.details.get(name, "")
    return value if not value or _WORD.fullmatch(value) else "other"


_READERS: Mapping[str, Callable[[Entry], HookPayload | None]] = MappingProxyType(
    {
        "silence.began": _silence,
        "step.asked": _judged,
        "step.sent": _sent,
        "caller.heard": _recovered,
        "call.ended": _hung_up,
        "utterance.healed": _healed,
        "agent.failed": _agent_failed,
        "speech.failed": _speech_failed,
        "call.answered": _answered,
        "standing.still": _suspended,
        "session.attached": _attached,
        "alarm": _alarm,
    }
)
"""By timeline event; `calls/lua/shared/prelude.lua` names the same events as notable."""
