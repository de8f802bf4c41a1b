"""The timeline of a call in plain sentences: one for each entry, whatever it is. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from web.portrait import step_in_words

Details = Mapping[str, Any]
_KINDS = MappingProxyType(
    {
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
)
_BELIEFS = MappingProxyType(
    {
        "agent_speaking": "the agent is speaking",
        "caller_speaking": "the caller is speaking",
        "thinking": "the agent is thinking",
    }
)
_WAITS = MappingProxyType(
    {
        "agent_speaking": "the agent is speaking",
        "agent_thinking": "the agent is thinking",
        "asked": "a step is on its way",
        "caller_speaking": "the caller is speaking",
        "disabled": "silence is not handled",
        "expected": "an answer may take its time",
        "hold_on": "the caller asked for time",
        "media_lost": "no sound comes in",
        "not_answered": "nobody has answered yet",
        "paused": "handling is paused",
        "silence": "silence runs",
        "standing_still": "handling stands still",
        "voicemail": "an answering machine talks",
    }
)


def sentence(event: str, details: Details) -> str:
    """Return what happened, in a sentence."""
    tell = _SENTENCES.get(event)
    if tell:
        return tell(details)
    shown = ", ".join(f"{k} {v}" for k, v in details.items() if k not in {"by", "event_id"})
    return f"{event}{f' ({shown})' if shown else ''}."


def kind_in_words(kind: str) -> str:
    """Return the subject of a sentence about an utterance of *kind*."""
    return _KINDS.get(kind, kind.capitalize() or "Something")


def _step(details: Details) -> str:
    step = step_in_words(str(details.get("step", "a step")))
    return step[:1].upper() + step[1:]


def _utterance(did: str) -> Callable[[Details], str]:
    return lambda d: f"{kind_in_words(str(d.get('kind', '')))} {did}."


def _ended(d: Details) -> str:
    status = d.get("status", "")
    how = "" if status in {"completed", "", None} else f" ({status})"
    then = " Nothing more is to be played." if str(d.get("remaining")) == "0" else ""
    return f"{kind_in_words(str(d.get('kind', '')))} is over{how}.{then}"


def _waits(d: Details) -> str:
    because = str(d.get("because", ""))
    left = d.get("until_in_ms", 0)
    until = f", for {left / 1000:.1f} s at most" if isinstance(left, int) and left else ""
    return f"Waiting: {_WAITS.get(because, because)}{until}."


def _heard(d: Details) -> str:
    if d.get("evidence") == "dtmf":
        return "The caller pressed a key."
    asks = d.get("hold_on") or d.get("hold_on_ms") not in {None, ""}
    return "The caller asked for time." if asks else "The caller said something."


_SENTENCES: Mapping[str, Callable[[Details], str]] = MappingProxyType(
    {
        "agent.ready": lambda _: "The agent has done thinking.",
        "agent.thinking": lambda d: (
            f"The agent thinks, {int(d.get('for_ms', 0)) / 1000:g} s at most."
        ),
        "answer.expected": lambda d: (
            f"The next answer may take {int(d.get('within_ms', 0)) / 1000:g} s"
            f"{' for ' + str(d['for']) if d.get('for') else ''}."
        ),
        "answer.failed": lambda d: f"The call could not be answered: {d.get('why', '')}.",
        "belief.expired": lambda d: (
            f"Nothing confirmed that {_BELIEFS.get(str(d.get('belief')), str(d.get('belief')))}; "
            "no longer believed."
        ),
        "call.answered": lambda _: "The call is answered.",
        "call.ended": lambda d: (
            f"The call is over ({d.get('cause') or 'no cause given'})"
            f"{', ended by ' + str(d['source']) if d.get('source') else ''}."
        ),
        "call.ringing": lambda d: f"The phone rings ({d.get('direction', 'incoming')} call).",
        "caller.heard": _heard,
        "caller.quiet": lambda _: "The caller stops speaking.",
        "caller.speaking": lambda _: "The caller begins to speak.",
        "checkin.failed": lambda _: "The check-in failed.",
        "checkin.unheard": lambda d: f"The check-in was not heard to its end ({d.get('why', '')}).",
        "decision.waits": _waits,
        "flag.detected": lambda d: f"The monitor sees the flag '{d.get('flag')}'.",
        "flag.set": lambda d: f"The flag '{d.get('flag')}' is set.",
        "handling.paused": lambda _: "Dead-air handling is paused.",
        "handling.resumed": lambda _: "Dead-air handling goes on; silence is counted anew.",
        "hangup.claimed": lambda d: f"The call is being hung up ({d.get('cause')}).",
        "hangup.held": lambda d: f"The hang-up is held back: {d.get('why', '')}.",
        "machine.detected": lambda _: "An answering machine picked up.",
        "machine.greeting_over": lambda _: "The answering machine's greeting is over.",
        "machine.ruled_out": lambda _: "It is no answering machine.",
        "media.back": lambda _: "Sound comes in again.",
        "media.lost": lambda _: "No sound comes in.",
        "session.attached": lambda d: f"{d.get('by', 'A worker')} holds the call.",
        "session.detached": lambda d: f"The worker lets go of the call ({d.get('why', '')}).",
        "session.lost": lambda d: f"{d.get('worker', 'The worker')} lost the call.",
        "standing.ended": lambda _: "Handling goes on; silence is counted anew.",
        "standing.still": lambda d: f"Handling stands still for {d.get('for', 'something')}.",
        "step.asked": lambda d: f"{_step(d)} is asked for ({d.get('because', 'due')}).",
        "step.claimed": lambda d: f"{_step(d)} is taken up.",
        "step.dropped": lambda d: f"{_step(d)} is dropped: {d.get('why', '')}.",
        "step.failed": lambda d: f"{_step(d)} failed: {d.get('why', '')}.",
        "step.sent": lambda d: f"{_step(d)} is sent to Telnyx.",
        "stream.asked": lambda d: f"A new media stream is asked for (attempt {d.get('attempt')}).",
        "stream.denied": lambda _: "Telnyx gives no more media streams for this call.",
        "stream.refused": lambda d: f"Telnyx refused a media stream: {d.get('why', '')}.",
        "stream.started": lambda _: "Telnyx says that the media stream runs.",
        "stream.stopped": lambda _: "Telnyx says that the media stream stopped.",
        "stream.failed": lambda d: f"The media stream failed: {d.get('reason', '')}.",
        "utterance.asked_again": _utterance("is asked for again"),
        "utterance.ended": _ended,
        "utterance.healed": _utterance("never told its end; healed"),
        "utterance.registered": _utterance("is entered in the ledger"),
        "utterance.started": _utterance("is heard"),
        "utterance.withdrawn": _utterance("was not said"),
    }
)
