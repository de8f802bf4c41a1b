"""Random acts, in kinds.

`LIFE` is what callers, agents and people do; `FAULTS` are kinds of what goes wrong, of which a run
has a random few. Times are seconds.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.rehearsal.timing import Act

Draw = Callable[[Random], Act]

PHRASES = ("Yes, I am here.", "No, thank you.", "hold on please", "give me two minutes", "Seven.")
EVENTS = ("call.speak.started", "call.speak.ended", "call.transcription", "call.hangup")
TASKS = ("checkins.speak", "checkins.hang_up", "speech.say", "speech.stop", "checkins.transfer")
SUSPENDING = (
    *("call.hold", "call.unhold", "call.enqueued", "call.dequeued", "call.gather.ended"),
    *("conference.participant.joined", "conference.participant.left"),
)
GRACE = '{"hangup_grace": 3.0}'
STATUSES = ("cancelled", "failed", "file_not_found", "unknown", "call_hangup")
TROUBLES = ("refused", "try again", "answer lost")
MACHINES = ("machine", "human", "fax_detected", "not_sure", "silence")
PLAYED = tuple(f"call.{w}.{x}" for w in ("speak", "playback") for x in ("started", "ended"))


def _draw(name: str, *choices: tuple[Any, ...] | tuple[float, float]) -> Draw:
    return lambda chance: (name, [chance.choice(each) for each in choices])


LIFE: tuple[Draw, ...] = (
    _draw("go", (0.3, 1.0, 2.0, 4.0, 9.0, 17.0)),
    _draw("go", (0.2, 0.5, 0.7)),
    _draw("speaks", PHRASES, (0.8, 1.5, 3.1)),
    _draw("starts_speaking", (0.0, 0.2)),
    _draw("stops_speaking", (0.0, 0.5)),
    _draw("makes_noise", (0.2, 0.6, 4.0)),
    _draw("interim", ("well", "well, I")),
    _draw("says", PHRASES),
    _draw("presses", ("1", "7", "#")),
    _draw("agent_says", ("Hello.",), (0.4, 0.6)),
    _draw("agent_says", ("x" * 120,), (5.0, 9.0)),
    _draw("agent_streams", (0.5, 3.0)),
    _draw("agent_thinks", (0.0, 2.0, 15.0)),
    _draw("owes", (True, False)),
    _draw("expect", (2.0, 25.0)),
    _draw("agent_hangs_up"),
    _draw("pause"),
    _draw("resume"),
    _draw("webhook", SUSPENDING),
    _draw("suspend", (0, 3_000, 20_000), ("gather", "agent:x#1", "queue", "hold")),
    _draw("leg", ("call.bridged", "call.hangup"), ("", "v3:other"), ("a", "b"), (0, 1_000, 2_000)),
    _draw("machine", ("detection", "premium.detection", "greeting"), MACHINES),
    _draw("settings", ("silence_timeout_normal", "hangup_grace"), (2.0, 4.0)),
    _draw("until_asked"),
    _draw("until_asked"),
    _draw("answers_owed", PHRASES),
    _draw("remember", ("notes",)),
    _draw("override", ("", GRACE), ("", GRACE)),
    _draw("stop", (True, False)),
    _draw("caller_hangs_up"),
    _draw("hears", ("media", "sound", "dead", "alive")),
    _draw("alarm"),
    _draw("agent_has_no_answer"),
)

FAULTS: dict[str, tuple[Draw, ...]] = {
    "events lost": (_draw("lose", EVENTS, (1, 2)),),
    "events doubled": (_draw("double", EVENTS, (0.0, 0.4, 2.0)),),
    "events late": (_draw("delay", EVENTS, (0.2, 3.0, 20.0)),),
    "tasks lost": (_draw("lose", TASKS, (1, 2)),),
    "tasks doubled": (_draw("double", TASKS, (0.0, 0.4, 2.0)),),
    "tasks late": (_draw("delay", TASKS, (0.3, 4.0, 12.0)),),
    "Telnyx refuses": (
        _draw("trouble", ("speak", "hangup", "transfer"), TROUBLES),
        _draw("trouble", ("speak", "hangup"), TROUBLES, TROUBLES, TROUBLES),
    ),
    "playbacks break": (_draw("playback_breaks", STATUSES), _draw("foreign", PLAYED, ("", "e30="))),
    "others' audio": (
        _draw("others", (0.5, 8.0, 150.0), ("sticky", "a state", "a lookalike"), ("speak",)),
        _draw("carry", ("own", "newest", "none")),
    ),
    "workers die": (_draw("worker_goes", (True, False)), _draw("attach", ("web-3", "web-4"))),
    "media lost": (_draw("media_is", (True, False)),),
    "old owners": (_draw("old_owner"),),
    "speech lost": (_draw("say_lost", ("Hello.",), ("speech.say", "call.speak.ended")),),
    "events again": (_draw("webhook", ("call.answered", "call.hangup", "streaming.stopped")),),
}


def drawn(chance: Random, kinds: tuple[str, ...], count: int) -> list[Act]:
    """Return *count* acts: life, and the faults of *kinds*, about as often."""
    wrong = [draw for kind in kinds for draw in FAULTS[kind]]
    ways = (LIFE, wrong) if wrong else (LIFE,)
    return [
        chance.choice(chance.choices(ways, (2, 1)[: len(ways)])[0])(chance) for _ in range(count)
    ]
