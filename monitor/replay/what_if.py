"""What a recorded call would have been under other settings. Pure.

As long as both settings decide alike the call is what was recorded. From their first difference on
the policy acts anew: what was said for silence is left out of the recording and said when the other
settings want it; what the caller, the agent and others did stays. The first difference is exact.
What follows rests on the caller doing the same again, and is marked: another check-in might have
been answered, and what followed a check-in that did not come might not have been said.
"""

import heapq
from collections.abc import Sequence
from itertools import count

from calls.speech.length import expected_duration_ms
from calls.timeline import Entry
from monitor.decisions import Action, HangUp, Transfer
from monitor.policy import decide
from monitor.replay.agreement import answers_itself
from monitor.replay.effects import apply
from monitor.replay.ledger import FOR_SILENCE
from monitor.replay.policy_run import first_action, is_action
from monitor.replay.replayed import Made, Replayed
from monitor.replay.state import RecordedCall
from monitor.settings import DeadAirSettings
from monitor.steps import Step

TASK_MS, START_MS, STOP_MS = 20, 380, 200
"""From a decision to its claim, to the first sound, and from the caller's voice to its end."""

FOREVER_MS = 14_400_000


def what_if(entries: Sequence[Entry], own: DeadAirSettings, other: DeadAirSettings) -> Replayed:
    """Replay a timeline that was made under *own* settings under *other* ones."""
    run = _Run(entries, own, other)
    run.follow()
    return run.outcome()


class _Run:
    """One replay: first along the recording, then on its own."""

    def __init__(
        self, entries: Sequence[Entry], own: DeadAirSettings, other: DeadAirSettings
    ) -> None:
        self._entries, self._own, self._other = entries, own, other
        owes = answers_itself(entries)
        self._call = RecordedCall("replayed", owes=owes, counts_anew=other.reset_checkins_on_speech)
        self._recorded = _recorded(entries)
        self._made: list[Made] = []
        self._differs_at_ms = 0
        self._open_end, self._open_exact = False, True
        self._rests_on_answers = False
        self._due: list[tuple[int, int, Entry]] = []
        self._numbers = count()

    def outcome(self) -> Replayed:
        answered = next((e.at_ms for e in self._entries if e.event == "call.answered"), 0)
        ended = self._entries[-1].at_ms if self._entries else 0
        return Replayed(
            self._recorded,
            tuple(self._made),
            answered,
            ended,
            self._differs_at_ms,
            self._open_end,
            self._open_exact,
        )

    # -- along the recording ----------------------------------------------------------------

    def follow(self) -> None:
        """Go along the recording until the settings differ, then leave it."""
        at_ms = self._entries[0].at_ms if self._entries else 0
        for index, entry in enumerate(self._entries):
            if earlier := self._earlier(at_ms, entry):
                self._leave(index, *earlier)
                return
            if entry.event == "step.asked":
                if self._refuses(entry):
                    self._leave(index, entry.at_ms, None)
                    return
                self._note(entry)
            apply(self._call, entry)
            at_ms = entry.at_ms

    def _earlier(self, at_ms: int, entry: Entry) -> tuple[int, Action] | None:
        """Return what the other settings do before the next line, and our own do not."""
        found = first_action(self._call, self._other, at_ms, entry.at_ms)
        if found is None:
            return None
        mine = first_action(self._call, self._own, at_ms, entry.at_ms + 1)
        same = mine and str(mine[1].step) == str(found[1].step) and mine[0] <= found[0]
        return None if same else found

    def _refuses(self, entry: Entry) -> bool:
        """Return whether the other settings would not have made this step now, and ours would."""
        asked = entry.details["step"]
        decision = decide(self._call.snapshot(entry.at_ms), self._other)
        if is_action(decision) and str(decision.step) == asked:
            return False
        mine = decide(self._call.snapshot(entry.at_ms), self._own)
        return is_action(mine) and str(mine.step) == asked

    def _note(self, entry: Entry) -> None:
        step, because = entry.details["step"], entry.details.get("because", "")
        self._made.append(Made(step, entry.at_ms, because))

    # -- on its own -------------------------------------------------------------------------

    def _leave(self, index: int, at_ms: int, action: Action | None) -> None:
        """Go on without the recording's own steps, from *at_ms*; *action* is due then."""
        self._differs_at_ms = at_ms
        for entry in self._entries[index:]:
            if _is_given(entry):
                self._push(entry)
        if action is not None:
            self._act(at_ms, action)
        self._go_on(at_ms)

    def _go_on(self, at_ms: int) -> None:
        while not self._over():
            next_ms = self._due[0][0] if self._due else at_ms + FOREVER_MS
            found = first_action(self._call, self._other, at_ms, next_ms)
            if found:
                at_ms = found[0]
                self._act(*found)
            elif self._due:
                at_ms, _, entry = heapq.heappop(self._due)
                self._happen(entry)
            else:
                return

    def _over(self) -> bool:
        made = self._made[-1] if self._made else None
        over = made and made.step in {"hangup", "transfer"} and made.at_ms >= self._differs_at_ms
        return bool(over or self._call.stored.ended_at_ms)

    def _act(self, at_ms: int, action: Action) -> None:
        step = action.step
        exact = not self._rests_on_answers
        self._made.append(Made(str(step), at_ms, action.because, exact))
        self._rests_on_answers = True
        if not isinstance(action, HangUp | Transfer):
            self._say(at_ms, step)

    def _say(self, at_ms: int, step: Step) -> None:
        """Enter the words of a step as the product would, and what Telnyx would report of them."""
        epoch = self._call.stored.epoch
        utterance, text = step.utterance_id(epoch), step.text(self._other)
        ms = expected_duration_ms(text) if text else 0
        kind = str(step.kind)
        of = {"utterance": utterance, "kind": kind, "duration_ms": str(ms)}
        claim_ms, start_ms = at_ms + TASK_MS, at_ms + START_MS
        lines = [
            (at_ms, "step.asked", {"step": str(step), "epoch": str(epoch)}),
            (claim_ms, "utterance.registered", of),
            (claim_ms, "step.claimed", {"step": str(step), "epoch": str(epoch)}),
            (start_ms, "utterance.started", of),
            (start_ms + ms, "utterance.ended", {**of, "status": "completed"}),
        ]
        for line_ms, event, details in lines:
            self._push(Entry("", line_ms, event, details))
        apply(self._call, heapq.heappop(self._due)[2])  # it is asked for now

    def _push(self, entry: Entry) -> None:
        heapq.heappush(self._due, (entry.at_ms, next(self._numbers), entry))

    def _happen(self, entry: Entry) -> None:
        if entry.event == "call.ended" and entry.details.get("reason"):
            self._open_end, self._open_exact = True, not self._rests_on_answers
            self._rests_on_answers = True
            return
        if entry.event == "utterance.registered" and self._is_stale(entry):
            return
        if entry.event in {"caller.heard", "caller.speaking"}:
            self._rests_on_answers = True
            self._cut(entry)
        apply(self._call, entry)

    def _is_stale(self, entry: Entry) -> bool:
        """Return whether the caller was heard between a step's decision and its claim."""
        epoch, _, step = entry.details["utterance"].partition("-")
        if not epoch.isdigit() or int(epoch) == self._call.stored.epoch:
            return False
        utterance = entry.details["utterance"]
        self._due = [
            each for each in self._due
            if each[2].details.get("utterance") != utterance and each[2].details.get("step") != step
        ]  # fmt: skip
        heapq.heapify(self._due)
        return True

    def _cut(self, entry: Entry) -> None:
        """Let the caller's voice stop what we say for silence."""
        by_words = entry.details.get("evidence") == "transcript"
        stopped = set(self._call.ledger.would_stop(by_words=by_words))
        for due in list(self._due):
            at_ms, _, line = due
            if line.event != "utterance.ended" or line.details["utterance"] not in stopped:
                continue
            self._due.remove(due)
            heapq.heapify(self._due)
            early_ms = min(at_ms, entry.at_ms + STOP_MS)
            cut = {**line.details, "status": "cancelled"}
            self._push(Entry("", early_ms, "utterance.ended", cut))
            if line.details["kind"] == "checkin":
                again = line.details["utterance"].endswith("-again")
                unheard = "checkin.failed" if again else "checkin.unheard"
                self._push(Entry("", early_ms, unheard, cut))


def _recorded(entries: Sequence[Entry]) -> tuple[Made, ...]:
    return tuple(
        Made(entry.details["step"], entry.at_ms, entry.details.get("because", ""))
        for entry in entries
        if entry.event == "step.asked"
    )


def _is_given(entry: Entry) -> bool:
    """Return whether a line does not come of our own steps."""
    if entry.event.startswith(("step.", "checkin.", "hangup.", "decision.", "silence.", "flag.")):
        return False
    if entry.event.startswith("utterance."):
        utterance = entry.details.get("utterance", "")
        named = Step.of_utterance(utterance)
        return entry.details.get("kind") not in FOR_SILENCE and named is None
    return entry.event != "agent.failed"
