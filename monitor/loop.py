"""The monitor of one call: when woken it looks, decides, performs. Nothing else acts.

It lives on the worker that holds the call's media socket. Whatever wakes it, it takes a fresh view
from the store and returns one decision on it; what it knew before is only used to tell changes.
It runs in a greenlet of its own, one at a time, which ends when there is nothing left to look at:
a greenlet that sleeps between two looks keeps 12 KiB of stacks, on every call.
"""

from collections.abc import Callable
from time import monotonic

import gevent
import redis
import structlog

from calls.redis_client.faults import is_passing
from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from monitor.actions import Actions, NotSentError
from monitor.agent_runner import AgentRunner
from monitor.decisions import SILENCES, Because, Decision, Stop, Wait
from monitor.hub import TICK_S, Hub
from monitor.policy import decide, disbelieved, evidence, silence_since_ms
from monitor.requests import request
from monitor.settings import DeadAirSettings

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
        self._talker: AgentRunner | None = None
        self._on_stop: Callable[[str], None] | None = None
        self._woken = self._running = False
        self._heard: list[tuple[bool, float]] = []
        self._told: list[Callable[[], object]] = []
        self._passed_on = 0
        self._media_lost: bool | None = None
        self._agent_spoke = False
        self._because: Because | None = None
        self._disbelieved: frozenset[str] = frozenset()
        self._log = log.bind(call_control_id=self.call_control_id, worker=origin.by)

    def start(self, talker: AgentRunner, on_stop: Callable[[str], None]) -> None:
        """Watch until stopped, then say why to *on_stop*, once."""
        self._talker, self._on_stop = talker, on_stop
        self._hub.watch(self)

    def wake(self) -> None:
        """Have the call looked at, again if somebody looks at it just now."""
        self._woken = True
        if not self._running:
            self._running = True
            gevent.spawn(self._run)

    def hear(self, *, speaking: bool, ago_ms: int) -> None:
        """Take from the VAD that the caller began or stopped speaking *ago_ms* ago."""
        self._heard.append((speaking, monotonic() - ago_ms / 1000))
        self.wake()

    def tell(self, step: Callable[[], object]) -> None:
        """Take a step of the store that the stream gave cause for; it is done before any look."""
        self._told.append(step)
        self.wake()

    def media(self, *, lost: bool) -> None:
        """Take from the session that no media comes in, or comes in again."""
        self._media_lost = lost
        self.wake()

    def stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        self.wake()

    def _run(self) -> None:
        while self._woken and not self.stopped:
            self._woken = False
            self._look()
        self._running = False
        if self.stopped and self._on_stop:
            on_stop, self._on_stop = self._on_stop, None
            self._hub.forget(self)
            on_stop(self.stopped)

    def _look(self) -> None:
        """Take one step. Redis being away stops nothing: nothing is done, and soon tried again."""
        if self._talker is None:
            return
        try:
            self._step(self._talker)
        except (redis.RedisError, NotSentError) as error:
            self._log.warning("Monitor could not act", error=type(error).__name__)
            self._hub.wake_in(self, TICK_S)
        except Exception:  # noqa: BLE001  # one bad look must not end the watch
            self._log.exception("Monitor failed")
            self._hub.wake_in(self, TICK_S)

    def _step(self, talker: AgentRunner) -> None:
        while self._told:
            try:
                self._told[0]()
            except redis.ResponseError as error:
                if is_passing(error):
                    raise
                self._log.exception("A step of the stream's is refused for good, and dropped")
            del self._told[0]
        talked_over = self._tell_heard()
        self._tell_media()
        call = self._store.snapshot(self.call_control_id, self._origin, take=True)
        self._hub.saw(self, call.version)
        if call.token != self._origin.token:
            self.stop("newer owner")
            return
        if talked_over:
            self._log.info("Caller talks over a check-in, stopping it", playbacks=talked_over)
            self._actions.stop_speaking(self.call_control_id, call.epoch)
        self._pass_on(call, talker)
        self.agent_id = call.agent
        if call.lost and (
            healed := self._store.expire_playbacks(self.call_control_id, self._origin, call)
        ):
            self._hub.count("healed", healed)
            self._log.warning("Playback end never came, healed", playbacks=len(call.lost))
        settings = self._hub.agents.settings(call.agent, call.settings_override)
        decision = decide(call, settings)
        self._report(call, settings, decision)
        self._perform(call, settings, decision)

    def _pass_on(self, call: CallSnapshot, talker: AgentRunner) -> None:
        """Tell the agent what is new in its inbox; items stay there until it is done with them."""
        for number, item in enumerate(call.inbox, call.inbox_read + 1):
            if number > self._passed_on:
                self._passed_on = number
                talker.tell(item, number)

    def _tell_heard(self) -> list[str]:
        """Store what the VAD heard, in order; returns the check-ins the caller talks over."""
        talked_over: list[str] = []
        while self._heard:
            speaking, at = self._heard[0]
            ago_ms = round((monotonic() - at) * 1000)
            talked_over += self._store.voice_activity(
                self.call_control_id, self._origin, speaking=speaking, ago_ms=ago_ms
            )
            del self._heard[0]
        return talked_over

    def _tell_media(self) -> None:
        """Store that media was lost, or is back; a new stream is asked for once it was lost."""
        if self._media_lost is None:
            return
        lost, call = self._media_lost, self.call_control_id
        self._store.media_lost(call, self._origin, lost=lost)
        self._media_lost = None
        if not lost:
            return
        self._log.warning("No media comes in, asking for a new stream")
        attempt = self._store.request_stream(call, self._origin, NEW_STREAM_EVERY_MS)
        if attempt:
            self._actions.open_stream(call, attempt)

    def _report(self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision) -> None:
        for name in call.rung:
            self._log.info(f"Detected '{name}' flag from webhook")
        speaking = bool(call.agent_busy_until_ms)
        if self._agent_spoke and not speaking:
            self._log.info("Agent stopped speaking")
        self._agent_spoke = speaking
        silence_s = max(0, call.now_ms - silence_since_ms(call, settings)) / 1000
        self._log.debug(
            f"MONITOR: agent_speaking={speaking} user_speaking={bool(call.caller_speaking_ms)} "
            f"silence={silence_s:.1f}s "
            f"checkin_count={call.checkins}/{settings.max_checkins_before_disconnect}"
        )
        expired = disbelieved(call, settings)
        for belief in sorted(expired - self._disbelieved):
            self._log.warning("Belief expired", belief=belief)
            self._observe("belief.expired", belief=belief)
        self._disbelieved = expired
        began = decision.because in SILENCES and not call.silence_begun
        if isinstance(decision, Wait) and (began or decision.because is not self._because):
            self._observe(
                "decision.waits",
                because=decision.because,
                evidence=evidence(call, decision.because),
                until_in_ms=str(max(0, decision.until_ms - call.now_ms)),
            )
        self._because = decision.because

    def _observe(self, event: str, **details: str) -> None:
        self._store.append_timeline(self.call_control_id, self._origin, event, **details)

    def _perform(self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision) -> None:
        match decision:
            case Wait(until_ms=until_ms):
                if until_ms:
                    self._hub.wake_in(self, max(0, until_ms - call.now_ms) / 1000)
            case Stop():
                self.stop("call ended")
            case action:
                # Whatever becomes of the request, the next look tells.
                self._hub.wake_in(self, TICK_S)
                request(action, call, settings, self._origin, self._store, self._actions)
