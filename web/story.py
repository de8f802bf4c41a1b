"""The story of a call in plain sentences, read off its timeline. Pure.

One table, event -> sentence; and one thing no single event tells: by how much the next step was
put back, and by whom. Entries that only repeat what another one says are left out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from calls.timeline import Entry

CHECKIN = re.compile(r"checkin-(\d+)(-again)?")
SILENT = frozenset({"silence", "hold_on", "expected", "media_lost"})
WORTH_TELLING_MS = 100

_HELD_BACK = {
    "agent_speaking": "the agent was speaking",
    "agent_thinking": "the agent was thinking",
    "caller_speaking": "the caller was speaking",
    "standing_still": "the call was not a conversation",
    "paused": "handling was paused",
}
_ENDINGS = {"completed": "was heard to its end", "call_hangup": "ended with the call"}
_CAUSES = {
    "silence": "nobody answered",
    "media_lost": "the caller could not be heard any more",
    "max_call_duration": "the longest duration was reached",
    "voicemail": "an answering machine had picked up",
    "api": "somebody asked for it",
    "agent": "the agent asked for it",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the moment it tells of (epoch ms) and the id of the entry behind it."""

    at_ms: int
    entry_id: str
    text: str


class _Teller:
    """Tells entries in order; remembers when the next step was due and what came between."""

    def __init__(self) -> None:
        self._due_ms = 0
        self._between: dict[str, str] = {}

    def tell(self, entry: Entry) -> str:
        tell = _SENTENCES.get(entry.event)
        if entry.event == "decision.waits":
            return self._waits(entry)
        if entry.event in {"caller.heard", "step.claimed", "handling.resumed"}:
            self._due_ms = 0
            self._between.clear()
        return tell(entry.details) if tell else ""

    def _waits(self, entry: Entry) -> str:
        because = entry.details.get("because", "")
        if because not in SILENT:
            if self._due_ms and because in _HELD_BACK:
                self._between[because] = entry.details.get("evidence", "")
            return ""
        due_ms, between = self._due_ms, self._between
        self._due_ms = entry.at_ms + int(entry.details.get("until_in_ms", "0"))
        self._between = {}
        late_ms = self._due_ms - due_ms
        if not due_ms or not between or late_ms < WORTH_TELLING_MS:
            return ""
        causes = "; ".join(_HELD_BACK[why] + _in_brackets(proof) for why, proof in between.items())
        return f"The next step was held back {late_ms / 1000:.1f} s: {causes}."


def sentences(entries: Iterable[Entry]) -> list[Sentence]:
    """Return the story that *entries*, in their order, tell."""
    teller = _Teller()
    told = ((entry, teller.tell(entry)) for entry in entries)
    return [Sentence(entry.at_ms, entry.id, text) for entry, text in told if text]


def step_name(step: str) -> str:
    """Return what people call *step*: "check-in #1", "goodbye", "hang-up"."""
    checkin = CHECKIN.fullmatch(step)
    if checkin:
        return f"check-in #{checkin[1]}" + (" (again)" if checkin[2] else "")
    return {"hangup": "hang-up"}.get(step, step.replace("-", " "))


def _utterance_name(details: Mapping[str, str]) -> str:
    step = details.get("utterance", "").partition("-")[2]
    if details.get("kind") == "checkin" or CHECKIN.fullmatch(step):
        return step_name(step).capitalize()
    kind = details.get("kind", "")
    return {
        "greeting": "The greeting",
        "foreign": "Audio that is not ours",
        "say": "What the agent said",
        "play": "What the agent played",
        "stream": "What the agent said",
    }.get(kind, kind.replace("-", " ").capitalize() or "An utterance")


def _ended(d: Mapping[str, str]) -> str:
    how = _ENDINGS.get(d.get("status", ""), f"ended as {d.get('status')}")
    last = d.get("remaining") == "0" and d.get("status") != "call_hangup"
    return f"{_utterance_name(d)} {how}" + ("; the agent is quiet." if last else ".")


def _heard(d: Mapping[str, str]) -> str:
    if d.get("hold_on") == "1":
        wanted = int(d.get("hold_on_ms") or 0)
        how_long = f" for {wanted / 1000:g} s" if wanted else ""
        return f"The caller asked to wait{how_long}: the silence starts anew, with more patience."
    by = "pressed a key" if d.get("evidence") == "dtmf" else "said something"
    return f"The caller {by}: the silence starts anew."


def _asked(d: Mapping[str, str]) -> str:
    why = d.get("because", "").replace("_", " ")
    return f"Time for the {step_name(d.get('step', ''))} ({why})."


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _worker(d: Mapping[str, str]) -> str:
    return d.get("by", "a worker")


_SENTENCES: dict[str, Callable[[Mapping[str, str]], str]] = {
    "call.ringing": lambda d: f"The phone rings; agent {d.get('agent')} takes the call.",
    "call.answered": lambda _: "The call is answered.",
    "call.ended": lambda d: f"The call is over: {d.get('cause') or 'no cause given'}.",
    "session.attached": lambda d: f"Worker {_worker(d)} holds the call.",
    "session.detached": lambda d: f"Worker {_worker(d)} lets go of the call: {d.get('why')}.",
    "session.lost": lambda d: f"Worker {d.get('worker')} no longer holds the call.",
    "utterance.started": lambda d: f"{_utterance_name(d)} begins to play.",
    "utterance.ended": _ended,
    "utterance.healed": lambda d: (
        f"{_utterance_name(d)} should have ended by now; its end never came and is assumed."
    ),
    "utterance.withdrawn": lambda d: f"{_utterance_name(d)} was not said: {d.get('why')}.",
    "flag.detected": lambda d: f"The owner saw the flag {d.get('flag')}.",
    "caller.speaking": lambda _: "The caller begins to speak (VAD).",
    "caller.quiet": lambda _: "The caller is quiet (VAD).",
    "caller.heard": _heard,
    "step.asked": _asked,
    "step.sent": lambda d: f"Telnyx took the {step_name(d.get('step', ''))}.",
    "step.failed": lambda d: (
        f"The {step_name(d.get('step', ''))} could not be carried out: {d.get('why')}."
    ),
    "step.dropped": lambda d: (
        f"The {step_name(d.get('step', ''))} was dropped at the last moment: {d.get('why')}."
    ),
    "checkin.unheard": lambda d: (
        f"The check-in was not heard to its end ({d.get('why')}): it is made again."
    ),
    "checkin.failed": lambda d: f"The check-in was not heard this time either ({d.get('why')}).",
    "hangup.claimed": lambda d: (
        f"The call is hung up: {_CAUSES.get(d.get('cause', ''), d.get('cause'))}."
    ),
    "agent.thinking": lambda d: (
        f"The agent is thinking, for {int(d.get('for_ms') or 0) / 1000:g} s at the most."
    ),
    "agent.ready": lambda _: "The agent is done thinking.",
    "belief.expired": lambda d: f"No longer believed: {d.get('belief')}.",
    "handling.paused": lambda _: "Dead-air handling is paused.",
    "handling.resumed": lambda _: "Dead-air handling goes on.",
    "standing.still": lambda d: f"Dead-air handling stands still: {d.get('for')}.",
    "standing.ended": lambda _: "The call is a conversation again.",
    "answer.expected": lambda d: (
        f"The next answer may take {int(d.get('within_ms') or 0) / 1000:g} s"
        f"{_in_brackets(d.get('for', ''))}."
    ),
    "answer.failed": lambda d: f"The call could not be answered: {d.get('why')}.",
    "machine.detected": lambda d: f"An answering machine picked up ({d.get('result')}).",
    "machine.greeting_over": lambda _: "The answering machine's greeting is over.",
    "machine.ruled_out": lambda d: f"No answering machine: {d.get('result')}.",
    "media.lost": lambda _: "No media comes in: the caller can't be heard.",
    "media.back": lambda _: "Media comes in again.",
    "stream.asked": lambda d: f"A new media stream is asked for, number {d.get('attempt')}.",
    "stream.failed": lambda d: f"Telnyx could not open the media stream: {d.get('reason')}.",
    "stream.refused": lambda d: f"Telnyx refused a new media stream: {d.get('why')}.",
}
