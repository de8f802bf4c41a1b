"""Hosts of a virtual call: which worker holds it, loses it, lets go of it."""

from calls.store_types import Origin
from tests.virtual_time.engine import CALL, SWEEP_MS, Engine

LEASE_MS = 3_000


class Hosts(Engine):
    """The call, and what its hosts do; each method returns the call."""

    def attach(self, worker="web-1", nonce=""):
        """A media stream, whose token has *nonce*, reaches *worker*, which takes the call."""
        with self._acting():
            lease = self.store.attach_session(CALL, Origin(by=worker), f"stream-{worker}", nonce)
            if lease.token:
                self.owner, self.frozen = (worker, lease.token), False
                self.store.agent_started(CALL, self._session(), owes=self.owes)
                self.sweep_at = self.now_ms + SWEEP_MS if self.sweeps else None
                self._wake()
        return self

    def lose_worker(self):
        """The worker that holds the call is killed: its lease lapses, then sweeps stand in."""
        self.owner = self.look_at = None
        self.lapses_at = self.now_ms + LEASE_MS + SWEEP_MS
        self.sweep_at = self.sweep_at or self.lapses_at
        return self

    def freeze(self):
        """The worker that holds the call no longer runs, though its lease is still renewed."""
        self.frozen, self.look_at = True, None
        return self

    def let_go(self, why="drain"):
        """The worker lets go of the call in good order."""
        with self._acting():
            worker, token = self.owner
            self.store.detach_session(CALL, Origin(by=worker, token=token), why)
        self.owner = self.look_at = None
        self.lapses_at = self.now_ms
        self.sweep_at = self.sweep_at or self.now_ms + SWEEP_MS
        return self

    def _session(self):
        worker, token = self.owner or ("celery", None)
        return Origin(by=worker, token=token)
