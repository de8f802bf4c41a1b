"""The monitor of one call: woken, it takes a snapshot, decides and acts. Nothing else acts.

It lives on the worker that holds the call's media socket. Each time it is woken it takes a fresh
snapshot from the store and makes one decision; earlier state only serves to detect changes. It runs
in one greenlet at a time, which ends when nothing is left to do: a greenlet that sleeps between two
runs keeps 12 KiB of stacks, on every call.
"""

from collections.abc import Callable
from time import monotonic

import gevent
import structlog

from calls.redis_client.errors import is_passing
from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from deadair import StoreUnavailableError
from monitor.actions import Actions, NotSentError, request
from monitor.agent.checkin_writer import CheckinWriter
from monitor.agent.notices import AgentNotices
from monitor.agent.runner import AgentRunner
from monitor.decision_report import DecisionReport
from monitor.decisions import CheckIn, Decision, Stop, Wait
from monitor.hub import TICK_S, Hub
from monitor.music.sound import LineSound
from monitor.policy import decide
from monitor.settings import CheckinStyle, DeadAirSettings
from monitor.speech_changes import SpeechChanges

NEW_STREAM_EVERY_MS = 30_000
log = structlog.get_logger("monitor")


class CallMonitor:
    """Watches one call under the fencing token of *origin* until it ends or has a newer owner."""

    def __init__(
        self, first: CallSnapshot, origin: Origin, store: CallStore, hub: Hub, actions: Actions
    ) -> None:
        self.call_control_id = first.call_control_id
        self.agent_id = first.agent
        self.stopped = ""
        self._origin = origin
        self._store = store
        self._hub = hub
        self._actions = actions
        self._agent: AgentRunner | None = None
        self._on_stop: Callable[[str], None] | None = None
        self._woken = self._recording = self._running = False
        self._speech = SpeechChanges()
        self._store_steps: list[Callable[[], object]] = []
        self._delivered = 0
        self._aside = False
        self._notices = AgentNotices()
        self._media_lost: bool | None = None
        self._log = log.bind(call_control_id=self.call_control_id, worker=origin.by)
        self._checkins: CheckinWriter | None = None
        self._report = DecisionReport(origin, store, hub, self._log)

    def start(self, agent: AgentRunner, on_stop: Callable[[str], None]) -> None:
        """Watch until stopped, then call *on_stop* with the reason, once."""
        self._agent, self._on_stop = agent, on_stop
        self._hub.watch(self)

    def wake(self) -> None:
        """Run the monitor; once more if it is running just now."""
        self._woken = True
        self._go_on()

    def voice_activity(self, *, speaking: bool, ago_ms: int) -> None:
        """Receive from the VAD that the caller began or stopped speaking *ago_ms* ago."""
        self._speech.add(speaking, monotonic() - ago_ms / 1000)
        self.wake()

    def sound_heard(self, ago_ms: int) -> None:
        """Receive from the session that something clearly above the background was heard."""
        call, origin, at = self.call_control_id, self._origin, monotonic() - ago_ms / 1000
        self._record(
            lambda: self._store.sound_heard(call, origin, round((monotonic() - at) * 1000))
        )

    def media_came(self) -> None:
        """Receive from the session that its first frame of sound came."""
        self._record(lambda: self._store.media_comes(self.call_control_id, self._origin))

    def line_changed(self, *, dead: bool) -> None:
        """Receive from the session that the line is dead since the answer, or is not after all."""
        call, origin = self.call_control_id, self._origin
        self._record(lambda: self._store.line_dead(call, origin, dead=dead))

    def line_sound(self, found: LineSound) -> None:
        """Receive from the session what fills the last seconds of the line."""
        call, origin = self.call_control_id, self._origin
        self.enqueue(lambda: self._store.append_timeline(call, origin, "sound.judged", of=found))

    def enqueue(self, store_step: Callable[[], object]) -> None:
        """Run a step of the store that the media stream caused, before the next decision."""
        self._store_steps.append(store_step)
        self.wake()

    def _record(self, store_step: Callable[[], object]) -> None:
        """Run a step of the store soon. If it changes what is due, its notification wakes us."""
        self._store_steps.append(store_step)
        self._recording = True
        self._go_on()

    def media_changed(self, *, lost: bool) -> None:
        """Receive from the session that media stopped, or is back."""
        self._media_lost = lost
        self.wake()

    def stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        self.wake()

    def _go_on(self) -> None:
        if not self._running:
            self._running = True
            gevent.spawn(self._run)

    def _run(self) -> None:
        while (self._woken or self._recording) and not self.stopped:
            looks, self._woken, self._recording = self._woken, False, False
            self._run_once(looks=looks)
        self._running = False
        if self.stopped and self._on_stop:
            on_stop, self._on_stop = self._on_stop, None
            self._hub.forget(self)
            if self._checkins:
                self._checkins.stop()
            on_stop(self.stopped)

    def _run_once(self, *, looks: bool) -> None:
        """Run one step. If Redis is down nothing is done, and the step is tried again soon."""
        if self._agent is None:
            return
        try:
            self._run_store_steps()
            if looks:
                self._step(self._agent)
        except (StoreUnavailableError, NotSentError) as error:
            self._log.warning("Monitor could not act", error=str(error))
            self._hub.wake_in(self, TICK_S)
        except Exception:  # noqa: BLE001  # one bad step must not end the watch
            self._log.exception("Monitor failed")
            self._hub.wake_in(self, TICK_S)

    def _run_store_steps(self) -> None:
        """Run what the media stream caused; a step that is refused for good is dropped."""
        while self._store_steps:
            try:
                self._store_steps[0]()
            except StoreUnavailableError as error:
                if is_passing(error):
                    raise
                self._log.exception("A step of the stream's is refused for good, and dropped")
            del self._store_steps[0]

    def _step(self, agent: AgentRunner) -> None:
        talked_over = self._store_speech()
        self._store_media_change()
        call = self._store.snapshot(self.call_control_id, self._origin, as_owner=True)
        if call.token == self._origin.token and self._speech.take_back(call):
            self._log.warning("The store has lost what the caller did, storing it again")
            talked_over += self._store_speech()
            call = self._store.snapshot(self.call_control_id, self._origin, as_owner=True)
        self._hub.mark_seen(self, call.version)
        if call.token != self._origin.token:
            self.stop("newer owner")
            return
        if talked_over:
            self._log.info("Caller talks over a check-in, stopping it", playbacks=talked_over)
            self._actions.stop_speaking(self.call_control_id, call.epoch)
        self._report_aside(call, agent)
        if not call.aside:
            self._deliver_inbox(call, agent)
        self.agent_id = call.agent
        self._expire_playbacks(call)
        settings = self._hub.agents.settings(call.agent, call.settings_override)
        decision = decide(call, settings)
        self._hub.mark_decided(self)
        self._report.write(call, settings, decision)
        self._have_checkin_written(call, settings, decision, agent)
        self._perform(call, settings, decision, agent)

    def _report_aside(self, call: CallSnapshot, agent: AgentRunner) -> None:
        """Report once to the agent that the caller is no longer with it, or is back."""
        if call.aside and not self._aside:
            agent.suspended(call.aside)
        elif self._aside and not call.aside:
            agent.resumed()
        self._aside = bool(call.aside)

    def _deliver_inbox(self, call: CallSnapshot, agent: AgentRunner) -> None:
        """Deliver new inbox items to the agent; they stay there until it has handled them."""
        for number, item in enumerate(call.inbox, call.inbox_read + 1):
            if number > self._delivered:
                self._delivered = number
                agent.deliver(item, number)

    def _expire_playbacks(self, call: CallSnapshot) -> None:
        if not call.expired_utterances:
            return
        expired = self._store.expire_playbacks(self.call_control_id, self._origin, call)
        if expired:
            self._hub.count("healed", expired)
            playbacks = len(call.expired_utterances)
            self._log.warning("Playback end never came, healed", playbacks=playbacks)

    def _store_speech(self) -> list[str]:
        return self._speech.store(self._store, self.call_control_id, self._origin, monotonic())

    def _store_media_change(self) -> None:
        """Store that media was lost, or is back; once it is lost a new stream is requested."""
        if self._media_lost is None:
            return
        lost, call = self._media_lost, self.call_control_id
        self._store.media_lost(call, self._origin, lost=lost)
        self._media_lost = None
        if not lost:
            return
        self._log.warning("No media comes in, asking for a new stream")
        if attempt := self._store.request_stream(call, self._origin, NEW_STREAM_EVERY_MS):
            self._actions.open_stream(call, attempt)

    def _have_checkin_written(
        self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision, agent: AgentRunner
    ) -> None:
        if self._checkins is None and settings.checkin_style is CheckinStyle.GENERATED:
            self._checkins = CheckinWriter(self._origin, self._store, agent.write_checkin)
        if self._checkins:
            self._checkins.consider(call, settings, decision)

    def _perform(
        self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision, agent: AgentRunner
    ) -> None:
        match decision:
            case Wait():
                if until_ms := self._notices.tell(call, settings, decision, agent):
                    self._hub.wake_in(self, max(0, until_ms - call.now_ms) / 1000)
            case Stop():
                self.stop("call ended")
            case action:
                # The next step checks the outcome of the request.
                self._hub.wake_in(self, TICK_S)
                asked = request(action, call, settings, self._origin, self._store, self._actions)
                if asked and isinstance(action, CheckIn) and agent.minds_silence:
                    agent.caller_silent("asked", 0.0)
