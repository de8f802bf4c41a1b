"""One entry of a call's timeline as a plain sentence: one table, event -> sentence. Pure."""

from collections.abc import Callable, Mapping

from monitor.silences.silence_cause import in_words
from monitor.steps import Step, title_of
from web.call_view.sentence_words import (
    ALARMS,
    CAUSES,
    HUNG_UP,
    KINDS,
    NEEDS_PATIENCE,
    PATIENCE,
    UNPROVEN,
    WHO_ASKS,
)

Details = Mapping[str, str]


def sentence(event: str, details: Details) -> str:
    """Return the sentence for one entry; an unknown event is shown as it is."""
    tell = _SENTENCES.get(event)
    if tell:
        return tell(details)
    shown = ", ".join(f"{k} {v}" for k, v in details.items() if k not in {"by", "event_id"})
    return f"{event}{in_brackets(shown)}."


def in_brackets(text: str) -> str:
    """Return *text* in brackets after a space, or '' for ''."""
    return f" ({text})" if text else ""


def _seconds(details: Details, name: str) -> str:
    return f"{int(details.get(name) or 0) / 1000:g} s"


def _step(details: Details) -> str:
    step = title_of(details.get("step", "a step"))
    return step if step.startswith("check-in") else f"the {step}"


def _subject(details: Details) -> str:
    """Return the utterance as the subject of a sentence; check-ins by their number."""
    spoken = Step.of_utterance(details.get("utterance", ""))
    if spoken and spoken[1].kind == "checkin":
        return spoken[1].title.capitalize()
    kind = details.get("kind", "")
    return KINDS.get(kind, kind.capitalize() or "The utterance")


def _utterance(did: str) -> Callable[[Details], str]:
    return lambda d: f"{_subject(d)} {did}."


def _ended(d: Details) -> str:
    status = d.get("status", "")
    how = {"completed": "was played to the end", "call_hangup": "ended with the call"}
    last = d.get("remaining") == "0" and status != "call_hangup"
    then = "; the agent is silent now" if last else ""
    return f"{_subject(d)} {how.get(status, f'ended early ({status})')}{then}."


def _heard(d: Details) -> str:
    if d.get("evidence") == "dtmf":
        return "The caller pressed a key."
    if d.get("evidence") == "tty":
        return "The caller typed on a text telephone."
    if d.get("hold_on") != "1":
        return "The caller said something."
    wanted = f" of {_seconds(d, 'hold_on_ms')}" if int(d.get("hold_on_ms") or 0) else ""
    return f"The caller asked for time{wanted}."


def _resumed(d: Details) -> str:
    reason = f"The {d['for']} has ended" if d.get("for") else "The suspension has ended"
    if d.get("left"):
        return f"{reason}; silence handling stays suspended: {d['left']}."
    return f"{reason}; silence handling resumes and the silence starts anew."


def _asked(d: Details) -> str:
    due = f"Time for {_step(d)}{in_brackets(d.get('because', '').replace('_', ' '))}"
    if not d.get("cause"):
        return f"{due}."
    return (
        f"{due}; cause of the silence: {in_words(d['cause'])}{in_brackets(d.get('evidence', ''))}."
    )


def _sms(d: Details) -> str:
    return "The follow-up message" if d.get("sms") == "follow-up" else "The agent's text message"


def _delivered(d: Details) -> str:
    told = {"delivered": "was delivered", "delivery_unconfirmed": "was sent, nobody says how far"}
    status = d.get("status", "")
    code = f", {d['code']}" if d.get("code") else ""
    return told.get(status, f"was not delivered ({status.replace('_', ' ')}{code})")


_SENTENCES: Mapping[str, Callable[[Details], str]] = {
    "agent.failed": lambda d: (
        f"The agent has owed an answer for {_seconds(d, 'owed_ms')}: it has failed."
    ),
    "agent.finished": lambda _: "The agent ends the call once everything has been heard.",
    "agent.quiet": lambda _: "The agent has no answer to that.",
    "agent.reconnected": lambda _: "The agent's server has reconnected.",
    "agent.refused": lambda d: f"An action of the agent was refused: {d.get('why')}.",
    "agent.retried": lambda d: f"The request to the agent's server is retried: {d.get('why')}.",
    "agent.slow": lambda d: f"The agent's server is too slow: {d.get('why')}.",
    "agent.transferred": lambda _: "The agent transferred the call.",
    "agent.unreachable": lambda d: f"The agent's server can't be used: {d.get('why')}.",
    "agent.ready": lambda _: "The agent has finished thinking.",
    "agent.thinking": lambda d: f"The agent is thinking, for {_seconds(d, 'for_ms')} at most.",
    "answer.expected": lambda d: (
        f"The next answer may take {_seconds(d, 'within_ms')}{in_brackets(d.get('for', ''))}."
    ),
    "answer.failed": lambda d: f"The call could not be answered: {d.get('why')}.",
    "alarm": lambda d: f"Alarm: {ALARMS.get(d.get('about', ''), d.get('about'))}.",
    "belief.expired": lambda d: (
        f"The state “{d.get('belief', '').replace('_', ' ')}” was not confirmed and has expired."
    ),
    "call.answered": lambda _: "The call is answered.",
    "call.attached": lambda d: (
        "The team's own application answered the call; Dead Air watches it "
        f"{'with a media stream' if d.get('stream') == 'yes' else 'through its webhooks only'}."
    ),
    "call.ended": lambda d: (
        f"The call has ended{in_brackets(d.get('cause', ''))}"
        f"{HUNG_UP.get(d.get('source', ''), '')}."
    ),
    "call.extended": lambda d: (
        f"The time limit is {_seconds(d, 'by_ms')} later: "
        f"{WHO_ASKS.get(d.get('who', ''), d.get('who'))} asked for it (no. {d.get('times')})."
    ),
    "call.moved": lambda d: f"Telnyx gave the call another id; it continues as {d.get('to')}.",
    "call.ringing": lambda d: f"The call rings ({d.get('direction')}, agent {d.get('agent')}).",
    "caller.complained": lambda _: "The caller pressed the key for complaints.",
    "caller.heard": _heard,
    "words.unproven": lambda d: (
        f"{UNPROVEN.get(d.get('why', ''), 'The words prove no caller')}; the silence continues."
    ),
    "caller.quiet": lambda _: "The caller stops speaking.",
    "caller.speaking": lambda _: "The caller starts speaking.",
    "checkin.failed": lambda d: (
        f"{_subject(d)} was not heard at the second attempt either{in_brackets(d.get('why', ''))}."
    ),
    "checkin.unheard": lambda d: (
        f"{_subject(d)} was not heard to its end{in_brackets(d.get('why', ''))}; "
        "it is repeated once."
    ),
    "flag.detected": lambda d: f"The call's owner reads the flag “{d.get('flag')}”.",
    "flag.set": lambda d: f"The flag “{d.get('flag')}” is set.",
    "handling.paused": lambda _: "Silence handling is paused.",
    "handling.resumed": lambda _: "Silence handling resumes; the silence starts anew.",
    "hangup.claimed": lambda d: (
        f"The call is hung up: {CAUSES.get(d.get('cause', ''), d.get('cause'))}."
    ),
    "hangup.held": lambda d: f"The hang-up is held back: {d.get('why')}.",
    "line.alive": lambda _: "The caller's line carries sound now.",
    "line.dead": lambda _: "The caller's line has been completely silent since the answer.",
    "machine.detected": lambda d: f"An answering machine answered ({d.get('result')}).",
    "machine.greeting_over": lambda _: "The answering machine's greeting has ended.",
    "machine.prompt_over": lambda _: "The screener has asked who is calling.",
    "machine.screened": lambda _: "A screener asks who is calling and why.",
    "machine.said_again": lambda _: "The greeting that machine detection cut off is repeated.",
    "machine.ruled_out": lambda d: f"A person answered, not a machine ({d.get('result')}).",
    "media.back": lambda _: "Audio from the caller arrives again.",
    "media.unheard": lambda d: (
        f"Audio arrives as {d.get('codec')}, which can't be decoded; words and keys still count."
    ),
    "media.lost": lambda _: "No audio arrives from the caller.",
    "session.attached": lambda d: f"{d.get('by', 'A worker')} takes the call.",
    "session.detached": lambda d: (
        f"{d.get('by', 'The worker')} releases the call{in_brackets(d.get('why', ''))}."
    ),
    "session.lost": lambda d: f"{d.get('worker', 'Its worker')} lost the call.",
    "patience.given": lambda d: (
        f"The call is given more time: {NEEDS_PATIENCE.get(d.get('for', ''), d.get('for'))}."
    ),
    "settings.overridden": lambda d: f"Settings of this call were changed: {d.get('fields')}.",
    "silence.began": lambda d: (
        f"Silence begins{in_brackets(PATIENCE.get(d.get('because', ''), ''))}."
    ),
    "speech.failed": lambda _: "No check-in could be spoken in this silence.",
    "sms.claimed": lambda d: f"{_sms(d)} is due.",
    "sms.consent": lambda d: (
        "The other side agrees to text messages."
        if d.get("given") == "1"
        else "The other side wants no text messages."
    ),
    "sms.failed": lambda d: f"{_sms(d)} was not sent: {d.get('why')}.",
    "sms.finalized": lambda d: f"{_sms(d)} {_delivered(d)}.",
    "sms.refused": lambda d: f"{_sms(d)} was refused: {d.get('why')}.",
    "sms.sent": lambda d: f"Telnyx accepted {_sms(d).lower()}.",
    "standing.ended": _resumed,
    "standing.still": lambda d: f"Silence handling is suspended: {d.get('for')}.",
    "step.asked": _asked,
    "step.dropped": lambda d: f"{_step(d).capitalize()} is dropped: {d.get('why')}.",
    "step.failed": lambda d: f"{_step(d).capitalize()} failed: {d.get('why')}.",
    "step.sent": lambda d: f"Telnyx accepted {_step(d)}.",
    "stream.asked": lambda d: f"A new media stream is requested (attempt {d.get('attempt')}).",
    "stream.denied": lambda d: f"A media stream was denied: {d.get('why')}.",
    "stream.failed": lambda d: f"The media stream failed: {d.get('reason')}.",
    "stream.refused": lambda d: f"Telnyx refused a media stream: {d.get('why')}.",
    "stream.started": lambda _: "Telnyx reports that the media stream started.",
    "stream.stopped": lambda _: "Telnyx reports that the media stream stopped.",
    "utterance.asked_again": _utterance("is requested again"),
    "utterance.ended": _ended,
    "utterance.healed": _utterance("has no reported end; it is assumed to have ended"),
    "utterance.started": _utterance("starts playing"),
    "sound.judged": lambda d: (
        "Music is on the line." if d.get("of") == "music" else "Voices are heard, without words."
    ),
    "words.machine": lambda d: f"The words are those of a {d.get('of')}, not of a person.",
    "utterance.withdrawn": lambda d: f"{_subject(d)} was not spoken: {d.get('why')}.",
}
