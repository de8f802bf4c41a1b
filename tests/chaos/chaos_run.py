"""One run of chaos: calls and faults from one seed, then the verdict of the simulator's record."""

import json
import random
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.chaos import audit
from tests.chaos.fault_injectors import Plan
from tests.system.harness.calls import Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import story
from tests.system.harness.waiting import eventually

SILENCE_S = 2
SETTINGS = {
    "silence_timeout_normal": SILENCE_S,
    "hangup_grace": 1.5,
    "silence_timeout_hold_on": 4,
    "max_call_duration": 60,
    "follow_up_sms": "We could not hear you any more.",
}
CONSENTING = {"agent_class": "tests.chaos.consenting_agent:Consenting"}
AT_ONCE = 8
SETTLED_S = 150
"""By then every call is over, webhooks a minute late included."""

CALLERS = [
    {},
    {},
    {"steps": [{"when": "speak 1 ended", "after": 1.0, "say": "hello"}]},
    {"steps": [{"when": "speak 2 ended", "after": 0.5, "say": "yes-im-here"}]},
    {"steps": [{"when": "speak 2 ended", "after": 1.0, "press": "1"}]},
    {"steps": [{"when": "speak 1 ended", "after": 0.5, "say": "long-story"}]},
    {"steps": [{"when": "speak 2 started", "after": 0.3, "say": "yes-im-here"}]},
    {"steps": [{"when": "speak 2 ended", "after": 0.3, "hang_up": True}]},
    {"settings": SETTINGS | {"on_silence": "transfer", "transfer_to": "queue:desk"}},
]

VARIABLES = {"DEADAIR_LOG_LEVEL": "DEBUG", "RUNAWAY_LEAST": "100000"}
"""The verdict reads the workers' log; calls that end for silence are what chaos is made of."""


class Chaos:
    """Calls of *seed* on *service* while the faults of *plan* happen."""

    def __init__(self, service: Service, seed: int, plan: Plan):
        self.service = service
        # Two sources, so that the faults don't depend on how fast the calls went.
        self.callers, self.plan = random.Random(seed), plan
        self.injected: list[str] = []
        self.calls: list[Call] = []

    def run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        for fault, chance, pause_s in self.plan:
            if time.monotonic() > until:
                return
            self._keep_ringing()
            self.injected.append(fault.__name__)
            fault(self.service, chance)
            time.sleep(pause_s)  # the plan says how close faults follow each other

    def _keep_ringing(self) -> None:
        live = [c for c in self.service.simulator.calls() if c["state"] != "ended"]
        for _ in range(AT_ONCE - len(live)):
            self.calls.append(self._caller())
            eventually(self.calls[-1].place, 20, what="agent made and call placed")

    def _caller(self) -> Call:
        chosen = {"settings": SETTINGS, "fields": CONSENTING} | self.callers.choice(CALLERS)
        return Call(self.service, **chosen)

    def settle(self) -> list[dict]:
        self.service.simulator.http.delete("/sim/faults")
        self.service.mend()
        until = time.monotonic() + SETTLED_S
        for call in self.calls:
            while not call.record()["closed"] and time.monotonic() < until:
                time.sleep(0.2)  # who is not over by then is stuck, as the audit will tell
        return [call.record() for call in self.calls]

    def applied(self) -> set[str]:
        """Return the ids of the events that reached their effect, by the workers' own log."""
        return set(_events_applied(self.service.worker.container.process.log))

    def judge(self, name: str, measured) -> None:
        """Settle, tell the figures of the run *name*, and fail for anything that is wrong."""
        records = self.settle()
        with suppress(AssertionError):  # the verdict below says which
            eventually(lambda: not lost(records, self.applied()), 30, every_s=0.5)
        messages = self.service.simulator.messages()
        found = verdict(records, self.applied(), messages)
        slowest = max((s for record in records for s in audit.recoveries(record)), default=0.0)
        injected = sorted(Counter(self.injected).items())
        told = f"{len(records)} calls, {len(self.injected)} faults, {len(messages)} follow-ups"
        measured(f"chaos {name}: {told}")
        measured(f"  injected: {', '.join(f'{fault} {count}' for fault, count in injected)}")
        counts = ", ".join(f"{kind} {len(wrong)}" for kind, wrong in found.items())
        measured(f"  {counts}; slowest recovery of a stream {slowest:.1f} s")
        assert not any(found.values()), "\n".join(
            [
                f"{name}: {json.dumps(found, indent=1)}",
                ", ".join(self.injected),
                *self._stories(records, json.dumps(found)),
            ]
        )

    def _stories(self, records, found: str) -> list[str]:
        """Return what the simulator and Dead Air noted of each call that *found* names."""
        return [
            f"{story(record)}\n{json.dumps(self.service.api.call(record['call_control_id']))}"
            for record in records
            if record["call_control_id"][:12] in found
        ]


def _events_applied(log: Path):
    with log.open() as lines:
        for line in lines:  # the last one may still be being written
            if '"Event applied"' in line and line.endswith("\n"):
                yield json.loads(line)["event_id"]


def verdict(records, applied, messages):
    """Return what is wrong, by kind; every list has to be empty."""

    def each(check, *more):
        return [
            f"{record['call_control_id'][:12]}: {wrong}"
            for record in records
            for wrong in check(record, *more)
        ]

    return {
        "stuck": each(audit.stuck),
        "spoken twice": each(audit.spoken_twice, SILENCE_S),
        "hung up twice": each(audit.hung_up_twice),
        "handed on twice": each(audit.handed_on_twice),
        "talk-overs": each(audit.talk_overs),
        "texted twice": audit.texted_twice(messages),
        "texted amiss": audit.texted_amiss(messages, records),
        "acknowledged webhooks lost": lost(records, applied),
    }


def lost(records, applied):
    return [
        f"{record['call_control_id'][:12]}: {event} {event_id}"
        for record in records
        for event_id, event in audit.acknowledged(record).items()
        if event_id not in applied
    ]
