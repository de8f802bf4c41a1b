"""What happens to a call as a whole: its life, its media, who else is on it. Pure."""

from functools import partial

from calls.snapshot import CallState
from calls.suspension import Suspension
from monitor.replay.state import Details, Effect, RecordedCall

_PERSON = frozenset({"bridge", "conference"})


def ringing(call: RecordedCall, at_ms: int, details: Details) -> None:
    agent, direction = details.get("agent", "default"), details.get("direction", "incoming")
    call.put(state=CallState.RINGING, ringing_at_ms=at_ms, agent=agent, direction=direction)


def answered(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(state=CallState.ANSWERED, answered_at_ms=at_ms)


def attached_by_team(call: RecordedCall, at_ms: int, details: Details) -> None:
    agent, direction = details.get("agent", "default"), details.get("direction", "incoming")
    call.put(agent=agent, direction=direction, resumed_at_ms=at_ms)


def ended(call: RecordedCall, at_ms: int, details: Details) -> None:
    reason = details.get("reason", "")
    call.put(state=CallState.ENDED, ended_at_ms=at_ms, hangup_reason=reason)


def attached_to(call: RecordedCall, at_ms: int, _: Details) -> None:
    if not call.attached:
        call.put(resumed_at_ms=at_ms)
    call.attached = True
    call.hush(at_ms)
    call.put(media_lost_ms=0, attached_at_ms=at_ms)


def not_heard(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.hush(at_ms)


def media_lost(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(media_lost_ms=at_ms)
    call.hush(at_ms)


def media_back(call: RecordedCall, _: int, __: Details) -> None:
    call.put(media_lost_ms=0)


def line_dead(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(line_dead_since_ms=at_ms)


def line_alive(call: RecordedCall, _: int, __: Details) -> None:
    call.put(line_dead_since_ms=0)


def paused(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(paused_ms=at_ms)
    call.new_epoch(afresh=True)


def resumed(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(paused_ms=0, resumed_at_ms=at_ms)


def suspend(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.tidy_suspensions(at_ms)
    reason, until_ms = details["for"], at_ms + int(details["for_ms"])
    before = call.suspended.get(reason)
    since_ms = before.since_ms if before else at_ms
    call.suspended[reason] = Suspension(reason, until_ms, since_ms)
    if reason in _PERSON and not call.stored.with_person_since_ms:
        call.put(with_person_since_ms=at_ms)
    call.new_epoch(afresh=True)


def resume(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.tidy_suspensions(at_ms)
    call.suspended.pop(details["for"], None)
    if not any(one.with_person for one in call.suspended.values()):
        call.count_person_time(at_ms)
    if not call.suspended:
        call.put(resumed_at_ms=at_ms)


def machine(call: RecordedCall, at_ms: int, details: Details, what: str) -> None:
    before = call.stored
    if what == "detected":
        call.put(machine_at_ms=at_ms)
    elif what == "greeting_over":
        call.put(machine_greeting_over_ms=at_ms)
    elif what == "ruled_out":
        call.put(no_machine=True)
        if details.get("result", "").startswith("human"):
            call.put(machine_at_ms=0, screened_at_ms=0)
    elif what in {"screened", "prompt_over"}:
        if not before.screened_at_ms:
            call.put(screened_at_ms=at_ms, machine_at_ms=0)
        if what == "prompt_over" and not before.prompt_over_ms:
            call.put(prompt_over_ms=at_ms)


def extended(call: RecordedCall, _: int, details: Details) -> None:
    before = call.stored
    call.new_epoch()
    by_ms = before.extended_ms + int(details["by_ms"])
    call.put(extensions=int(details["times"]), extended_ms=by_ms, warned=False)


def patience_given(call: RecordedCall, _: int, details: Details) -> None:
    call.put(patient_for=details["for"])


EFFECTS: dict[str, Effect] = {
    "call.ringing": ringing,
    "call.answered": answered,
    "call.attached": attached_by_team,
    "call.ended": ended,
    "call.extended": extended,
    "patience.given": patience_given,
    "session.attached": attached_to,
    "session.detached": not_heard,
    "stream.asked": not_heard,
    "media.lost": media_lost,
    "media.unheard": media_lost,
    "media.back": media_back,
    "line.dead": line_dead,
    "line.alive": line_alive,
    "handling.paused": paused,
    "handling.resumed": resumed,
    "standing.still": suspend,
    "standing.ended": resume,
    "machine.detected": partial(machine, what="detected"),
    "machine.greeting_over": partial(machine, what="greeting_over"),
    "machine.ruled_out": partial(machine, what="ruled_out"),
    "machine.screened": partial(machine, what="screened"),
    "machine.prompt_over": partial(machine, what="prompt_over"),
}
