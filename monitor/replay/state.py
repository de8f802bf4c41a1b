"""The state of a call, rebuilt from its timeline for decisions. Pure.

`monitor.replay.effects` says what each line does to it. Two things are on no timeline: interim
words, and whether the agent owes answers, which is an argument. Times are epoch ms of Redis.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from calls.ledger import expiries
from calls.snapshot import CallSnapshot
from calls.suspension import Suspension
from monitor.replay.ledger import RecordedLedger

HEARD_SHARE = 0.7
"""What was stopped after so much of it counts as heard (calls/lua/shared/prelude.lua)."""

Details = dict[str, str]


class RecordedCall:
    """A call as of its timeline so far. Its methods are the parts that Lua steps share."""

    def __init__(
        self, call_control_id: str, *, owes: bool = False, counts_anew: bool = True
    ) -> None:
        self.stored = CallSnapshot(call_control_id, 0)
        self.owes, self.counts_anew = owes, counts_anew
        self.ledger = RecordedLedger()
        self.silence = 0
        self.stepped_in = self.goodbye_in = self.replied_in = -1
        self.suspended: dict[str, Suspension] = {}
        self.voice_turn = self.attached = self.answered = False
        self.sent: set[str] = set()

    def snapshot(self, now_ms: int) -> CallSnapshot:
        """Return what a decision at *now_ms* would look at."""
        call = self.stored
        utterances = self.ledger.utterances
        return replace(
            call,
            now_ms=now_ms,
            goodbye_said=self.goodbye_in == call.epoch,
            hold_on_replied=self.replied_in == call.epoch,
            suspensions=tuple(self.suspended[reason] for reason in sorted(self.suspended)),
            utterances=utterances,
            freed_at_ms=self.ledger.freed_at_ms,
            expiry_ms=expiries(utterances, self.ledger.freed_at_ms),
        )

    def put(self, **fields: Any) -> None:
        self.stored = replace(self.stored, **fields)

    def new_epoch(self, *, afresh: bool = False) -> None:
        before = self.stored.epoch
        self.put(epoch=before + 1, asked="", asked_until_ms=0)
        if afresh:
            self.silence += 1
            self.put(unheard=False, cut=False, heard=False, checkins_made=0, owed_since_ms=0)
            self.put(reassured=False)
            return
        if self.goodbye_in == before:
            self.goodbye_in = before + 1
        if self.replied_in == before:
            self.replied_in = before + 1

    def agent_acts(self) -> None:
        if self.stored.asked:
            self.put(asked="", asked_until_ms=0)

    def agent_speaks(self, at_ms: int) -> None:
        replied = self.replied_in == self.stored.epoch
        came_to_steps = bool(self.stored.asked) or self.stepped_in == self.stored.epoch
        self.agent_acts()
        if came_to_steps:
            self.new_epoch(afresh=True)
            if replied:
                self.replied_in = self.stored.epoch
        self.put(
            expect_ms=0,
            unheard=False,
            owed_since_ms=0,
            fillers=0,
            agent_failed_at_ms=0,
            unconfirmed_since_ms=at_ms if self.stored.caller_speaking_ms else 0,
        )

    def agent_asks(self, question: str) -> None:
        """Note what the agent asks for; words without a question leave that of their turn."""
        if question or self.answered:
            self.put(question=question)
            self.answered = False

    def hush(self, at_ms: int) -> None:
        """The caller can't be heard any more."""
        if self.stored.caller_speaking_ms:
            self.put(caller_speaking_ms=0, caller_quiet_at_ms=at_ms)

    def remove(self, utterance: str, at_ms: int) -> None:
        if self.ledger.remove(utterance, at_ms) and not self.ledger.utterances:
            self.put(agent_quiet_at_ms=at_ms)

    def checkin_over(self, utterance: str, status: str, at_ms: int) -> None:
        """Count a check-in that was heard; one that was not has a line of its own."""
        before = self.ledger.gone.get(utterance)
        if before is None or before.kind != "checkin" or before.silence != self.silence:
            return
        short = at_ms - before.started_at_ms < HEARD_SHARE * before.duration_ms
        if status == "completed" and not (before.stopped and (not before.started_at_ms or short)):
            self.put(heard=True)

    def tidy_suspensions(self, at_ms: int) -> None:
        """Let suspensions that have expired go, and count the time with a person."""
        people = [one for one in self.suspended.values() if one.with_person]
        if people and all(one.until_ms <= at_ms for one in people):
            self.count_person_time(max(one.until_ms for one in people))
        for reason, one in list(self.suspended.items()):
            if one.until_ms <= at_ms:
                del self.suspended[reason]
                self.put(resumed_at_ms=max(self.stored.resumed_at_ms, one.until_ms))

    def count_person_time(self, until_ms: int) -> None:
        if since := self.stored.with_person_since_ms:
            spent = self.stored.with_person_before_ms + max(until_ms - since, 0)
            self.put(with_person_since_ms=0, with_person_before_ms=spent)


Effect = Callable[[RecordedCall, int, Details], None]
"""What a line does, given its time and its names and values."""
