"""What is said on a call, by anybody but the caller. Pure."""

from functools import partial

from monitor.replay.ledger import FOR_SILENCE
from monitor.replay.state import Details, Effect, RecordedCall


def registered(call: RecordedCall, at_ms: int, details: Details) -> None:
    utterance, kind = details["utterance"], details["kind"]
    if kind not in FOR_SILENCE and kind != "foreign":
        call.agent_speaks(at_ms)
        call.agent_asks(details.get("question", ""))
    call.ledger.register(
        utterance,
        kind,
        at_ms,
        int(float(details["duration_ms"])),
        silence=call.silence,
        keeps=utterance.endswith("-again") and call.stored.cut,
    )


def started(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.ledger.start(details["utterance"], at_ms)


def utterance_ended(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.remove(details["utterance"], at_ms)
    call.checkin_over(details["utterance"], details.get("status", ""), at_ms)


def healed(call: RecordedCall, at_ms: int, details: Details) -> None:
    utterance = details["utterance"]
    call.remove(utterance, at_ms)
    before = call.ledger.gone.get(utterance)
    sent = utterance in call.sent or (before is not None and before.started_at_ms > 0)
    stopped = before is not None and before.stopped
    call.checkin_over(utterance, "completed" if sent and not stopped else "", at_ms)


def withdrawn(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.remove(details["utterance"], at_ms)


def unheard(call: RecordedCall, _: int, details: Details, *, again: bool) -> None:
    before = call.ledger.gone.get(details["utterance"])
    call.put(unheard=again, cut=again and before is not None and before.stopped)


EFFECTS: dict[str, Effect] = {
    "utterance.registered": registered,
    "utterance.started": started,
    "utterance.ended": utterance_ended,
    "utterance.healed": healed,
    "utterance.withdrawn": withdrawn,
    "checkin.unheard": partial(unheard, again=True),
    "checkin.failed": partial(unheard, again=False),
}
