"""What must hold in every call, whatever happens: looked at on each command Telnyx carries out.

- Nothing is said for dead-air handling, and no silence ends the call, while anybody speaks or
  thinks, as far as the stored evidence has not expired.
- No check-in or hang-up comes sooner after somebody's words than the settings let a silence last.
- While no message was lost or late, neither is anything said behind what Telnyx still plays, except
  other applications' audio of which no event can have come yet, or whose beginning carried the id
  of our words that wait behind it, and these words.
- In one silence (no words, no key, never out of our hands) each check-in is made once, and once
  again if it went unheard; never more of them than the settings allow, but for the repeat of one
  where none was heard.
- Nobody is hung up on for silence who did not hear a check-in to its end in this silence, while no
  message was lost or late.
- A caller whose agent owes an answer is neither asked nor hung up on for silence.
- A call that needs patience gets it: time after each question, and before the hang-up.
- A call is not ended for its length before the limit that was extended last.
- One hang-up is carried out, ever.

A step is judged by the settings it was decided under, since a change recalls nothing that is on its
way to Telnyx; a step that nobody decided is judged by those of the moment.
"""

import re
from collections import Counter

from monitor.rules.needs_patience import RELAYED_CHECKINS, least_checkins, least_timeout_s
from monitor.rules.silence_timeout import most_checkins
from telephony import client_state
from tests.virtual_time.engine import WEBHOOK_MS
from tests.virtual_time.telnyx import THEIRS

STEP = re.compile(
    r"\d+-(?P<step>(?P<checkin>checkin-\d+)(-again)?|goodbye|warning|hold-on-reply|"
    r"filler-\d+|agent-failed|reassurance)"
)
STEP_TASKS = frozenset({"checkins.speak", "checkins.hang_up", "checkins.transfer"})
INTERIM_MS = 1_000


def busy(call, settings, but=""):
    """Return who is speaking or thinking by *call* (a CallSnapshot), '' for nobody."""
    now = call.now_ms
    unconfirmed_until = call.unconfirmed_since_ms + settings.noise_timeout * 1000
    unfinished = call.interim_at_ms > max(call.activity_at_ms, now - INTERIM_MS)
    if (call.caller_speaking_ms or unfinished) and now < unconfirmed_until:
        return "caller"
    if any(at > now for name, at in call.expiry_ms.items() if name != but):
        return "agent"
    if call.thinking_until_ms > now and not call.owed_since_ms:
        return "agent thinking"
    if call.paused_ms or call.suspended:
        return "handling is suspended"
    return ""


class Judge:
    """Watches one VirtualCall; `faults` are the sentences of what it did wrong."""

    def __init__(self, call):
        self.call = call
        self.faults = ()
        self.made = ()
        self.listened = ()
        self.hangups = 0
        self.decided = {}
        call.telnyx.witness = self.command
        call.telnyx.refusal_witness = self.refused
        call.telnyx.listener = self.listen
        call.heard = self.heard
        call.agent_spoke = self.agent_spoke
        call.set_aside = self.set_aside
        call.requested = self.requested

    def save(self):
        return self.faults, self.made, self.listened, self.hangups, self.decided

    def load(self, saved):
        self.faults, self.made, self.listened, self.hangups, self.decided = saved

    def heard(self):
        """Note that words or a key of the caller came: a new silence begins."""
        self.made = self.listened = ()

    def agent_spoke(self):
        """Note that the agent says something of its own: a new silence begins with it, too."""
        self.made = self.listened = ()

    def listen(self, utterance):
        """Note that the caller hears *utterance* to its end."""
        if found := STEP.fullmatch(utterance):
            self.listened += (found["checkin"] or found["step"],)

    def set_aside(self):
        """Note that the call was taken out of our hands for a while: a new silence follows.

        What the caller has heard stays heard, since the event may be stale and change nothing.
        """
        self.made = ()

    def requested(self, name, kwargs):
        """Note under which settings a step was decided; one that is claimed is only sent again."""
        asked = self.call.stored("asked")
        if name in STEP_TASKS and asked and kwargs.get("step", asked) == asked:
            step = asked if asked in {"hangup", "transfer"} else f"{kwargs['epoch']}-{asked}"
            self.decided = self.decided | {step: self.call.agents.settings}

    def refused(self, name):
        """Note that Telnyx refused a command: a caller who can't be transferred is asked anew."""
        if name == "transfer":
            self.made = ()

    def command(self, name, command):
        view = self.call.view()
        utterance = client_state.read(command.client_state).utterance
        settings = self.decided.get(utterance or name, self.call.agents.settings)
        if name == "transfer":
            self.heard()  # a caller who comes back from there is asked anew
        if name == "hangup":
            self.hangups += 1
            self._rule(self.hangups == 1, "hung up twice", utterance)
            if view.hangup_reason == "max_call_duration" and not view.with_person:
                longest_ms = settings.max_call_duration * 1000 + view.extended_ms
                over = view.now_ms - view.answered_at_ms >= longest_ms
                self._rule(over, "the time limit was extended", utterance)
            if view.hangup_reason in {"silence", "media_lost"}:
                who = busy(view, settings)
                self._rule(not who, f"hung up while {who} is busy", utterance)
                wanted = most_checkins(view, settings)
                asked = any(step.startswith("checkin") for step in self.listened)
                owed = self.call.tampered or asked or not wanted
                self._rule(owed, "hung up on for silence, unasked", utterance)
                self._soon(view, settings, "")
        elif found := STEP.fullmatch(utterance):
            who = busy(view, settings, but=utterance)
            self._rule(not who, f"spoke while {who} is busy", utterance)
            taken = self._taken_for_another()
            playing = (p for p in self.call.telnyx.playing if p not in taken)
            over = tuple(p for p in playing if not self._untold(p))
            self._rule(self.call.tampered or not over, f"spoke over {over}", utterance)
            if found["checkin"] and not utterance.endswith("-again"):
                self._rule(not view.owed_since_ms, "asked for what the agent owes", utterance)
                self._soon(view, settings, utterance)
            self.made += (found["checkin"] or found["step"],)
            self._count(view, settings, utterance)

    def _untold(self, playing):
        """Whether *playing* is others' and so new that its first event is still on its way."""
        told_in_ms = self.call.telnyx.lag_ms + WEBHOOK_MS
        theirs = playing.utterance.startswith(THEIRS)
        return theirs and self.call.now_ms < playing.queued_at + told_in_ms

    def _taken_for_another(self):
        """Return others' audio whose beginning carried the id of our words, which wait behind it.

        No event could tell them apart: those words began, and by their length they are over.
        """
        playing = self.call.telnyx.playing
        first = playing[0] if playing else None
        if not first or not first.utterance.startswith(THEIRS):
            return ()
        waiting = [p for p in playing[1:] if p.utterance == first.told]
        return (first, *waiting) if waiting else ()

    def _soon(self, view, settings, utterance):
        """Judge whether what waits for a silence came too soon after the last words."""
        least_s = settings.silence_timeout_normal
        if view.expect_ms:
            least_s = min(least_s, view.expect_ms / 1000)
        if not utterance:
            least_s = min(least_s, settings.hangup_grace)
        if utterance or not view.goodbye_said:
            least_s = max(least_s, least_timeout_s(view, settings))
        quiet_since = max(view.activity_at_ms, 0 if not utterance else view.agent_quiet_at_ms)
        silent_s = (view.now_ms - quiet_since) / 1000
        self._rule(silent_s >= least_s, f"only {silent_s} s after the last words", utterance)

    def _count(self, view, settings, utterance):
        checkins = Counter(step for step in self.made if step.startswith("checkin"))
        patient_most = RELAYED_CHECKINS if view.patient_for else least_checkins(view, settings)
        most = max(settings.max_checkins_before_disconnect, patient_most)
        again = utterance.endswith("-again") and not any(
            step.startswith("checkin") for step in self.listened
        )
        if STEP.fullmatch(utterance)["checkin"] and not (again and most):
            self._rule(len(checkins) <= most, f"{len(checkins)} check-ins of {most}", utterance)
        self._rule(max(checkins.values(), default=0) <= 2, "one check-in thrice", utterance)
        self._rule(self.made.count("reassurance") <= 1, "reassured twice", utterance)
        self._rule(self.made.count("goodbye") <= 1, "goodbye twice", utterance)

    def _rule(self, holds, what, utterance):
        if not holds:
            self.faults += (f"{what}: {utterance} at {self.call.now_ms}",)
