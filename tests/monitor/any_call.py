"""A call to which Hypothesis lets anything happen that can happen to one."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from calls.ledger import FOREIGN_CAP_MS
from calls.snapshot import CallState
from calls.speech.length import expected_duration_ms
from calls.store_types import Origin
from tests.monitor.strategies import (
    EVENTS,
    LONG,
    PLAYBACK,
    SETTINGS,
    SHORT,
    STATUSES,
    SUSPENDING,
    TASKS,
    TROUBLES,
)
from tests.virtual_time.call import CALL, VirtualCall
from tests.virtual_time.invariants import Judge
from tests.virtual_time.silence_bound import longest_silence


class AnyCall(RuleBasedStateMachine):
    """One call; each rule is something that can happen to it."""

    def __init__(self):
        super().__init__()
        self.call = None
        self.done = []

    def do(self, name, *args, **named):
        self.done.append((name, args, named))
        getattr(self.call, name)(*args, **named)

    @initialize(chosen=SETTINGS, greets=st.booleans())
    def answered(self, chosen, greets):
        self.chosen = chosen
        self.call = VirtualCall(keeps_timeline=False, **chosen)
        self.judge = Judge(self.call)
        self.do("answer")
        if greets:
            self.do("agent_says")

    # -- time and the caller ----------------------------------------------------------------

    @rule(seconds=SHORT)
    def moment(self, seconds):
        self.do("go", seconds)

    @rule(seconds=LONG)
    def while_(self, seconds):
        self.do("go", seconds)

    @rule(ago=st.sampled_from([0.0, 0.2, 0.5]))
    def caller_starts(self, ago):
        self.do("starts_speaking", ago)

    @rule(ago=st.sampled_from([0.0, 0.5]))
    def caller_stops(self, ago):
        self.do("stops_speaking", ago)

    @precondition(lambda self: self.call and self.call.telnyx.playing)
    @rule(seconds=st.sampled_from([0.2, 0.6]))
    def cough_over_what_plays(self, seconds):
        self.do("makes_noise", seconds)

    @rule(text=st.sampled_from(["well", "well, I", "well, I was"]))
    def interim(self, text):
        self.do("interim", text)

    @rule(text=st.sampled_from(["Yes.", "hold on please", "give me two minutes"]))
    def words(self, text):
        self.do("says", text)

    @rule()
    def key(self):
        self.do("presses", "7")

    @rule()
    def relay_operator(self):
        self.do("says", "This is relay operator 12 with a call.")

    @rule()
    def types(self):
        self.do("types")

    @rule()
    def agent_extends(self):
        self.do("agent_extends")

    @rule()
    def caller_hangs_up(self):
        self.do("caller_hangs_up")

    @rule(letters=st.sampled_from([10, 120, 600]), slowness=st.sampled_from([0.5, 1.0, 1.4]))
    def agent_says(self, letters, slowness):
        text = "x" * letters
        self.do("agent_says", text, takes=slowness * expected_duration_ms(text) / 1000)

    @rule(seconds=st.sampled_from([0.0, 3.0, 30.0]))
    def agent_thinks(self, seconds):
        self.do("agent_thinks", seconds)

    @rule(owes=st.booleans())
    def agent_owes(self, owes):
        self.do("agent_owes", owes=owes)

    @rule(waited_for=st.booleans())
    def agent_has_no_answer(self, waited_for):
        self.do("agent_is_waited_for" if waited_for else "agent_has_no_answer")

    @rule(seconds=st.sampled_from([2.0, 25.0]))
    def agent_expects(self, seconds):
        self.do("expect", seconds)

    @rule()
    def agent_hangs_up(self):
        self.do("agent_hangs_up")

    @rule()
    def pause(self):
        self.do("pause")

    @rule()
    def resume(self):
        self.do("resume")

    @rule(changed=SETTINGS)
    def settings_change(self, changed):
        self.do("change", **changed)

    # -- Telnyx -----------------------------------------------------------------------------

    @rule(what=SUSPENDING, at_ms=st.sampled_from([0, 0, 1_000, 2_000, 3_000]))
    def suspend(self, what, at_ms):
        self.do("webhook", what, {"occurred_at_ms": at_ms})

    @rule(
        what=st.sampled_from(["call.bridged", "call.hangup"]),
        leg=st.sampled_from(["v3:other-leg", "v3:third-leg"]),
        session=st.sampled_from(["session-a", "session-b"]),
        at_ms=st.sampled_from([0, 1_000, 2_000, 3_000]),
    )
    def other_leg(self, what, leg, session, at_ms):
        told = {"of": leg, "call_session_id": session, "occurred_at_ms": at_ms}
        self.do("webhook", what, told)

    @rule(session=st.sampled_from(["", "session-a"]), at_ms=st.sampled_from([0, 1_000, 2_000]))
    def bridged(self, session, at_ms):
        self.do("webhook", "call.bridged", {"call_session_id": session, "occurred_at_ms": at_ms})

    @rule(what=PLAYBACK, state=st.sampled_from(["", "e30="]), overlay=st.booleans())
    def foreign_event(self, what, state, overlay):
        told = {"client_state": state, "overlay": overlay, "status": "completed"}
        self.call.tampered = True  # Telnyx plays nothing for this one
        self.do("webhook", what, told)

    @rule(
        seconds=st.sampled_from([0.5, 8.0, 150.0]),
        name=st.sampled_from(["sticky", "a state", "a lookalike"]),
        family=st.sampled_from(["speak", "playback"]),
    )
    def others_play(self, seconds, name, family):
        self.call.tampered |= seconds > FOREIGN_CAP_MS / 1000
        self.do("others_play", seconds, f"{len(self.done)} {name}", family)

    @rule(labels=st.sampled_from(["own", "newest", "none"]))
    def states_carried(self, labels):
        self.do("carry", labels)

    @rule(what=EVENTS)
    def event_lost(self, what):
        self.do("lose", what)

    @rule(what=EVENTS, apart=SHORT)
    def event_doubled(self, what, apart):
        self.do("double", what, apart)

    @rule(what=EVENTS, seconds=st.sampled_from([0.2, 3.0, 20.0]))
    def event_late(self, what, seconds):
        self.do("delay", what, seconds)

    @rule(status=STATUSES)
    def playback_breaks(self, status):
        self.do("playback_breaks", status)

    @rule(command=st.sampled_from(["speak", "hangup"]), kinds=TROUBLES)
    def telnyx_in_trouble(self, command, kinds):
        self.do("trouble", command, *kinds)

    # -- the broker and the hosts -----------------------------------------------------------

    @rule(what=TASKS)
    def task_lost(self, what):
        self.do("lose", what)

    @rule(what=TASKS, apart=SHORT)
    def task_doubled(self, what, apart):
        self.do("double", what, apart)

    @rule(what=TASKS, seconds=st.sampled_from([0.3, 4.0, 12.0]))
    def task_late(self, what, seconds):
        self.do("delay", what, seconds)

    @precondition(lambda self: self.call and self.call.owner)
    @rule(orderly=st.booleans())
    def worker_goes(self, orderly):
        self.do("let_go" if orderly else "lose_worker")

    @rule()
    def stream_opens_elsewhere(self):
        self.do("attach", "web-3")

    @rule(lost=st.booleans())
    def media(self, lost):
        self.do("media", lost=lost)

    @invariant()
    def judged(self):
        if self.call:
            assert not self.judge.faults

    def same_again(self):
        """The same events on a fresh call make the same call: nothing decides by chance."""
        again = VirtualCall(keeps_timeline=False, **self.chosen)
        for name, args, named in self.done:
            getattr(again, name)(*args, **named)
        assert again.view() == self.call.view()
        assert (again.said, again.hung_up_at) == (self.call.said, self.call.hung_up_at)

    def teardown(self):
        """Left alone, the call ends in time; only a person's pause or a transfer keeps it up."""
        call = self.call
        if call is not None:
            self.same_again()
        if call is None or not call.telnyx.up or call.view().state is not CallState.ANSWERED:
            return
        if call.view().paused_ms:
            call.resume()
        for suspension in call.view().suspended:  # hours of them would be played through
            call.store.suspend(CALL, Origin(by="test"), 0, suspension.reason)
        call.stops_speaking()
        call.go(longest_silence(call))
        assert not self.judge.faults
        assert not call.telnyx.up, f"still up after {longest_silence(call):.0f} s of silence"
