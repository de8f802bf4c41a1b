"""Kept histories: a few hundred calls of every cause, made by the product in virtual time.

`python -m tests.monitor.replay.histories` makes them anew: after a change of the policy that is
meant, so that the difference shows in review. Each is its settings and its timeline as kept.
"""

import gzip
import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

from calls.snapshot import CallState
from calls.timeline import Entry
from monitor.settings import DeadAirSettings

FILE = Path(__file__).with_name("histories.jsonl.gz")
CALLS = 312
OF_MUSIC = range(300, CALLS)
"""Calls on which a model hears music, too."""

LONGEST_S = 1_700
GOODBYE = "I hang up now. Goodbye."
SETTINGS = (
    {},
    {"goodbye_message": GOODBYE},
    {"max_checkins_before_disconnect": 0},
    {"max_checkins_before_disconnect": 3, "silence_timeout_normal": 4},
    {"noise_timeout": 5, "hangup_grace": 2},
    {"hold_on_reply": "Take your time.", "silence_timeout_hold_on": 12},
    {"reset_checkins_on_speech": False},
    {"max_call_duration": 60, "max_call_warning": 20},
    {"agent_silence_limit": 12, "agent_silence_timeout": 3},
    {"agent_failed": "wait", "agent_silence_limit": 6},
    {"enabled": False, "max_call_duration": 40},
    {"voicemail": "leave_message", "voicemail_message": "Please call us back."},
)


def read():
    """Return the kept calls: what they are, settings, entries."""
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for line in lines:
            kept = json.loads(line)
            entries = [Entry(f"{at}-{n}", at, event, of) for n, (at, event, of) in
                       enumerate(kept["timeline"])]  # fmt: skip
            yield kept["name"], DeadAirSettings(**kept["settings"]), entries


def make_one(seed):
    """Play one call; return it as it is kept."""
    from tests.virtual_time.call import virtual_world  # noqa: PLC0415  patches the product

    with virtual_world():
        return _play(seed)


def _play(seed):
    from tests.virtual_time.call import VirtualCall  # noqa: PLC0415  as above

    chance = random.Random(seed)
    settings = SETTINGS[seed % len(SETTINGS)]
    owes = "agent_silence_limit" in settings and chance.random() < 0.8
    call = VirtualCall(owes=owes, **settings)
    call.answer(chance.choice(("incoming", "outgoing")))
    if chance.random() < 0.9:
        call.agent_says(takes=chance.uniform(1, 4))
    possible = _ACTS if seed not in OF_MUSIC else _ACTS_AMID_MUSIC
    acts = [chance.choice(possible) for _ in range(chance.randint(0, 7))]
    for act in acts:
        if call.view().state is CallState.ENDED:
            break
        act(call, chance)
        call.go(chance.choice((0.2, 1.5, 4.0, 9.0, 17.0)))
    if call.view().state is not CallState.ENDED and chance.random() < 0.15:
        call.caller_hangs_up()
    call.go(LONGEST_S if chance.random() < 0.97 else 90)
    base = call.server.streams[next(k for k in call.server.streams if k.startswith("timeline"))]
    timeline = [[ms, fields.pop("event"), fields] for ms, fields in base]
    return {"name": f"call-{seed:03d}", "settings": settings, "timeline": timeline}


_ACTS = (
    lambda call, _: call.speaks(),
    lambda call, _: call.speaks("No, thank you.", seconds=3.1),
    lambda call, _: call.speaks("Hold on, please."),
    lambda call, _: call.speaks("Give me two minutes."),
    lambda call, chance: call.makes_noise(chance.uniform(0.3, 12)),
    lambda call, _: call.starts_speaking(),
    lambda call, _: call.presses(),
    lambda call, chance: call.agent_says(takes=chance.uniform(1, 20)),
    lambda call, chance: call.agent_thinks(chance.uniform(1, 20)),
    lambda call, _: call.agent_ready(),
    lambda call, _: call.agent_hangs_up(),
    lambda call, _: call.pause().go(5).resume(),
    lambda call, _: call.expect(20),
    lambda call, _: call.media(lost=True),
    lambda call, _: call.media(lost=True).go(3).media(lost=False),
    lambda call, chance: call.others_play(chance.uniform(2, 30)),
    lambda call, _: call.webhook("call.hold").go(6).webhook("call.unhold"),
    lambda call, _: call.webhook("call.enqueued").go(6).webhook("call.dequeued"),
    lambda call, _: call.webhook("call.bridged").go(12),
    lambda call, _: call.lose("call.speak.ended", 2),
    lambda call, _: call.double("call.speak.ended"),
    lambda call, chance: call.trouble("speak", chance.choice(("refused", "try again"))),
    lambda call, _: call.trouble("speak", *("refused",) * 20),
    lambda call, _: call.starts_speaking(0.12).go(2.5).stops_speaking(0.6),
    lambda call, _: call.lose_worker(),
    lambda call, _: call.playback_breaks("cancelled"),
    lambda call, _: call.webhook("call.machine.detection.ended", {"result": "machine"}),
)
_ACTS_AMID_MUSIC = (
    lambda call, _: call.line_sounds("music"),
    lambda call, _: call.line_sounds("music").go(30).line_sounds("music"),
    lambda call, chance: call.starts_speaking().go(chance.uniform(9, 12)).line_sounds("voices"),
    lambda call, _: call.speaks(),
    lambda call, _: call.presses(),
    lambda call, chance: call.agent_says(takes=chance.uniform(1, 20)),
)


def main():
    for name in ("REDIS_URL", "ADMIN_TOKEN", "SECRET_KEY"):  # nothing is reached by them
        os.environ.setdefault(name, "redis://127.0.0.1:1/0")
    calls = [make_one(seed) for seed in range(CALLS)]
    with gzip.GzipFile(FILE, "wb", mtime=0) as file:
        for call in calls:
            file.write(json.dumps(call, sort_keys=True).encode() + b"\n")
    ends = Counter(
        of.get("reason") or of.get("cause", "")
        for call in calls
        for _, event, of in call["timeline"]
        if event == "call.ended"
    )
    sys.stdout.write(f"{len(calls)} calls; ended: {dict(ends)}\n")


if __name__ == "__main__":
    main()
