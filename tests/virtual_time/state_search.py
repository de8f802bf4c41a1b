"""Every call there can be, up to a depth: breadth first over the distinct states of a virtual call.

It starts at each point of a call in which nobody says anything, so that what happens late in a
silence is as near as what happens early. States of one shape are visited once. `faults` are what
`tests.virtual_time.invariants` found, with the events that led there; `endless` are states from
which silence, left alone, does not end in time.
"""

from time import process_time

from calls.store_types import Origin
from tests.virtual_time.call import CALL, VirtualCall
from tests.virtual_time.invariants import Judge
from tests.virtual_time.silence_bound import longest_silence
from tests.virtual_time.state_key import SESSION, shape
from tests.virtual_time.telnyx import THEIRS

SETTINGS = {
    "silence_timeout_normal": 2, "silence_timeout_hold_on": 4, "hangup_grace": 1,
    "noise_timeout": 3, "hold_on_limit": 4, "max_hold_ons": 1, "goodbye_message": "Goodbye.",
    "hold_on_reply": "Sure.", "max_call_duration": 14_000, "agent_silence_timeout": 2,
    "agent_silence_limit": 6,
}  # fmt: skip
SETTLE_MS = 450
"""Time in which messages on their way arrive: one `wait` moves from one standstill to the next."""


def wait(call):
    due = call.next_ms()
    if due is not None:
        call.go_until_ms(due + SETTLE_MS)


def _once(what, act):
    """Return *act*, for a state in which no other fault of the kind is still to come."""
    return lambda call: None if call.faults or call.telnyx.troubles else act(call, what)


OTHER = "v3:other-leg"


def _leg(call, event, leg=CALL):
    call.webhook(event, {"of": leg, "call_session_id": SESSION})


def _others(call, family):
    """Have others be heard for a second, unless they are."""
    if not any(playing.utterance.startswith(THEIRS) for playing in call.telnyx.playing):
        call.others_play(1, family, family)


def suspended(call):
    call.store.suspend(CALL, Origin(by="api"), 3_000, "gather")
    call.set_aside()


EVENTS = {
    "wait": wait,
    "moment": lambda call: call.go(0.3),
    "sound": lambda call: call.starts_speaking(),
    "quiet": lambda call: call.stops_speaking(),
    "interim": lambda call: call.interim(),
    "words": lambda call: call.says("Yes."),
    "hold on": lambda call: call.says("hold on"),
    "key": lambda call: call.presses("1"),
    "say": lambda call: call.agent_says("Hello there."),
    "agent owes": lambda call: call.agent_owes(),
    "think": lambda call: call.agent_thinks(3),
    "ready": lambda call: call.agent_ready(),
    "finish": lambda call: call.agent_hangs_up(),
    "pause": lambda call: call.pause(),
    "resume": lambda call: call.resume(),
    "hold": lambda call: call.webhook("call.hold"),
    "unhold": lambda call: call.webhook("call.unhold"),
    "bridge": lambda call: _leg(call, "call.bridged"),
    "other leg bridged": lambda call: _leg(call, "call.bridged", OTHER),
    "other leg ends": lambda call: _leg(call, "call.hangup", OTHER),
    "conference": lambda call: call.webhook("conference.participant.joined"),
    "conference left": lambda call: call.webhook("conference.participant.left"),
    "suspended": suspended,
    "gather ends": lambda call: call.webhook("call.gather.ended"),
    "others play": lambda call: _others(call, "playback"),
    "others speak": lambda call: _others(call, "speak"),
    "nameless start": lambda call: call.webhook("call.speak.started"),
    "nameless end": lambda call: call.webhook("call.speak.ended", {"status": "completed"}),
    "worker dies": lambda call: call.lose_worker() if call.owner else None,
    "stream moves": lambda call: call.attach("web-2"),
    "broken playback": lambda call: call.telnyx.playing
    and call.telnyx.finish(call.telnyx.playing[0].utterance, "failed"),
    "check-in late": _once("checkins.speak", lambda call, what: call.delay(what, 1.5)),
    "check-in lost": _once("checkins.speak", lambda call, what: call.lose(what)),
    "check-in doubled": _once("checkins.speak", lambda call, what: call.double(what)),
    "hang-up late": _once("checkins.hang_up", lambda call, what: call.delay(what, 1.5)),
    "hang-up doubled": _once("checkins.hang_up", lambda call, what: call.double(what)),
    "end lost": _once("call.speak.ended", lambda call, what: call.lose(what)),
    "end doubled": _once("call.speak.ended", lambda call, what: call.double(what)),
    "end late": _once("call.speak.ended", lambda call, what: call.delay(what, 2.5)),
    "start late": _once("call.speak.started", lambda call, what: call.delay(what, 2.5)),
    "speak answered 500": _once("speak", lambda call, what: call.trouble(what, *["try again"] * 3)),
    "speak refused": _once("speak", lambda call, what: call.trouble(what, "refused")),
    "hang-up answered 500": _once("hangup", lambda call, what: call.trouble(what, "try again")),
    "hang-up's answer lost": _once("hangup", lambda call, what: call.trouble(what, "answer lost")),
}  # fmt: skip

CORE = {name: EVENTS[name] for name in (
    "wait", "sound", "quiet", "words", "say", "check-in late", "hang-up late",
)}  # fmt: skip
"""The few that most depends on, for a deeper search."""


class Explorer:
    """Explores for *budget_s* seconds; complete to `depth`, with `left` states not gone on from."""

    def __init__(self, budget_s, events=EVENTS, **settings):
        self._until = process_time() + budget_s
        self._events = events
        self.left = 0
        self.call = VirtualCall(
            keeps_timeline=False, speech_seconds=1, sweeps=False, **(SETTINGS | settings)
        )
        self.call.store.paces.of = lambda *_: 1.0  # else no state would come back
        self.judge = Judge(self.call)
        self.depth = 0
        self.transitions = 0
        self.faults = []
        self.endless = []
        self._known = {}
        self._ends = {}

    @property
    def states(self):
        return len(self._known)

    def run(self, *, until_faulty=False):
        """Explore; *until_faulty*: only until something is found."""
        self.call.answer().agent_says("Hello.")
        layer = self._silent_call()
        while layer:
            following = []
            for at, state in enumerate(layer):
                if process_time() > self._until or (until_faulty and self.faults):
                    self.left = len(layer) - at
                    return self
                following += self._successors(state)
            self.depth += 1
            layer = following
        return self

    def _save(self):
        return self.call.save(), self.judge.save()

    def _load(self, state):
        self.call.load(state[0])
        self.judge.load(state[1])

    def _silent_call(self):
        found = []
        while self.call.telnyx.up or self.call.next_ms() is not None:
            found += self._new(("start",))
            wait(self.call)
            self.transitions += 1
        return found

    def _successors(self, state):
        saved, path = state
        found = []
        for name, event in self._events.items():
            self._load(saved)
            event(self.call)
            self.transitions += 1
            found += self._new((*path, name))
        return found

    def _new(self, path):
        """Take the present state if it is one of a new shape; a faulty one is not gone on from."""
        if self.judge.faults:
            if len(self.faults) < 10:
                self.faults.append((path, self.judge.faults[0]))
            return []
        seen = shape(self.call, self.judge)
        if seen in self._known:
            return []
        saved = self._save()
        self._known[seen] = (saved, path)
        return [(saved, path)]

    def follow(self, budget_s, *, until_endless=False):
        """Leave the call alone from each state on; returns how many were followed to their end."""
        until, followed = process_time() + budget_s, 0
        for saved, path in list(self._known.values()):
            if process_time() > until or (until_endless and self.endless):
                break
            followed += 1
            self._load(saved)
            if self.call.view().paused_ms:
                continue
            allowed_s = longest_silence(self.call)
            took_s = self._left_alone(allowed_s)
            if took_s > allowed_s or self.judge.faults:
                self.endless.append((path, took_s, allowed_s, self.judge.faults))
        return followed

    def _left_alone(self, at_most_s):
        """Return the seconds until the call ends undisturbed; known ends are not run again."""
        began, trail = self.call.now_ms, []
        ends_at = None
        while ends_at is None:
            if not self.call.telnyx.up:
                ends_at = self.call.now_ms
            elif (self.call.now_ms - began) / 1000 > at_most_s:
                return float("inf")
            else:
                seen = shape(self.call, self.judge)
                if seen in self._ends:
                    ends_at = self.call.now_ms + self._ends[seen]
                else:
                    trail.append((seen, self.call.now_ms))
                    wait(self.call)
                    if self.judge.faults:
                        return 0.0
        for seen, at in trail:
            self._ends[seen] = ends_at - at
        return (ends_at - began) / 1000
