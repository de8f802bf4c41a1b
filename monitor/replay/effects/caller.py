"""What is heard of the caller, and what the agent does with it. Pure."""

from calls.snapshot import CallSnapshot
from monitor.replay.state import Details, Effect, RecordedCall

TURN_MS, LONGEST_TURN_MS, GAP_MS = 700, 15_000, 3_000
"""As in calls/lua/caller/voice_activity.lua: what is a turn of the caller."""

ANSWERS_LENGTH = 160
"""As in calls/lua/shared/silences.lua."""

_SURE = frozenset({"no sound", "unsure"})
"""Words that were taken for sound, and not for nothing (`monitor.transcripts.evidence`)."""


def speaking(call: RecordedCall, at_ms: int, details: Details) -> None:
    began = at_ms - int(details.get("ago_ms", 0))
    quiet_at = call.stored.caller_quiet_at_ms
    call.voice_turn = quiet_at == 0 or began - quiet_at >= GAP_MS
    call.new_epoch()
    unconfirmed = call.stored.unconfirmed_since_ms or began
    call.put(caller_speaking_ms=began, voice_from_ms=began, unconfirmed_since_ms=unconfirmed)
    call.ledger.talked_over(by_words=False)


def quiet(call: RecordedCall, at_ms: int, details: Details) -> None:
    before, over = call.stored, at_ms - int(details.get("ago_ms", 0))
    since = max(before.caller_speaking_ms, before.agent_quiet_at_ms)
    spoke = over - since if not call.ledger.utterances else 0
    if call.voice_turn and TURN_MS <= spoke <= LONGEST_TURN_MS:
        call.put(voice_turns=before.voice_turns + 1, voice_ms=before.voice_ms + spoke)
    call.put(caller_speaking_ms=0, caller_quiet_at_ms=over)


def heard(call: RecordedCall, at_ms: int, details: Details) -> None:
    before = call.stored
    if details.get("evidence") == "transcript":
        call.put(transcribed=True)
        call.ledger.talked_over(by_words=True)
    owed, holds = before.owed_since_ms or at_ms, details.get("hold_on") == "1"
    call.new_epoch(afresh=True)
    suspended = any(one.until_ms > at_ms for one in call.suspended.values())
    answerable = details.get("evidence") != "tty"
    owes = call.owes and answerable and not holds and not before.paused_ms and not suspended
    call.put(
        activity_at_ms=at_ms,
        expect_ms=0,
        media_lost_ms=0,
        unconfirmed_since_ms=at_ms if before.caller_speaking_ms else 0,
        owed_since_ms=owed if owes else 0,
        unfinished=details.get("unfinished", ""),
        slow_answers=int(details.get("slow_answers") or before.slow_answers),
        slowest_answer_ms=max(before.slowest_answer_ms, int(details.get("answered_after_ms") or 0)),
        answers=_answers(before, details),
        hold_on=holds,
        hold_on_ms=int(details.get("hold_on_ms") or 0) if holds else 0,
        hold_ons=before.hold_ons + 1 if holds else 0,
    )
    call.answered = True
    if call.counts_anew or details.get("evidence") == "dtmf":
        call.put(checkins=0)


def _answers(before: CallSnapshot, details: Details) -> str:
    """Return the answers with this one, as in calls/lua/shared/silences.lua."""
    found = before.answers.split()
    if past := details.get("asked_after_ms"):
        found.append(f"{before.question}:{past}+")
    if took := details.get("answered_after_ms"):
        found.append(f"{before.question}:{took}")
    while len(" ".join(found)) >= ANSWERS_LENGTH:
        del found[0]
    return " ".join(found)


def unproven(call: RecordedCall, at_ms: int, details: Details) -> None:
    if details.get("why") not in _SURE:
        return
    call.new_epoch()
    unconfirmed = call.stored.unconfirmed_since_ms or at_ms
    call.put(interim_at_ms=at_ms, unconfirmed_since_ms=unconfirmed)


def sound_judged(call: RecordedCall, at_ms: int, details: Details) -> None:
    match details.get("of"):
        case "music":
            call.put(music_heard_at_ms=at_ms)
        case "voices":
            call.put(voices_heard_at_ms=at_ms)


def thinks(call: RecordedCall, at_ms: int, details: Details) -> None:
    call.agent_acts()
    call.put(thinking=True, thinking_until_ms=at_ms + int(details["for_ms"]))


def ready(call: RecordedCall, at_ms: int, _: Details) -> None:
    until_ms = min(at_ms, call.stored.thinking_until_ms)
    call.put(thinking=False, thinking_until_ms=until_ms)


def expects(call: RecordedCall, _: int, details: Details) -> None:
    within, what = int(details["within_ms"]), details.get("for", "")
    call.put(expect_ms=within, expect_for=what, owed_since_ms=0)


def finished(call: RecordedCall, _: int, __: Details) -> None:
    call.put(ending=True)


def agent_failed(call: RecordedCall, at_ms: int, _: Details) -> None:
    call.put(agent_failed_at_ms=call.stored.agent_failed_at_ms or at_ms)


EFFECTS: dict[str, Effect] = {
    "caller.speaking": speaking,
    "caller.quiet": quiet,
    "caller.heard": heard,
    "words.unproven": unproven,
    "sound.judged": sound_judged,
    "agent.thinking": thinks,
    "agent.ready": ready,
    "answer.expected": expects,
    "agent.finished": finished,
    "agent.failed": agent_failed,
}
