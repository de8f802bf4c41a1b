"""What dead-air handling asked for, and what became of it. Pure."""

from monitor.actions import HANGUP_GOOD_FOR_MS, SPEECH_GOOD_FOR_MS
from monitor.replay.state import Details, Effect, RecordedCall
from monitor.steps import Remark, Step

_MARKS: dict[str, str] = {
    Remark.WARNING: "warned",
    Remark.VOICEMAIL: "voicemail_left",
    Remark.REASSURANCE: "reassured",
}


def asked(call: RecordedCall, at_ms: int, details: Details) -> None:
    good = HANGUP_GOOD_FOR_MS if details["step"] == "hangup" else SPEECH_GOOD_FOR_MS
    call.put(asked=details["step"], asked_until_ms=at_ms + good)


def dropped(call: RecordedCall, _: int, details: Details) -> None:
    if call.stored.asked == details["step"]:
        call.put(asked="", asked_until_ms=0)


def claimed(call: RecordedCall, at_ms: int, details: Details) -> None:
    epoch, step = int(details["epoch"]), Step.parse(details["step"])
    call.put(asked="", asked_until_ms=0)
    if step is None:
        return
    if step.kind == "transfer":
        call.put(transferred_at_ms=at_ms)
        return
    call.stepped_in = epoch
    before = call.stored
    match step.kind:
        case "checkin":
            made = before.checkins_made + (not step.again)
            call.put(checkins=step.number, checkins_made=made)
            call.put(hold_on=False, unheard=False, cut=False)
        case "filler":
            call.put(fillers=step.number)
        case Remark.GOODBYE:
            call.goodbye_in = epoch
        case Remark.HOLD_ON_REPLY:
            call.replied_in = epoch
        case Remark.WARNING | Remark.VOICEMAIL | Remark.REASSURANCE:
            call.put(**{_MARKS[step.kind]: True})
        case Remark.SCREENING:
            call.put(screening_said_ms=at_ms)


def sent(call: RecordedCall, _: int, details: Details) -> None:
    call.sent.add(f"{details.get('epoch', '')}-{details['step']}")


def failed(call: RecordedCall, at_ms: int, details: Details) -> None:
    """Take the words of a step that failed off the ledger; a stale one was not made."""
    step = details["step"]
    epoch = details.get("epoch") or call.ledger.epoch_of(step)
    utterance = f"{epoch}-{step}"
    call.remove(utterance, at_ms)
    before, named = call.ledger.gone.get(utterance), Step.parse(step)
    stale = details.get("why") == "stale before it was sent"
    if not stale or named is None or named.kind != "checkin":
        return
    same = before is not None and before.silence == call.silence
    if named.again:
        call.put(unheard=call.stored.unheard or same)
    elif named.number == call.stored.checkins:
        call.put(checkins=named.number - 1)
        call.put(checkins_made=call.stored.checkins_made - same)


def hangup_claimed(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.put(hangup_reason=details.get("cause", ""))
    call.put(asked="hangup", asked_until_ms=at_ms + HANGUP_GOOD_FOR_MS)


def held(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(asked="hangup", asked_until_ms=at_ms + HANGUP_GOOD_FOR_MS)


EFFECTS: dict[str, Effect] = {
    "step.asked": asked,
    "step.dropped": dropped,
    "step.claimed": claimed,
    "step.sent": sent,
    "step.failed": failed,
    "hangup.claimed": hangup_claimed,
    "hangup.held": held,
}
