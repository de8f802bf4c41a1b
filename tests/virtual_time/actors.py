"""Who acts on a virtual call: its agent, its caller, operators. Times are seconds."""

from calls.speech.length import expected_duration_ms
from calls.store import MARK
from calls.store_types import Speech
from monitor.rules.time_limit import extension
from monitor.transcripts.question import question
from tasks import publish
from tests.virtual_time.agenda import TICK_MS
from tests.virtual_time.engine import CALL, SWEEP_MS
from tests.virtual_time.hosts import Hosts


class People(Hosts):
    """The call, and what can be done to it; each method returns the call."""

    # -- the life of the call ---------------------------------------------------------------

    def ring(self):
        """An incoming call rings; all else is up to the product."""
        self.look_at = None
        self.sweep_at = self.now_ms + SWEEP_MS
        payload = {"direction": "incoming", "to": "+15550100001"}
        return self.webhook("call.initiated", payload, event_id="event-initiated")

    def dial_rings(self):
        """The phone that we called rings; nobody has picked up."""
        with self._acting() as origin:
            self.store.call_ringing(CALL, origin, "default", "outgoing", "")
        self.telnyx.picked_up = False
        self.sweep_at = self.now_ms + SWEEP_MS
        return self

    def attached(self, *, stream):
        """A team's own application answered the call; we only ask, with or without a *stream*."""
        with self._acting() as origin:
            self.store.attach_call(
                CALL, origin, "default", "incoming", "", "its call", stream=stream
            )
        if stream:
            return self.attach()
        self.sweep_at = self.now_ms + SWEEP_MS
        return self

    def answer(self, direction="incoming"):
        self.telnyx.picked_up = True
        with self._acting() as origin:
            self.store.call_ringing(CALL, origin, "default", direction, "")
        self.webhook("call.answered")
        return self.attach()

    def change(self, **settings):
        """Change the agent's settings; its monitors see it at their next tick."""
        self.agents.change(self.agents.settings.model_dump() | settings)
        self.parts.due_calls.clear()  # the sweep compares agents' configurations
        if self.owner:
            due = self.now_ms + TICK_MS
            self.look_at = due if self.look_at is None else min(self.look_at, due)
        return self

    def caller_hangs_up(self):
        with self._acting():
            self.telnyx.drop("normal_clearing", "caller")
        return self

    def agent_says(self, text="Hello, how can I help you?", takes=None, name=""):
        """The agent says *text*, which really takes *takes* seconds (default: as expected)."""
        self.counted += 1
        utterance = name or f"say-{self.counted}"
        if takes is not None:
            self.lengths[utterance] = round(takes * 1000)
        with self._acting():
            ms = expected_duration_ms(text)
            config = self.parts.agents().config("default")
            pace = self.store.paces.of(config.voice, config.language)
            speech = Speech(text=text)
            if self.store.register_utterance(
                CALL, self._session(), utterance, "say", ms, speech, pace,
                question=question(text, config.language) or "",
            ):  # fmt: skip
                self.agent_spoke()
                publish.say(CALL, utterance)
        return self

    def agent_streams(self, takes):
        """The agent streams *takes* seconds of audio of its own, to their end."""
        self.counted += 1
        utterance = f"stream-{self.counted}"
        with self._acting():
            ms, session = round(takes * 1000), self._session()
            self.store.register_utterance(CALL, session, utterance, "stream", ms, Speech())
            self.agent_spoke()
        self.go(takes)
        with self._acting():
            self.store.playback_ended(CALL, self._session(), utterance, "completed", MARK)
        return self

    def agent_thinks(self, seconds=30.0):
        with self._acting():
            self.store.thinking(CALL, self._session(), round(seconds * 1000))
        return self

    def agent_owes(self, *, owes=True):
        """From now on the agent is one that answers whatever the caller says, or is none."""
        self.owes = owes
        with self._acting():
            self.store.agent_started(CALL, self._session(), owes=owes)
        return self

    def agent_has_no_answer(self):
        """The agent has nothing to say to what the caller said."""
        return self._agent_owes_words(owes=False)

    def agent_is_waited_for(self):
        """The agent owes the caller words, though nobody spoke: its server went away, say."""
        return self._agent_owes_words(owes=True)

    def _agent_owes_words(self, *, owes):
        with self._acting():
            self.store.agent_owes(CALL, self._session(), owes=owes)
        return self

    def agent_hangs_up(self):
        with self._acting():
            self.store.end_after_speech(CALL, self._session())
        return self

    def agent_ready(self):
        return self.agent_thinks(0)

    def pause(self, *, paused=True):
        self.set_aside()
        with self._acting() as origin:
            self.store.pause(CALL, origin, paused=paused)
        return self

    def resume(self):
        return self.pause(paused=False)

    def expect(self, seconds, what="card number"):
        with self._acting() as origin:
            self.store.expect_answer(CALL, origin, round(seconds * 1000), what)
        return self

    def media(self, *, lost):
        if self.owner:
            with self._acting():
                self.store.media_lost(CALL, self._session(), lost=lost)
        return self

    def playback_breaks(self, status):
        """What plays now ends, with a *status* of Telnyx's other than "completed"."""
        if self.telnyx.playing:
            with self._acting():
                self.telnyx.finish(self.telnyx.playing[0].utterance, status)
        return self

    def others_play(self, seconds, name="announcement", family="playback"):
        """Another application plays or speaks on the caller's leg, in its turn."""
        with self._acting():
            self.telnyx.others_play(name, round(seconds * 1000), family)
        return self

    def carry(self, labels):
        """Have Telnyx's events carry their own client_state, the newest of the leg, or none."""
        self.telnyx.labels = labels
        return self

    # -- the caller -------------------------------------------------------------------------

    def starts_speaking(self, ago=0.0):
        return self._vad(speaking=True, ago=ago)

    def stops_speaking(self, ago=0.0):
        return self._vad(speaking=False, ago=ago)

    def _vad(self, *, speaking, ago):
        monitor = self._monitor_now()
        if monitor:
            with self._acting():
                monitor.voice_activity(speaking=speaking, ago_ms=round(ago * 1000))
                self.look()
        return self

    def makes_noise(self, seconds):
        return self.starts_speaking().go(seconds).stops_speaking()

    def interim(self, text="well"):
        return self._transcript(text, final=False)

    def says(self, text="Yes, I am here."):
        return self._transcript(text, final=True)

    def speaks(self, text="Yes, I am here.", seconds=1.5):
        """The caller is heard by the VAD for *seconds*; the transcript comes 0.5 s later."""
        return self.makes_noise(seconds).go(0.5).says(text)

    def _transcript(self, text, *, final):
        data = {"transcript": text, "is_final": final, "transcription_track": "inbound"}
        return self.webhook("call.transcription", {"transcription_data": data})

    def line_sounds(self, of):
        """A model judges what fills the line: "music" or "voices"."""
        if self.owner:
            with self._acting():
                self.store.append_timeline(CALL, self._session(), "sound.judged", of=of)
        return self

    def presses(self, digit="1"):
        return self.webhook("call.dtmf.received", {"digit": digit})

    def types(self):
        """A text telephone's tones are heard on the line, for as long as a few letters take."""
        if self.owner:
            with self._acting():
                self.store.give_patience(CALL, self._session(), "tty")
                self.store.caller_input(CALL, self._session(), "tty")
            self.heard()
        return self

    def agent_extends(self):
        """The agent asks for more time, as often as the settings allow."""
        view, settings = self.view(), self.agents.settings
        if found := extension(view, settings):
            with self._acting():
                self.store.extend_call(
                    CALL, self._session(), found.by_ms, found.most, view.extensions, "agent"
                )
        return self
