"""What drives a virtual call: time, the call's monitor and sweep, the broker, Telnyx's messages.

Everything happens in `go(seconds)`, in the order of its due time; nothing sleeps, no thread runs,
and the same events always give the same call. Messages may be lost, doubled and late.
"""

import json
from itertools import count
from types import SimpleNamespace

from calls import keys
from calls.pacing.budget import CommandBudget
from calls.patience_memory import PatienceMemory
from calls.pending.dials import Dials
from calls.service.runaway_guard import RunawayGuard
from calls.snapshot import CallState
from calls.speech.length import expected_duration_ms
from calls.speech.pace import SpeechPaces
from calls.store import CallStore
from calls.store_types import Origin
from monitor import loop
from tasks import checkins, publish, webhooks
from tasks.call_control import signalling, transfers
from tasks.call_control.retries import pause_before
from tasks.dependencies import Dependencies
from tasks.pacing.pacer import Pacer
from tasks.speech import utterances
from tasks.sweeps import sweep
from tasks.sweeps.due_calls import DueCalls
from telephony.call_control.errors import TryAgainError
from tests.virtual_time.agenda import Agenda
from tests.virtual_time.patches import NOW, Agents, HubOfOne, Quiet
from tests.virtual_time.redis.server import VirtualServer
from tests.virtual_time.session import Session
from tests.virtual_time.telnyx import VirtualTelnyx

utterances.EARLIER_WITHIN_S = 0  # here tasks run one by one: none has an earlier one under way
CALL = "v3:virtual"
KEYS = dict(zip(keys._PARTS, keys.of_call(CALL), strict=False))
DAY_MS = 86_400_000
TASK_MS, WEBHOOK_MS, SWEEP_MS = 20, 60, 1_000
SET_ASIDE = frozenset(
    {
        "call.hold",
        "call.enqueued",
        "call.bridged",
        "conference.participant.joined",
        "call.refer.started",
    }
)
TASKS = {
    "checkins.speak": checkins.speak,
    "checkins.hang_up": checkins.hang_up,
    "checkins.transfer": transfers.transfer,
    "speech.say": utterances.say,
    "speech.stop": utterances.stop,
    "lines.answer": signalling.answer,
    "lines.open_stream": signalling.open_stream,
    "lines.try_stream": signalling.try_stream,
    "lines.dial": signalling.dial,
}


class Engine(Agenda, Session):
    """Runs one call. `owner` is the worker that holds it and its fencing token, or None."""

    def __init__(
        self, *, keeps_timeline=True, speech_seconds=None, sweeps=True, owes=False, **settings
    ):
        self.server = VirtualServer(keeps_streams=keeps_timeline)
        self.store = CallStore(self.server)
        self.store.leases.since_gap_ms = lambda: DAY_MS  # here Redis is never away
        always_later = count(0, 1_000)
        self.store.paces = SpeechPaces(self.server, clock=lambda: next(always_later))
        self.agents = Agents(settings)
        self.telnyx = VirtualTelnyx(
            lambda: self.server.now_ms, self._emit, self._later, self._length_of
        )
        known = {
            "name": "celery", "store": self.store, "directory": self.agents, "telnyx": self.telnyx,
            "config": SimpleNamespace(
                secret_key="a secret", media_url="wss://virtual", telnyx_connection_id="1",
                dial_prefixes=("+",), sends_sms=False,
            ),
            "dials": Dials(self.server),
            "pacer": Pacer(*(CommandBudget(self.server, name, 0) for name in ("all", "dials"))),
            "runaway_guard": RunawayGuard(self.server, factor=1_000, least=1_000, learn_min=0),
            "due_calls": DueCalls(),
            "patience_memory": PatienceMemory(self.server),
        }  # fmt: skip
        self.parts = Dependencies(
            **{name: known.get(name, Quiet()) for name in Dependencies.__dataclass_fields__}
        )
        self.lengths = {}
        self._speech_ms = round(speech_seconds * 1000) if speech_seconds else 0
        self.faults = ()
        self._viewed = (None, None, None, None)
        self.tampered = False
        self.timed = False
        self.heard = self.set_aside = self.agent_spoke = lambda: None
        self.requested = lambda _name, _kwargs: None
        self.owner = None
        self.owes = owes
        self.look_at = self.sweep_at = None
        self.told = []
        self.lapses_at = 0
        self.frozen = False
        self.sweeps = sweeps
        self.reconnects = True
        self.counted = 0
        self._agenda = []
        self._monitor = None

    # -- the monitor and the sweep ----------------------------------------------------------

    def look(self):
        """Run the product's monitor once: view, heal, decide, ask."""
        NOW[:] = [self]
        self.look_at = None
        monitor = self._monitor_now()
        if monitor is None or self.frozen:
            return
        monitor._step(self)
        if monitor.stopped:
            self.owner = self.look_at = None

    def deliver(self, item, number):
        """Take what the monitor delivers to the call's agent, which handles it at once."""
        self.told.append(item)
        worker, token = self.owner
        self.store.acknowledge_inbox(CALL, Origin(by=worker, token=token), number)

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

    def _sweep(self):
        self.sweep_at = self.now_ms + SWEEP_MS
        owned = self.owner or self.now_ms < self.lapses_at
        if owned and not self.parts.due_calls.due({CALL: self._version}, self.now_ms):
            return
        call = self.view()
        if call.state is CallState.ENDED:
            self.sweep_at = None
        elif owned or self._rings_on(call):
            sweep._second(self.parts, self.parts.agents(), call)
        else:
            sweep._stand_in(self.parts, self.parts.agents(), call)

    def _rings_on(self, call):
        """Whether *call* rings and a sweep has asked lately whether it was answered."""
        lapses_at = (self.server.value(keys.LIVE) or {}).get(CALL, 0)
        asked = call.stream_attempts or self.telnyx.accepted
        return call.state is CallState.RINGING and asked and int(lapses_at) > self.now_ms

    def stored(self, field):
        """Return the text of a *field* of the call's hash, '' for none: `view` is dearer."""
        return (self.server.value(KEYS["call"]) or {}).get(field, "")

    @property
    def _version(self):
        return int(self.server.value(KEYS["version"]) or 0)

    # -- the broker -------------------------------------------------------------------------

    def take_task(self, name, kwargs, *, shown="", expires_ms=0):
        """Take a task as the broker would; faults may lose, delay or double it."""
        del shown
        self.requested(name, kwargs)
        expires = self.now_ms + expires_ms if expires_ms else 0
        self.counted += 1
        task = (name, tuple(sorted(kwargs.items())), expires, 0, f"task-{self.counted}")
        for extra_ms in self._fate(name):
            self._later(TASK_MS + extra_ms, "task", task)

    def _do_task(self, task):
        name, kwargs, expires, retries, task_id = task
        if expires and self.now_ms > expires:
            return
        celery_task = TASKS[name]
        celery_task.push_request(id=task_id, retries=retries, called_directly=True)
        try:
            celery_task.run(**dict(kwargs))
        except TryAgainError:
            pause_ms = round(pause_before(retries) * 1000)
            self._later(pause_ms, "task", (name, kwargs, expires, retries + 1, task_id))
        finally:
            celery_task.pop_request()

    # -- Telnyx -----------------------------------------------------------------------------

    def _emit(self, event_type, payload, utterance):
        self.counted += 1
        event_id = f"event-{self.counted}"
        if self.timed:
            payload = payload | {"occurred_at_ms": self.now_ms}
        item = (event_type, event_id, utterance, json.dumps(payload, sort_keys=True))
        for extra_ms in self._fate(event_type):
            self._later(WEBHOOK_MS + extra_ms, "webhook", item)

    def _do_webhook(self, item):
        event_type, event_id, utterance, payload = item
        origin = Origin(by="web-1", event_id=event_id)
        told = json.loads(payload)
        call, happened_ms = told.pop("of", CALL), told.pop("occurred_at_ms", 0)
        dial, former = told.pop("dial", ""), told.pop("former", "")
        event = webhooks.Webhook(call, origin, utterance, dial, told, happened_ms, former)
        heard_at = self.stored("activity_at")
        webhooks.HANDLERS[event_type](self.parts, event)
        if self.stored("activity_at") != heard_at:  # taken for words or a key of the caller
            self.heard()

    def _do_stream(self, number):
        if self.telnyx.up and self.reconnects:
            self.attach(f"web-{number}")

    def _do_audio_start(self, utterance):
        self.telnyx.begin(utterance)

    def _do_audio_end(self, utterance):
        self.telnyx.finish(utterance)

    def _length_of(self, utterance, text):
        return self.lengths.get(utterance) or self._speech_ms or expected_duration_ms(text)

    def webhook(self, event_type, payload=None, utterance="", *, event_id="", in_s=0.0):
        """Have a webhook arrive in *in_s* seconds (now: handled before this returns).

        The payload may hold `occurred_at_ms`, `of`: another leg that it is about, `dial`: the dial
        in its client_state, `former`: an utterance there, as the version before named it.
        """
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
