"""Calls while everything breaks at random, then the audit of the simulator's own record.

`--chaos-seed N` makes the same faults in the same order again; `--chaos-minutes M` goes on for
longer.
"""

import json
import random
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.chaos import audit, fault_injectors
from tests.system.harness.calls import Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import story
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]
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


@pytest.fixture
def chaos_service(tmp_path):
    variables = {"DEADAIR_LOG_LEVEL": "DEBUG", "RUNAWAY_LEAST": "100000"}
    service = Service(tmp_path, web_workers=3, variables=variables).start()
    yield service
    service.close()


class Chaos:
    """One run: calls and faults from one seed."""

    def __init__(self, service: Service, seed: int):
        self.service = service
        # Two sources, so that the faults don't depend on how fast the calls went.
        self.callers, self.plan = random.Random(seed), fault_injectors.plan(seed + 1)
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
                time.sleep(0.2)  # a call that is not over by then is stuck; the audit reports it
        return [call.record() for call in self.calls]

    def applied(self) -> set[str]:
        """Return the ids of the events that reached their effect, by the workers' own log."""
        return set(_events_applied(self.service.worker.container.process.log))


def _events_applied(log: Path):
    with log.open() as lines:
        for line in lines:  # the last one may still be being written
            if '"Event applied"' in line and line.endswith("\n"):
                yield json.loads(line)["event_id"]


def test_chaos(chaos_service, request, measured):
    seed = request.config.getoption("--chaos-seed")
    seconds = request.config.getoption("--chaos-minutes") * 60
    chaos = Chaos(chaos_service, seed)
    chaos.run(seconds)
    records = chaos.settle()
    with suppress(AssertionError):  # the verdict below says which
        eventually(lambda: not _lost(records, chaos.applied()), 30, every_s=0.5)
    messages = chaos_service.simulator.messages()
    found = verdict(records, chaos.applied(), messages)
    slowest = max((s for record in records for s in audit.recoveries(record)), default=0.0)
    injected = Counter(chaos.injected)
    faults = ", ".join(f"{name} {injected[name]}" for name in sorted(injected))
    counts = ", ".join(f"{name} {len(wrong)}" for name, wrong in found.items())
    told = f"{len(records)} calls, {len(chaos.injected)} faults, {len(messages)} follow-ups"
    measured(f"chaos seed {seed}: {told}")
    measured(f"  injected: {faults}")
    measured(f"  {counts}; slowest recovery of a stream {slowest:.1f} s")
    assert not any(found.values()), "\n".join(
        [
            f"--chaos-seed {seed}: {json.dumps(found, indent=1)}",
            ", ".join(chaos.injected),
            *_stories(chaos, records, json.dumps(found)),
        ]
    )


def _stories(chaos, records, found):
    """Return what the simulator and Dead Air noted of each call that *found* names."""
    return [
        f"{story(record)}\n{json.dumps(chaos.service.api.call(record['call_control_id']))}"
        for record in records
        if record["call_control_id"][:12] in found
    ]


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
        "acknowledged webhooks lost": _lost(records, applied),
    }


def _lost(records, applied):
    return [
        f"{record['call_control_id'][:12]}: {event} {event_id}"
        for record in records
        for event_id, event in audit.acknowledged(record).items()
        if event_id not in applied
    ]
