"""The story of a call in plain sentences, read off its timeline. Pure.

One table, event -> sentence, for each entry there can be; and one thing no single entry tells: by
how much the next step was put back, and by whom. A story leaves out what only repeats another
entry; each of its sentences names the entries behind it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from calls.timeline import Entry
from web.portrait import step_in_words

CHECKIN = re.compile(r"(?:\d+-)?(checkin-\d+(?:-again)?)")
SILENT = frozenset({"silence", "hold_on", "expected", "media_lost"})
LEFT_OUT = frozenset({"decision.waits", "flag.set", "step.claimed", "utterance.registered"})
"""What every other entry implies; `decision.waits` tells of a delay only together with others."""

WORTH_TELLING_MS = 100
Details = Mapping[str, str]

_KINDS = {
    "greeting": "The greeting",
    "say": "What the agent says",
    "play": "A recording",
    "stream": "The agent's own audio",
    "checkin": "The check-in",
    "goodbye": "The goodbye",
    "warning": "The warning",
    "hold-on-reply": 'The reply to "hold on"',
    "voicemail": "The voicemail message",
    "foreign": "Audio that is not ours",
}
_HELD_BACK = {
    "agent_speaking": "the agent was speaking",
    "agent_thinking": "the agent was thinking",
    "caller_speaking": "the caller was speaking",
    "standing_still": "handling stood still",
    "paused": "handling was paused",
}
_PATIENCE = {
    "hold_on": "the caller asked for time",
    "expected": "an answer may take its time",
    "media_lost": "no sound comes in",
}
_CAUSES = {
    "silence": "nobody answered",
    "media_lost": "the caller could not be heard any more",
    "max_call_duration": "it may last no longer",
    "voicemail": "an answering machine had picked up",
    "api": "somebody asked for it",
    "agent": "the agent asked for it",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the moment it tells of (epoch ms of Redis), and the entries behind it."""

    at_ms: int
    text: str
    behind: tuple[Entry, ...]

    @property
    def event(self) -> str:
        return self.behind[-1].event

    @property
    def by(self) -> str:
        return self.behind[-1].details.get("by", "")

    @property
    def ids(self) -> list[str]:
        """Ids of the entries on the timeline."""
        return [entry.id for entry in self.behind]

    @property
    def event_ids(self) -> list[str]:
        """Ids of the Telnyx events behind it; none where no webhook was."""
        found = (entry.details.get("event_id", "") for entry in self.behind)
        return [event_id for event_id in found if event_id]


def sentences(entries: Iterable[Entry]) -> list[Sentence]:
    """Return the story that *entries*, in their order, tell."""
    story, delay = [], _Delay()
    for entry in entries:
        if held_back := delay.see(entry):
            story.append(held_back)
        if entry.event not in LEFT_OUT:
            told = sentence(entry.event, entry.details)
            story.append(Sentence(entry.at_ms, told, (entry,)))
    return story


def sentence(event: str, details: Details) -> str:
    """Return what one entry tells; an event this module does not know as it stands there."""
    tell = _SENTENCES.get(event)
    if tell:
        return tell(details)
    shown = ", ".join(f"{k} {v}" for k, v in details.items() if k not in {"by", "event_id"})
    return f"{event}{_in_brackets(shown)}."


class _Delay:
    """Remembers when the next step was due, and what came between."""

    def __init__(self) -> None:
        self._due_ms = 0
        self._between: dict[str, Entry] = {}

    def see(self, entry: Entry) -> Sentence | None:
        """Return what is to be told once silence runs again later than it had to."""
        if entry.event in {"caller.heard", "step.claimed", "handling.resumed"}:
            self._due_ms, self._between = 0, {}
        if entry.event != "decision.waits":
            return None
        because = entry.details.get("because", "")
        if because not in SILENT:
            if self._due_ms and because in _HELD_BACK:
                self._between[because] = entry
            return None
        was_due_ms, between = self._due_ms, self._between
        self._due_ms = entry.at_ms + int(entry.details.get("until_in_ms") or 0)
        self._between = {}
        late_ms = self._due_ms - was_due_ms
        if not was_due_ms or not between or late_ms < WORTH_TELLING_MS:
            return None
        causes = "; ".join(
            _HELD_BACK[why] + _in_brackets(cause.details.get("evidence", ""))
            for why, cause in between.items()
        )
        told = f"The next step was held back {late_ms / 1000:.1f} s: {causes}."
        return Sentence(entry.at_ms, told, (*between.values(), entry))


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _seconds(details: Details, name: str) -> str:
    return f"{int(details.get(name) or 0) / 1000:g} s"


def _step(details: Details) -> str:
    step = step_in_words(details.get("step", "a step"))
    return step if step.startswith("check-in") else f"the {step}"


def _subject(details: Details) -> str:
    """Return what was said, as the subject of a sentence; check-ins by their number."""
    checkin = CHECKIN.fullmatch(details.get("utterance", ""))
    if checkin:
        return step_in_words(checkin[1]).capitalize()
    kind = details.get("kind", "")
    return _KINDS.get(kind, kind.capitalize() or "What was to be said")


def _utterance(did: str) -> Callable[[Details], str]:
    return lambda d: f"{_subject(d)} {did}."


def _ended(d: Details) -> str:
    status = d.get("status", "")
    how = {"completed": "was heard to its end", "call_hangup": "ended with the call"}
    last = d.get("remaining") == "0" and status != "call_hangup"
    then = "; the agent is quiet" if last else ""
    return f"{_subject(d)} {how.get(status, f'ended early ({status})')}{then}."


def _heard(d: Details) -> str:
    if d.get("evidence") == "dtmf":
        return "The caller pressed a key."
    if d.get("hold_on") != "1":
        return "The caller said something."
    wanted = f" of {_seconds(d, 'hold_on_ms')}" if int(d.get("hold_on_ms") or 0) else ""
    return f"The caller asked for time{wanted}."


_SENTENCES: Mapping[str, Callable[[Details], str]] = {
    "agent.ready": lambda _: "The agent has done thinking.",
    "agent.thinking": lambda d: f"The agent thinks, {_seconds(d, 'for_ms')} at most.",
    "answer.expected": lambda d: (
        f"The next answer may take {_seconds(d, 'within_ms')}{_in_brackets(d.get('for', ''))}."
    ),
    "answer.failed": lambda d: f"The call could not be answered: {d.get('why')}.",
    "belief.expired": lambda d: (
        f"Nothing confirmed that the {d.get('belief', '').replace('_', ' is ')}; "
        "no longer believed."
    ),
    "call.answered": lambda _: "The call is answered.",
    "call.ended": lambda d: (
        f"The call is over{_in_brackets(d.get('cause', ''))}"
        f"{', ended by the ' + d['source'] if d.get('source') else ''}."
    ),
    "call.ringing": lambda d: (
        f"The phone rings; agent {d.get('agent')} takes the {d.get('direction')} call."
    ),
    "caller.heard": _heard,
    "caller.quiet": lambda _: "The caller stops speaking.",
    "caller.speaking": lambda _: "The caller begins to speak.",
    "checkin.failed": lambda d: (
        f"{_subject(d)} was not heard this time either{_in_brackets(d.get('why', ''))}."
    ),
    "checkin.unheard": lambda d: (
        f"{_subject(d)} was not heard to its end{_in_brackets(d.get('why', ''))}; "
        "it is made once more."
    ),
    "flag.detected": lambda d: f"The call's owner sees the flag “{d.get('flag')}”.",
    "flag.set": lambda d: f"The flag “{d.get('flag')}” is set.",
    "handling.paused": lambda _: "Silence handling is paused.",
    "handling.resumed": lambda _: "Silence handling goes on; silence is counted anew.",
    "hangup.claimed": lambda d: (
        f"The call is hung up: {_CAUSES.get(d.get('cause', ''), d.get('cause'))}."
    ),
    "hangup.held": lambda d: f"The hang-up is held back: {d.get('why')}.",
    "machine.detected": lambda d: f"An answering machine picked up ({d.get('result')}).",
    "machine.greeting_over": lambda _: "The answering machine's greeting is over.",
    "machine.ruled_out": lambda d: f"It is no answering machine ({d.get('result')}).",
    "media.back": lambda _: "Sound comes in again.",
    "media.lost": lambda _: "No sound comes in: the caller can't be heard.",
    "session.attached": lambda d: f"{d.get('by', 'A worker')} holds the call.",
    "session.detached": lambda d: (
        f"{d.get('by', 'The worker')} lets go of the call{_in_brackets(d.get('why', ''))}."
    ),
    "session.lost": lambda d: f"{d.get('worker', 'Its worker')} no longer holds the call.",
    "silence.began": lambda d: (
        f"Silence begins{_in_brackets(_PATIENCE.get(d.get('because', ''), ''))}."
    ),
    "standing.ended": lambda _: "The call is a conversation again; silence is counted anew.",
    "standing.still": lambda d: f"Silence handling stands still for {d.get('for')}.",
    "step.asked": lambda d: (
        f"Time for {_step(d)}{_in_brackets(d.get('because', '').replace('_', ' '))}."
    ),
    "step.dropped": lambda d: f"{_step(d).capitalize()} is dropped: {d.get('why')}.",
    "step.failed": lambda d: f"{_step(d).capitalize()} failed: {d.get('why')}.",
    "step.sent": lambda d: f"Telnyx took {_step(d)}.",
    "stream.asked": lambda d: f"A new media stream is asked for (attempt {d.get('attempt')}).",
    "stream.denied": lambda d: f"A media stream was denied: {d.get('why')}.",
    "stream.failed": lambda d: f"The media stream failed: {d.get('reason')}.",
    "stream.refused": lambda d: f"Telnyx refused a media stream: {d.get('why')}.",
    "stream.started": lambda _: "Telnyx says that the media stream runs.",
    "stream.stopped": lambda _: "Telnyx says that the media stream stopped.",
    "utterance.asked_again": _utterance("is asked for again"),
    "utterance.ended": _ended,
    "utterance.healed": _utterance("never told its end, which is assumed now"),
    "utterance.started": _utterance("is heard"),
    "utterance.withdrawn": lambda d: f"{_subject(d)} was not said: {d.get('why')}.",
}
