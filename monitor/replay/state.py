"""The state of a call, made again from the lines of its timeline. Pure.

Each line has the effect here that its Lua step had (`calls/lua`); what a decision looks at is then
the same, to the millisecond. Two things are on no timeline: interim words, and whether the agent's
class answers for itself, which the caller of this module tells. Times are epoch ms of Redis.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from calls.ledger import expiries
from calls.snapshot import CallSnapshot, CallState
from calls.suspension import Suspension
from calls.timeline import Entry
from monitor.actions import HANGUP_GOOD_FOR_MS, SPEECH_GOOD_FOR_MS
from monitor.replay.ledger import FOR_SILENCE, RecordedLedger
from monitor.steps import Remark, Step

TURN_MS, LONGEST_TURN_MS, GAP_MS = 700, 15_000, 3_000
"""As in calls/lua/voice_activity.lua: what is a turn of the caller."""

_PERSON = frozenset({"bridge", "conference"})
_SURE = frozenset({"no sound", "unsure"})
"""Words that were taken for sound, and not for nothing (`monitor.evidence`)."""


class RecordedCall:
    """A call as its timeline tells it so far; `apply` the next line, `snapshot` at any moment."""

    def __init__(self, call_control_id: str, *, owes: bool = False, counts_anew: bool = True):
        self._call = CallSnapshot(call_control_id, 0)
        self._owes, self._counts_anew = owes, counts_anew
        self.ledger = RecordedLedger()
        self._silence = 0
        self._stepped_in = self._goodbye_in = self._replied_in = -1
        self._suspended: dict[str, Suspension] = {}
        self._voice_turn = self._attached = False
        self._sent: set[str] = set()

    def snapshot(self, now_ms: int) -> CallSnapshot:
        """Return what a decision at *now_ms* would look at."""
        call = self._call
        utterances = self.ledger.utterances
        return replace(
            call,
            now_ms=now_ms,
            goodbye_said=self._goodbye_in == call.epoch,
            hold_on_replied=self._replied_in == call.epoch,
            suspensions=tuple(self._suspended[reason] for reason in sorted(self._suspended)),
            utterances=utterances,
            expiry_ms=expiries(utterances, self.ledger.freed_at_ms),
        )

    def apply(self, entry: Entry) -> None:
        """Let a line of the timeline have its effect; a line that changes nothing has none."""
        if effect := _EFFECTS.get(entry.event):
            effect(self, entry.at_ms, entry.details)

    # -- the parts of a step ----------------------------------------------------------------

    def _put(self, **fields: Any) -> None:
        self._call = replace(self._call, **fields)

    def _new_epoch(self, *, afresh: bool = False) -> None:
        before = self._call.epoch
        self._put(epoch=before + 1, asked="", asked_until_ms=0)
        if afresh:
            self._silence += 1
            self._put(unheard=False, cut=False, heard=False, checkins_made=0, owed_since_ms=0)
            return
        if self._goodbye_in == before:
            self._goodbye_in = before + 1
        if self._replied_in == before:
            self._replied_in = before + 1

    def _agent_acts(self) -> None:
        if self._call.asked:
            self._put(asked="", asked_until_ms=0)

    def _agent_speaks(self, at_ms: int) -> None:
        replied = self._replied_in == self._call.epoch
        came_to_steps = bool(self._call.asked) or self._stepped_in == self._call.epoch
        self._agent_acts()
        if came_to_steps:
            self._new_epoch(afresh=True)
            if replied:
                self._replied_in = self._call.epoch
        self._put(
            expect_ms=0,
            unheard=False,
            owed_since_ms=0,
            fillers=0,
            agent_failed_at_ms=0,
            unconfirmed_since_ms=at_ms if self._call.caller_speaking_ms else 0,
        )

    def _hush(self, at_ms: int) -> None:
        """The caller can't be heard any more."""
        if self._call.caller_speaking_ms:
            self._put(caller_speaking_ms=0, caller_quiet_at_ms=at_ms)

    def _removed(self, utterance: str, at_ms: int) -> None:
        if self.ledger.remove(utterance, at_ms) and not self.ledger.utterances:
            self._put(agent_quiet_at_ms=at_ms)

    def _checkin_over(self, utterance: str, status: str, at_ms: int) -> None:
        """Count a check-in that was heard; one that was not has a line of its own."""
        before = self.ledger.gone.get(utterance)
        if before is None or before.kind != "checkin" or before.silence != self._silence:
            return
        short = at_ms - before.started_at_ms < 0.7 * before.duration_ms
        if status == "completed" and not (before.stopped and (not before.started_at_ms or short)):
            self._put(heard=True)

    def _tidy(self, at_ms: int) -> None:
        """Let suspensions that have expired go, and count the time with a person."""
        people = [one for one in self._suspended.values() if one.with_person]
        if people and all(one.until_ms <= at_ms for one in people):
            self._count_person_time(max(one.until_ms for one in people))
        for reason, one in list(self._suspended.items()):
            if one.until_ms <= at_ms:
                del self._suspended[reason]
                self._put(resumed_at_ms=max(self._call.resumed_at_ms, one.until_ms))

    def _count_person_time(self, until_ms: int) -> None:
        if since := self._call.with_person_since_ms:
            spent = self._call.with_person_before_ms + max(until_ms - since, 0)
            self._put(with_person_since_ms=0, with_person_before_ms=spent)

    # -- the life of the call ---------------------------------------------------------------

    def _ringing(self, at_ms: int, details: dict[str, str]) -> None:
        agent, direction = details.get("agent", "default"), details.get("direction", "incoming")
        self._put(state=CallState.RINGING, ringing_at_ms=at_ms, agent=agent, direction=direction)

    def _answered(self, at_ms: int, _: dict[str, str]) -> None:
        self._put(state=CallState.ANSWERED, answered_at_ms=at_ms)

    def _ended(self, at_ms: int, details: dict[str, str]) -> None:
        reason = details.get("reason", "")
        self._put(state=CallState.ENDED, ended_at_ms=at_ms, hangup_reason=reason)

    def _attached_to(self, at_ms: int, _: dict[str, str]) -> None:
        if not self._attached:
            self._put(resumed_at_ms=at_ms)
        self._attached = True
        self._hush(at_ms)
        self._put(media_lost_ms=0)

    def _not_heard(self, at_ms: int, _: dict[str, str]) -> None:
        self._hush(at_ms)

    def _media_lost(self, at_ms: int, _: dict[str, str]) -> None:
        self._put(media_lost_ms=at_ms)
        self._hush(at_ms)

    def _media_back(self, _: int, __: dict[str, str]) -> None:
        self._put(media_lost_ms=0)

    def _paused(self, at_ms: int, _: dict[str, str]) -> None:
        self._put(paused_ms=at_ms)
        self._new_epoch(afresh=True)

    def _resumed(self, at_ms: int, _: dict[str, str]) -> None:
        self._put(paused_ms=0, resumed_at_ms=at_ms)

    def _suspend(self, at_ms: int, details: dict[str, str]) -> None:
        self._tidy(at_ms)
        reason, until_ms = details["for"], at_ms + int(details["for_ms"])
        before = self._suspended.get(reason)
        since_ms = before.since_ms if before else at_ms
        self._suspended[reason] = Suspension(reason, until_ms, since_ms)
        if reason in _PERSON and not self._call.with_person_since_ms:
            self._put(with_person_since_ms=at_ms)
        self._new_epoch(afresh=True)

    def _resume(self, at_ms: int, details: dict[str, str]) -> None:
        self._tidy(at_ms)
        self._suspended.pop(details["for"], None)
        if not any(one.with_person for one in self._suspended.values()):
            self._count_person_time(at_ms)
        if not self._suspended:
            self._put(resumed_at_ms=at_ms)

    def _machine(self, at_ms: int, details: dict[str, str], what: str) -> None:
        call = self._call
        if what == "detected":
            self._put(machine_at_ms=at_ms)
        elif what == "greeting_over":
            self._put(machine_greeting_over_ms=at_ms)
        elif what == "ruled_out":
            self._put(no_machine=True)
            if details.get("result", "").startswith("human"):
                self._put(machine_at_ms=0, screened_at_ms=0)
        elif what in {"screened", "prompt_over"}:
            if not call.screened_at_ms:
                self._put(screened_at_ms=at_ms, machine_at_ms=0)
            if what == "prompt_over" and not call.prompt_over_ms:
                self._put(prompt_over_ms=at_ms)

    # -- the caller -------------------------------------------------------------------------

    def _speaking(self, at_ms: int, details: dict[str, str]) -> None:
        began = at_ms - int(details.get("ago_ms", 0))
        quiet_at = self._call.caller_quiet_at_ms
        self._voice_turn = quiet_at == 0 or began - quiet_at >= GAP_MS
        self._new_epoch()
        unconfirmed = self._call.unconfirmed_since_ms or began
        self._put(caller_speaking_ms=began, voice_from_ms=began, unconfirmed_since_ms=unconfirmed)
        self.ledger.talked_over(by_words=False)

    def _quiet(self, at_ms: int, details: dict[str, str]) -> None:
        call, over = self._call, at_ms - int(details.get("ago_ms", 0))
        since = max(call.caller_speaking_ms, call.agent_quiet_at_ms)
        spoke = over - since if not self.ledger.utterances else 0
        if self._voice_turn and TURN_MS <= spoke <= LONGEST_TURN_MS:
            self._put(voice_turns=call.voice_turns + 1, voice_ms=call.voice_ms + spoke)
        self._put(caller_speaking_ms=0, caller_quiet_at_ms=over)

    def _heard(self, at_ms: int, details: dict[str, str]) -> None:
        call = self._call
        if details.get("evidence") == "transcript":
            self._put(transcribed=True)
            self.ledger.talked_over(by_words=True)
        owed, holds = call.owed_since_ms or at_ms, details.get("hold_on") == "1"
        self._new_epoch(afresh=True)
        suspended = any(one.until_ms > at_ms for one in self._suspended.values())
        owes = self._owes and not holds and not call.paused_ms and not suspended
        self._put(
            activity_at_ms=at_ms,
            expect_ms=0,
            media_lost_ms=0,
            unconfirmed_since_ms=at_ms if call.caller_speaking_ms else 0,
            owed_since_ms=owed if owes else 0,
            hold_on=holds,
            hold_on_ms=int(details.get("hold_on_ms") or 0) if holds else 0,
            hold_ons=call.hold_ons + 1 if holds else 0,
        )
        if self._counts_anew:
            self._put(checkins=0)

    def _unproven(self, at_ms: int, details: dict[str, str]) -> None:
        if details.get("why") not in _SURE:
            return
        self._new_epoch()
        unconfirmed = self._call.unconfirmed_since_ms or at_ms
        self._put(interim_at_ms=at_ms, unconfirmed_since_ms=unconfirmed)

    # -- the agent --------------------------------------------------------------------------

    def _thinks(self, at_ms: int, details: dict[str, str]) -> None:
        self._agent_acts()
        self._put(thinking=True, thinking_until_ms=at_ms + int(details["for_ms"]))

    def _ready(self, at_ms: int, _: dict[str, str]) -> None:
        until_ms = min(at_ms, self._call.thinking_until_ms)
        self._put(thinking=False, thinking_until_ms=until_ms)

    def _expects(self, _: int, details: dict[str, str]) -> None:
        within, what = int(details["within_ms"]), details.get("for", "")
        self._put(expect_ms=within, expect_for=what, owed_since_ms=0)

    def _finished(self, _: int, __: dict[str, str]) -> None:
        self._put(ending=True)

    def _agent_failed(self, at_ms: int, _: dict[str, str]) -> None:
        self._put(agent_failed_at_ms=self._call.agent_failed_at_ms or at_ms)

    # -- what is said -----------------------------------------------------------------------

    def _registered(self, at_ms: int, details: dict[str, str]) -> None:
        utterance, kind = details["utterance"], details["kind"]
        if kind not in FOR_SILENCE and kind != "foreign":
            self._agent_speaks(at_ms)
        self.ledger.register(
            utterance,
            kind,
            at_ms,
            int(float(details["duration_ms"])),
            silence=self._silence,
            keeps=utterance.endswith("-again") and self._call.cut,
        )

    def _started(self, at_ms: int, details: dict[str, str]) -> None:
        self.ledger.start(details["utterance"], at_ms)

    def _utterance_ended(self, at_ms: int, details: dict[str, str]) -> None:
        self._removed(details["utterance"], at_ms)
        self._checkin_over(details["utterance"], details.get("status", ""), at_ms)

    def _healed(self, at_ms: int, details: dict[str, str]) -> None:
        utterance = details["utterance"]
        self._removed(utterance, at_ms)
        before = self.ledger.gone.get(utterance)
        sent = utterance in self._sent or (before is not None and before.started_at_ms > 0)
        stopped = before is not None and before.stopped
        self._checkin_over(utterance, "completed" if sent and not stopped else "", at_ms)

    def _withdrawn(self, at_ms: int, details: dict[str, str]) -> None:
        self._removed(details["utterance"], at_ms)

    def _unheard(self, _: int, details: dict[str, str], *, again: bool) -> None:
        before = self.ledger.gone.get(details["utterance"])
        self._put(unheard=again, cut=again and before is not None and before.stopped)

    # -- steps ------------------------------------------------------------------------------

    def _asked(self, at_ms: int, details: dict[str, str]) -> None:
        good = HANGUP_GOOD_FOR_MS if details["step"] == "hangup" else SPEECH_GOOD_FOR_MS
        self._put(asked=details["step"], asked_until_ms=at_ms + good)

    def _dropped(self, _: int, details: dict[str, str]) -> None:
        if self._call.asked == details["step"]:
            self._put(asked="", asked_until_ms=0)

    def _claimed(self, at_ms: int, details: dict[str, str]) -> None:
        epoch, step = int(details["epoch"]), Step.parse(details["step"])
        self._put(asked="", asked_until_ms=0)
        if step is None:
            return
        if step.kind == "transfer":
            self._put(transferred_at_ms=at_ms)
            return
        self._stepped_in = epoch
        call = self._call
        match step.kind:
            case "checkin":
                made = call.checkins_made + (not step.again)
                self._put(checkins=step.number, checkins_made=made)
                self._put(hold_on=False, unheard=False, cut=False)
            case "filler":
                self._put(fillers=step.number)
            case Remark.GOODBYE:
                self._goodbye_in = epoch
            case Remark.HOLD_ON_REPLY:
                self._replied_in = epoch
            case Remark.WARNING:
                self._put(warned=True)
            case Remark.SCREENING:
                self._put(screening_said_ms=at_ms)
            case Remark.VOICEMAIL:
                self._put(voicemail_left=True)

    def _step_sent(self, _: int, details: dict[str, str]) -> None:
        self._sent.add(f"{details.get('epoch', '')}-{details['step']}")

    def _step_failed(self, at_ms: int, details: dict[str, str]) -> None:
        """Take the words of a step that failed off the ledger; a stale one was not made."""
        step = details["step"]
        epoch = details.get("epoch") or self.ledger.epoch_of(step)
        utterance = f"{epoch}-{step}"
        self._removed(utterance, at_ms)
        before, named = self.ledger.gone.get(utterance), Step.parse(step)
        stale = details.get("why") == "stale before it was sent"
        if not stale or named is None or named.kind != "checkin":
            return
        same = before is not None and before.silence == self._silence
        if named.again:
            self._put(unheard=self._call.unheard or same)
        elif named.number == self._call.checkins:
            self._put(checkins=named.number - 1)
            self._put(checkins_made=self._call.checkins_made - same)

    def _hangup_claimed(self, at_ms: int, details: dict[str, str]) -> None:
        self._put(hangup_reason=details.get("cause", ""))
        self._put(asked="hangup", asked_until_ms=at_ms + HANGUP_GOOD_FOR_MS)

    def _held(self, at_ms: int, _: dict[str, str]) -> None:
        self._put(asked="hangup", asked_until_ms=at_ms + HANGUP_GOOD_FOR_MS)


_Effect = Callable[[RecordedCall, int, dict[str, str]], None]


def _machine(what: str) -> _Effect:
    return lambda call, at_ms, details: call._machine(at_ms, details, what)  # noqa: SLF001  a table of methods


_EFFECTS: dict[str, _Effect] = {
    "call.ringing": RecordedCall._ringing,
    "call.answered": RecordedCall._answered,
    "call.ended": RecordedCall._ended,
    "session.attached": RecordedCall._attached_to,
    "session.detached": RecordedCall._not_heard,
    "stream.asked": RecordedCall._not_heard,
    "media.lost": RecordedCall._media_lost,
    "media.unheard": RecordedCall._media_lost,
    "media.back": RecordedCall._media_back,
    "handling.paused": RecordedCall._paused,
    "handling.resumed": RecordedCall._resumed,
    "standing.still": RecordedCall._suspend,
    "standing.ended": RecordedCall._resume,
    "caller.speaking": RecordedCall._speaking,
    "caller.quiet": RecordedCall._quiet,
    "caller.heard": RecordedCall._heard,
    "words.unproven": RecordedCall._unproven,
    "agent.thinking": RecordedCall._thinks,
    "agent.ready": RecordedCall._ready,
    "answer.expected": RecordedCall._expects,
    "agent.finished": RecordedCall._finished,
    "agent.failed": RecordedCall._agent_failed,
    "utterance.registered": RecordedCall._registered,
    "utterance.started": RecordedCall._started,
    "utterance.ended": RecordedCall._utterance_ended,
    "utterance.healed": RecordedCall._healed,
    "utterance.withdrawn": RecordedCall._withdrawn,
    "checkin.unheard": lambda call, at, of: call._unheard(at, of, again=True),  # noqa: SLF001
    "checkin.failed": lambda call, at, of: call._unheard(at, of, again=False),  # noqa: SLF001
    "step.asked": RecordedCall._asked,
    "step.dropped": RecordedCall._dropped,
    "step.claimed": RecordedCall._claimed,
    "step.sent": RecordedCall._step_sent,
    "step.failed": RecordedCall._step_failed,
    "hangup.claimed": RecordedCall._hangup_claimed,
    "hangup.held": RecordedCall._held,
    **{
        f"machine.{what}": _machine(what)
        for what in ("detected", "greeting_over", "ruled_out", "screened", "prompt_over")
    },
}
