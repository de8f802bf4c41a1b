"""What must hold in every call, whatever happens: looked at on each command Telnyx carries out.

- Nothing is said for dead-air handling, and no silence ends the call, while anybody speaks or
  thinks, as far as the stored evidence has not expired.
- No check-in or hang-up comes sooner after somebody's words than the settings let a silence last.
- While no message was lost or late, neither is anything said behind what Telnyx still plays.
- In one silence (no words, no key) each check-in is made once, and once again if it went unheard;
  never more of them than the settings allow.
- One hang-up is carried out, ever.
"""

import re
from collections import Counter

from telephony import client_state

STEP = re.compile(r"\d+-(?P<step>(?P<checkin>checkin-\d+)(-again)?|goodbye|warning|hold-on-reply)")
INTERIM_MS = 1_000


def busy(call, settings, but=""):
    """Return who is speaking or thinking as *call* (a CallSession) tells it, '' for nobody."""
    now = call.now_ms
    unconfirmed_until = call.unconfirmed_since_ms + settings.noise_timeout * 1000
    unfinished = call.interim_at_ms > max(call.activity_at_ms, now - INTERIM_MS)
    if (call.caller_speaking_ms or unfinished) and now < unconfirmed_until:
        return "caller"
    if any(at > now for name, at in call.expiry_ms.items() if name != but):
        return "agent"
    if call.thinking_until_ms > now:
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
        self.hangups = 0
        call.telnyx.witness = self.command
        call.heard = self.heard
        call.set_aside = self.set_aside

    def save(self):
        return self.faults, self.made, self.hangups

    def load(self, saved):
        self.faults, self.made, self.hangups = saved

    def heard(self):
        """Note that words or a key of the caller came: a new silence begins."""
        self.made = ()

    def set_aside(self):
        """Note that the call was taken out of our hands for a while: a goodbye is due again."""
        self.made = tuple(step for step in self.made if step != "goodbye")

    def command(self, name, command):
        view = self.call.view()
        settings = self.call.agents.settings
        utterance = client_state.read(command.client_state).utterance
        if name == "hangup":
            self.hangups += 1
            self._rule(self.hangups == 1, "hung up twice", utterance)
            if view.hangup_reason in {"silence", "media_lost"}:
                who = busy(view, settings)
                self._rule(not who, f"hung up while {who} is busy", utterance)
                self._soon(view, settings, "")
        elif found := STEP.fullmatch(utterance):
            who = busy(view, settings, but=utterance)
            self._rule(not who, f"spoke while {who} is busy", utterance)
            over = self.call.telnyx.playing
            self._rule(self.call.tampered or not over, f"spoke over {over}", utterance)
            if found["checkin"] and not utterance.endswith("-again"):
                self._soon(view, settings, utterance)
            self.made += (found["checkin"] or found["step"],)
            self._count(settings, utterance)

    def _soon(self, view, settings, utterance):
        """Judge whether what waits for a silence came too soon after the last words."""
        least_s = settings.silence_timeout_normal
        if view.expect_ms:
            least_s = min(least_s, view.expect_ms / 1000)
        if not utterance:
            least_s = min(least_s, settings.hangup_grace)
        quiet_since = max(view.activity_at_ms, 0 if not utterance else view.agent_quiet_at_ms)
        silent_s = (view.now_ms - quiet_since) / 1000
        self._rule(silent_s >= least_s, f"only {silent_s} s after the last words", utterance)

    def _count(self, settings, utterance):
        checkins = Counter(step for step in self.made if step.startswith("checkin"))
        most = settings.max_checkins_before_disconnect
        self._rule(len(checkins) <= most, f"{len(checkins)} check-ins of {most}", utterance)
        self._rule(max(checkins.values(), default=0) <= 2, "one check-in thrice", utterance)
        self._rule(self.made.count("goodbye") <= 1, "goodbye twice", utterance)

    def _rule(self, holds, what, utterance):
        if not holds:
            self.faults += (f"{what}: {utterance} at {self.call.now_ms}",)
