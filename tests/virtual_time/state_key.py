"""The shape of a virtual call: equal for two states from which the same things can happen.

Times become distances from now, and what is longer ago than any setting reaches is just long ago;
epochs, tokens and names become their order. What is only for people to read is left out.
"""

import json
import re
from functools import lru_cache

from calls import keys
from calls.ledger import Utterance
from tests.virtual_time.call import CALL

LONG_AGO_MS = 30_000
SESSION = "session-a"
LEFT_OUT = frozenset(
    {
        "ringing_at", "epoch", "token", "attached_at", "stream_id", "stream_attempts", "agent",
        "direction", "settings", "owner", "goodbye_said", "hold_on_replied", "hangup_source",
        "agent_began", "inbox_read", "expect_for", "with_person_ms", "held_back", "silence",
        "stepped_in", "moved_by", "slow_answers", "extended_in",
        "answers", "answered", "asked_after",
    }
)  # fmt: skip
TIME = re.compile(r"\d{13}")
STEP = re.compile(r"(\d+)([-:].*)")
PARTS = dict(zip(keys._PARTS, keys.of_call(CALL), strict=False))

_utterance = lru_cache(maxsize=4096)(Utterance.parse)


class Shaper:
    """Makes the shape of one state; remembers the names it has given out."""

    def __init__(self, call, judge):
        self._call = call
        self._now = call.now_ms
        self._data = call.server._data
        self._stored = self._data.get(PARTS["call"], {})
        self._epoch = int(self._stored.get("epoch", 0))
        self._seen = self._data.get(PARTS["seen"], frozenset())
        self._judge = judge
        self._names = {}

    def shape(self):
        call = self._call
        return (
            self._fields(),
            self._ledger(),
            self._legs(),
            self._name(call.telnyx.newest),
            (call.telnyx.up, tuple((self._name(p.utterance), p.ms) for p in call.telnyx.playing)),
            tuple(self._item(*entry) for entry in sorted(call._agenda)),
            self._claims(),
            self._ago(call.look_at or 0),
            self._ago(call.sweep_at or 0),
            call.owner is not None and str(call.owner[1]) == self._stored.get("token"),
            call.faults,
            call.tampered,
            call.telnyx.troubles,
            self._judge.made,
            self._judge.listened,
            self._judge.hangups,
        )

    def _ago(self, at_ms):
        return max(at_ms - self._now, -LONG_AGO_MS) if at_ms else None

    def _value(self, value):
        """Return what is stored, its times as distances from now."""
        return tuple(
            self._ago(int(word)) if TIME.fullmatch(word) else word for word in value.split(" ")
        )

    def _legs(self):
        """Return what is known of the legs of the session."""
        found = self._data.get(keys.legs(SESSION), {})
        return tuple(sorted((field, self._value(at)) for field, at in found.items()))

    def _fields(self):
        found = []
        for name, value in self._stored.items():
            if name not in LEFT_OUT:
                found.append((name, self._value(value)))
        epoch = self._stored.get("epoch")
        said = ("goodbye_said", "hold_on_replied", "stepped_in")
        found += [(n, self._stored.get(n) == epoch) for n in said]
        return tuple(sorted(found, key=lambda pair: pair[0]))

    def _ledger(self):
        found = [_utterance(*entry) for entry in self._data.get(PARTS["playbacks"], {}).items()]
        in_order = sorted(found, key=lambda u: (u.registered_at_ms, u.id))
        return tuple(
            (self._name(u.id), self._ago(u.registered_at_ms), self._ago(u.started_at_ms),
             u.duration_ms, u.kind == "foreign", *self._marks(u.id))
            for u in in_order
        )  # fmt: skip

    def _marks(self, utterance):
        entry = json.loads(self._data[PARTS["playbacks"]][utterance])
        same = str(entry.get("silence")) == self._stored.get("silence", "0")
        return same, *(entry.get(mark, False) for mark in ("keeps", "stopped", "interrupts"))

    def _name(self, utterance):
        step = STEP.fullmatch(utterance)
        if step:
            return int(step[1]) - self._epoch, step[2]
        return self._names.setdefault(utterance, len(self._names))

    def _claims(self):
        found = []
        for claim, outcome in self._data.get(PARTS["claims"], {}).items():
            step = STEP.fullmatch(claim)
            if claim == "hangup" or (step and int(step[1]) >= self._epoch - 1):
                found.append((self._name(claim), outcome))
            elif not step and claim.partition(" ")[2] == self._call.telnyx.newest:
                # What left the ledger and may be reported again, by its id or by its state.
                left = json.loads(outcome)
                found.append(("gone", left["started_at"] > 0, left["how"]))
        return tuple(sorted(found, key=repr))

    def _item(self, due_ms, _order, kind, item):
        if kind == "webhook":
            event_type, event_id, utterance, payload = item
            said = (event_type, self._name(utterance), payload, event_id in self._seen)
        elif kind == "task":
            name, kwargs, expires, retries, _ = item
            given = tuple(self._argument(*pair) for pair in kwargs)
            said = (name, given, self._ago(expires), retries)
        else:
            said = self._name(item)
        return due_ms - self._now, kind, said

    def _argument(self, name, value):
        if name == "epoch":
            return value - self._epoch
        return self._name(value) if name == "utterance" else value


def shape(call, judge):
    """Return the shape of *call* as *judge* sees it, hashable."""
    return Shaper(call, judge).shape()
