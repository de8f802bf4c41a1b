"""One call in virtual time: the product's own steps, tasks, handlers, monitor and sweep.

Only what lies outside the product is made up: Redis's dictionary and clock (`redis`), time
(`agenda`), the broker (`engine`), Telnyx (`telnyx`), the caller and the agent (`actors`).
"""

from telephony import client_state
from tests.virtual_time.actors import People
from tests.virtual_time.engine import CALL, KEYS
from tests.virtual_time.known_views import parse
from tests.virtual_time.patches import NOW, virtual_world

__all__ = ["CALL", "VirtualCall", "virtual_world"]

_CALL, _LEDGER = KEYS["call"], KEYS["playbacks"]


class VirtualCall(People):
    """The call. Times of methods are seconds; `at` and the story's are seconds since the answer."""

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

    # -- what came of it --------------------------------------------------------------------

    def view(self):
        """Return the reply of the step "snapshot" to one without the lease, without running it."""
        NOW[:] = [self]
        # Values are replaced, never changed: the same ones at the same time give the same view.
        server, now_ms, version = self.server, self.server.now_ms, self._version
        stored, ledger = server.value(_CALL), server.value(_LEDGER)
        at_ms, was, hash_was, ledger_was = self._viewed
        if at_ms != now_ms or was != version or hash_was is not stored or ledger_was is not ledger:
            reply = (now_ms, server.pairs(_CALL), server.pairs(_LEDGER), (), (), version)
            self._viewed, self._view = (now_ms, version, stored, ledger), parse(CALL, reply)
        return self._view

    @property
    def said(self):
        """Return [(seconds since the answer, utterance id, text)] of all that was said."""
        began = self.view().answered_at_ms
        return [
            ((a.at_ms - began) / 1000, client_state.read(a.client_state).utterance, a.text)
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
            self.owes, self.agents.settings,
        )  # fmt: skip

    def load(self, saved):
        server, telnyx, agenda, *rest, self.owes, settings = saved
        self.server.load(server)
        self.telnyx.load(telnyx)
        self._agenda = list(agenda)
        self.look_at, self.sweep_at, self.lapses_at, self.owner, *rest = rest
        self.counted, self.faults, self.tampered = rest
        if settings != self.agents.settings:
            self.agents.change(settings.model_dump())
        self.parts.due_calls.clear()  # another past: nothing is remembered
        self._monitor = None
