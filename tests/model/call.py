"""One call in virtual time: the product's steps, tasks, handlers and monitor around a virtual Telnyx.

Only what lies outside the product is made up here: Redis's dictionary and clock, the broker (a
list), Telnyx and the caller. Everything happens in `go(seconds)`, in the order of its due time;
nothing sleeps, no thread runs, and the same events always give the same call.
"""

import base64
import heapq
import json
import os
from contextlib import contextmanager
from logging import CRITICAL

import pytest
import structlog

from calls.runaway import Runaway
from calls.ledger import expected_duration_ms
from calls.session import CallState
from calls.store import CallStore, Origin, Speech
from monitor import loop
from monitor.agent_source import AgentSource
from monitor.settings import AgentConfig, AgentSettings, DeadAirSettings
from tasks import app as celery
from tasks import checkins, publish, speech, sweeps, webhooks
from tasks.process import Parts
from telephony.errors import TryAgainError
from tests.model.server import VirtualServer
from tests.model.telnyx import VirtualTelnyx

CALL = "v3:virtual"
TASK_MS, WEBHOOK_MS, BELL_MS = 20, 60, 2
TICK_MS, SWEEP_MS, LEASE_MS = 500, 1_000, 3_000
SET_ASIDE = frozenset({"call.hold", "call.enqueued", "call.bridged"})
TASKS = {
    "checkins.speak": checkins.speak,
    "checkins.hang_up": checkins.hang_up,
    "speech.say": speech.say,
    "speech.stop": speech.stop,
}
_patched = (
    (publish, "_send", lambda *args, **options: _now[0].take_task(*args, **options)),
    (checkins, "parts", lambda: _now[0].parts),
    (speech, "parts", lambda: _now[0].parts),
    (sweeps, "parts", lambda: _now[0].parts),
    (loop, "monotonic", lambda: _now[0].now_ms / 1000),
)
_now = []
ENVIRONMENT = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "TELNYX_API_KEY": "KEY-of-a-test",
    "ADMIN_TOKEN": "a token of the virtual call",
    "SECRET_KEY": "a secret of the virtual call",
}
"""What Celery's configuration is read from where no real environment is set."""


@contextmanager
def virtual_world():
    """Put the virtual broker, clock and parts where the product looks for its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, os.environ.get(name, value))
        celery.conf.broker_url  # noqa: B018  # read once from the environment, then kept
    before = [(module, name, getattr(module, name)) for module, name, _ in _patched]
    silent = structlog.make_filtering_bound_logger(CRITICAL)
    logged_by = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=silent)
    for module, name, ours in _patched:
        setattr(module, name, ours)
    try:
        yield
    finally:
        for module, name, theirs in before:
            setattr(module, name, theirs)
        structlog.configure(wrapper_class=logged_by)


class Agents:
    """The directory of the one agent, whose settings a test may change while the call runs."""

    def __init__(self, settings):
        self.change(settings)

    def change(self, settings):
        self.settings = DeadAirSettings.model_validate(settings)
        config = AgentConfig(
            id="default", settings=AgentSettings(dead_air_settings=self.settings)
        )
        self._raw = config.model_dump_json()

    def raw(self, _agent):
        return self._raw


class Quiet:
    """Takes what nobody looks at here: tallies, the agent's inbox."""

    def add(self, *_args, **_labels):
        pass

    def tell(self, _item):
        pass


class HubOfOne:
    """What a monitor asks of its hub, for this call's only monitor."""

    def __init__(self, call):
        self._call = call

    @property
    def agents(self):
        return AgentSource(self._call.agents)

    def wake_in(self, _monitor, seconds):
        self._call.look_at = self._call.now_ms + round(seconds * 1000)


class VirtualCall:
    """The call. Times of methods are seconds; `at` and the story's are seconds since the answer."""

    def __init__(self, *, keeps_timeline=True, speech_seconds=None, sweeps=True, **settings):
        self.server = VirtualServer(keeps_streams=keeps_timeline)
        self.store = CallStore(self.server)
        self.agents = Agents(settings)
        self.telnyx = VirtualTelnyx(
            lambda: self.server.now_ms, self._emit, self._later, self._length_of
        )
        runaway = Runaway(self.server, factor=1_000, least=1_000)
        self.parts = Parts(
            "celery", None, self.store, self.agents, None, self.telnyx, Quiet(), runaway
        )
        self.lengths = {}
        self._speech_ms = round(speech_seconds * 1000) if speech_seconds else 0
        self.faults = ()
        self.tampered = False
        self.heard = self.set_aside = lambda: None
        self.owner = None
        self.look_at = self.sweep_at = None
        self.lapses_at = 0
        self.sweeps = sweeps
        self.reconnects = True
        self.counted = 0
        self._agenda = []
        self._monitor = None

    # -- time -------------------------------------------------------------------------------

    @property
    def now_ms(self):
        return self.server.now_ms

    @property
    def at(self):
        return (self.now_ms - self.view().answered_at_ms) / 1000

    def go(self, seconds):
        """Let *seconds* pass, with all that falls due in them."""
        self.go_until_ms(self.now_ms + round(seconds * 1000))
        return self

    def go_until_ms(self, until_ms):
        while (due := self.next_ms()) is not None and due <= until_ms:
            self.happen()
        self.server.now_ms = max(self.now_ms, until_ms)

    def next_ms(self):
        """Return when the next thing happens by itself, None if nothing will."""
        dues = [self._agenda[0][0]] if self._agenda else []
        dues += [at for at in (self.look_at, self.sweep_at) if at is not None]
        return max(min(dues), self.now_ms) if dues else None

    def happen(self):
        """Let the one next thing happen."""
        _now[:] = [self]
        due = self.next_ms()
        self.server.now_ms = due
        if self._agenda and self._agenda[0][0] <= due:
            _, _, kind, item = heapq.heappop(self._agenda)
            getattr(self, f"_do_{kind}")(item)
        elif self.look_at is not None and self.look_at <= due:
            self.look()
        else:
            self._sweep()
        self._ring()

    def _later(self, ms, kind, item):
        self.counted += 1
        heapq.heappush(self._agenda, (self.now_ms + ms, self.counted, kind, item))

    def _ring(self):
        """A bell of a change wakes the monitor, as its hub would."""
        if self.server.bells:
            self.server.bells.clear()
            self._wake()

    def _wake(self):
        if self.owner:
            soon = self.now_ms + BELL_MS
            self.look_at = soon if self.look_at is None else min(self.look_at, soon)

    @contextmanager
    def _acting(self):
        _now[:] = [self]
        yield Origin(by="celery")
        self._ring()

    # -- the monitor and the sweep ----------------------------------------------------------

    def look(self):
        """Run the product's monitor once: view, heal, decide, ask."""
        _now[:] = [self]
        self.look_at = None
        monitor = self._monitor_now()
        if monitor is None:
            return
        monitor._step(Quiet())
        if monitor.stopped:
            self.owner = self.look_at = None

    def _monitor_now(self):
        if self.owner is None:
            return None
        if self._monitor is None or self._monitor[0] != self.owner:
            worker, token = self.owner
            made = loop.CallMonitor(
                self.view(), Origin(by=worker, token=token), self.store, HubOfOne(self),
                publish.ACTIONS,
            )  # fmt: skip
            self._monitor = (self.owner, made)
        return self._monitor[1]

    def attach(self, worker="web-1"):
        """A media stream reaches *worker*, which takes the call."""
        with self._acting():
            lease = self.store.attach(CALL, Origin(by=worker), f"stream-{worker}")
            if lease.token:
                self.owner = worker, lease.token
                self.sweep_at = self.now_ms + SWEEP_MS if self.sweeps else None
                self._wake()
        return self

    def lose_worker(self):
        """The worker that holds the call is killed: its lease lapses, then sweeps stand in."""
        self.owner = self.look_at = None
        self.lapses_at = self.now_ms + LEASE_MS + SWEEP_MS
        self.sweep_at = self.sweep_at or self.lapses_at
        return self

    def let_go(self, why="drain"):
        """The worker lets go of the call in good order."""
        with self._acting():
            worker, token = self.owner
            self.store.detach(CALL, Origin(by=worker, token=token), why)
        self.owner = self.look_at = None
        self.lapses_at = self.now_ms
        self.sweep_at = self.sweep_at or self.now_ms + SWEEP_MS
        return self

    def _sweep(self):
        self.sweep_at = self.now_ms + SWEEP_MS
        call = self.view()
        if call.state is CallState.ENDED:
            self.sweep_at = None
        elif self.owner or self.now_ms < self.lapses_at:
            sweeps._second(self.parts, self.parts.agents(), call)
        else:
            sweeps._stand_in(self.parts, self.parts.agents(), call)

    # -- the broker -------------------------------------------------------------------------

    def take_task(self, name, kwargs, *, shown="", expires_ms=0):
        """Take a task as the broker would; faults may lose, delay or double it."""
        del shown
        expires = self.now_ms + expires_ms if expires_ms else 0
        self.counted += 1
        task = (name, tuple(sorted(kwargs.items())), expires, 0, f"task-{self.counted}")
        for extra_ms in self._fate(name):
            self._later(TASK_MS + extra_ms, "task", task)

    def _do_task(self, task):
        name, kwargs, expires, retries, task_id = task
        if expires and self.now_ms > expires:
            return
        if name == "lines.open_stream":
            if self.reconnects and self.telnyx.up:
                self.attach("web-2")
            return
        celery_task = TASKS[name]
        celery_task.push_request(id=task_id, retries=retries, called_directly=True)
        try:
            celery_task.run(**dict(kwargs))
        except TryAgainError:
            pause_ms = round(checkins.pause_before(retries) * 1000)
            self._later(pause_ms, "task", (name, kwargs, expires, retries + 1, task_id))
        finally:
            celery_task.pop_request()

    # -- Telnyx -----------------------------------------------------------------------------

    def _emit(self, event_type, payload, utterance):
        self.counted += 1
        event_id = f"event-{self.counted}"
        item = (event_type, event_id, utterance, json.dumps(payload, sort_keys=True))
        for extra_ms in self._fate(event_type):
            self._later(WEBHOOK_MS + extra_ms, "webhook", item)

    def _do_webhook(self, item):
        event_type, event_id, utterance, payload = item
        origin = Origin(by="web-1", event_id=event_id)
        event = webhooks.Webhook(CALL, origin, utterance, "", json.loads(payload))
        webhooks.HANDLERS[event_type](self.parts, event)

    def _do_audio_start(self, utterance):
        self.telnyx.begin(utterance)

    def _do_audio_end(self, utterance):
        self.telnyx.finish(utterance)

    def _length_of(self, utterance, text):
        return self.lengths.get(utterance) or self._speech_ms or expected_duration_ms(text)

    def webhook(self, event_type, payload=None, utterance="", *, event_id="", in_s=0.0):
        """Have a webhook arrive in *in_s* seconds (now: handled before this returns)."""
        if event_type in SET_ASIDE:
            self.set_aside()
        self.counted += 1
        given = event_id or f"event-{self.counted}"
        item = (event_type, given, utterance, json.dumps(payload or {}, sort_keys=True))
        if in_s:
            self._later(round(in_s * 1000), "webhook", item)
            return self
        with self._acting():
            self._do_webhook(item)
        return self

    # -- faults -----------------------------------------------------------------------------

    def lose(self, what, times=1):
        """The next *times* events or tasks named *what* never arrive."""
        self.tampered = True
        self.faults += ((what, ()),) * times
        return self

    def double(self, what, apart=0.03):
        self.faults += ((what, (0, round(apart * 1000))),)
        return self

    def delay(self, what, seconds):
        self.tampered = True
        self.faults += ((what, (round(seconds * 1000),)),)
        return self

    def trouble(self, command, *kinds):
        """The next commands of that name ("speak", "hangup") fail, each in its way."""
        self.telnyx.troubles += tuple((command, kind) for kind in kinds)
        return self

    def _fate(self, name):
        for index, (what, delays) in enumerate(self.faults):
            if what == name:
                self.faults = self.faults[:index] + self.faults[index + 1 :]
                return delays
        return (0,)

    # -- the life of the call ---------------------------------------------------------------

    def answer(self, direction="incoming"):
        with self._acting() as origin:
            self.store.ring(CALL, origin, "default", direction, "")
        self.webhook("call.answered")
        return self.attach()

    def change(self, **settings):
        """Change the agent's settings; its monitors see it at their next tick."""
        self.agents.change(self.agents.settings.model_dump() | settings)
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
            if self.store.register(CALL, self._session(), utterance, "say", ms, Speech(text=text)):
                publish.say(CALL, utterance)
        return self

    def _session(self):
        worker, token = self.owner or ("celery", None)
        return Origin(by=worker, token=token)

    def agent_thinks(self, seconds=30.0):
        with self._acting():
            self.store.think(CALL, self._session(), round(seconds * 1000))
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
            self.store.expect(CALL, origin, round(seconds * 1000), what)
        return self

    def media(self, *, lost):
        if self.owner:
            with self._acting():
                self.store.media_lost(CALL, self._session(), lost=lost)
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
                monitor.hear(speaking=speaking, ago_ms=round(ago * 1000))
                self.look()
        return self

    def makes_noise(self, seconds):
        return self.starts_speaking().go(seconds).stops_speaking()

    def interim(self, text="well"):
        return self._transcript(text, final=False)

    def says(self, text="Yes, I am here."):
        return self._transcript(text, final=True)

    def speaks(self, text="Yes, I am here.", seconds=1.5):
        """The caller is heard by the VAD for *seconds*; the transcript comes half a second later."""
        return self.makes_noise(seconds).go(0.5).says(text)

    def _transcript(self, text, *, final):
        if final and self.agents.settings.reset_checkins_on_speech:
            self.heard()
        data = {"transcript": text, "is_final": final, "transcription_track": "inbound"}
        return self.webhook("call.transcription", {"transcription_data": data})

    def presses(self, digit="1"):
        self.heard()
        return self.webhook("call.dtmf.received", {"digit": digit})

    # -- what came of it --------------------------------------------------------------------

    def view(self):
        _now[:] = [self]
        return self.store.view(CALL, Origin(by="test"))

    @property
    def said(self):
        """Return [(seconds since the answer, utterance id, text)] of what Telnyx was told to say."""
        began = self.view().answered_at_ms
        return [
            ((a.at_ms - began) / 1000, json.loads(base64.b64decode(a.client_state))["u"], a.text)
            for a in self.telnyx.accepted
            if a.command in {"speak", "play"}
        ]

    @property
    def steps(self):
        """Return the steps of dead-air handling that were said: "checkin-1", "goodbye", ..."""
        return [u.partition("-")[2] for _, u, _ in self.said if u.partition("-")[0].isdigit()]

    def at_of(self, step, nth=0):
        """Return when (seconds since the answer) *step* was said, for the *nth* time from 0."""
        return [at for at, u, _ in self.said if u.partition("-")[2] == step][nth]

    @property
    def hung_up_at(self):
        """Return when our hang-up was carried out, None if it was not."""
        times = [a.at_ms for a in self.telnyx.accepted if a.command == "hangup"]
        return (times[0] - self.view().answered_at_ms) / 1000 if times else None

    @property
    def hangups(self):
        return sum(a.command == "hangup" for a in self.telnyx.accepted)

    @property
    def timeline(self):
        """Return [(seconds since the first entry, event, fields)]."""
        entries = next((v for k, v in self.server.streams.items() if k.startswith("timeline")), [])
        return [((ms - entries[0][0]) / 1000, fields["event"], fields) for ms, fields in entries]

    def events(self, name):
        return [fields for _, event, fields in self.timeline if event == name]

    # -- snapshots --------------------------------------------------------------------------

    def save(self):
        """Return the whole state, cheaply; what is only for people to read is left out."""
        return (
            self.server.save(), self.telnyx.save(), tuple(self._agenda), self.look_at,
            self.sweep_at, self.lapses_at, self.owner, self.counted, self.faults, self.tampered,
            self.agents.settings,
        )  # fmt: skip

    def load(self, saved):
        server, telnyx, agenda, *rest, settings = saved
        self.server.load(server)
        self.telnyx.load(telnyx)
        self._agenda = list(agenda)
        self.look_at, self.sweep_at, self.lapses_at, self.owner, *rest = rest
        self.counted, self.faults, self.tampered = rest
        if settings != self.agents.settings:
            self.agents.change(settings.model_dump())
        self._monitor = None
