"""One virtual call from a seed: settings, the kinds of faults of its run, what happens to it."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from benchmarks.rehearsal import acts, draws, meetings
from benchmarks.rehearsal.reached import Reached
from benchmarks.rehearsal.timing import Act, hush
from calls.snapshot import CallState
from monitor.decisions import Because
from monitor.policy import decide
from monitor.settings import AgentFailed
from tests.virtual_time.call import VirtualCall
from tests.virtual_time.invariants import Judge
from tests.virtual_time.silence_bound import longest_silence

ACTS_AT_MOST = 12
MEETINGS_AT_MOST = 10
COUNTED = 1_000
"""What is reached is counted of the first so many seeds, which have many rare meetings."""

LEFT_ALONE = 0.5
"""Share of the calls that are followed in silence to their end."""

CHANGE = "change"
BEGINNINGS = {"answered": 69, "rings": 9, "attached": 18, "streamless": 4}
"""How calls begin, with their shares in percent: those of a team's own application, too."""

ON_THEIR_WAY = (
    *("until_asked", "until", "delay", "lose", "double", "trouble", "hush", "change"),
    *("timed", "carry", "owes", "others", "attach", "agent_says", "go"),
)
"""After these the next act comes at once: it meets what is on its way."""

SHORT = {"silence_timeout_normal": 2, "silence_timeout_hold_on": 5, "hangup_grace": 2}
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    SHORT,
    SHORT | {"goodbye_message": "I hang up now. Goodbye.", "noise_timeout": 3},
    {"max_checkins_before_disconnect": 0},
    SHORT | {"max_checkins_before_disconnect": 1, "one_way_audio": "ask_once"},
    SHORT | {"hold_on_reply": "Take your time.", "max_hold_ons": 1, "hold_on_limit": 10},
    SHORT | {"reset_checkins_on_speech": False, "noise_timeout": 5},
    SHORT | {"max_call_duration": 60, "max_call_warning": 20},
    SHORT | {"agent_silence_limit": 6, "agent_silence_timeout": 2},
    SHORT | {"agent_failed": "wait", "agent_silence_limit": 6},
    SHORT | {"agent_failed": "transfer", "agent_silence_limit": 6, "transfer_to": "+15550100007"},
    SHORT | {"on_silence": "transfer", "transfer_to": "+15550100007"},
    {"enabled": False, "max_call_duration": 60},
    SHORT | {"voicemail": "leave_message", "voicemail_message": "Please call us back."},
    SHORT | {"call_screening": {"identity": "Anna of Example", "purpose": "your order"}},
)


@dataclass(frozen=True)
class Plan:
    """A call as it is to be; `what` are its acts in order."""

    seed: int
    settings: dict[str, Any] = field(repr=False)
    direction: str
    owes: bool
    greets: bool
    begins: str
    left_alone: bool
    kinds: tuple[str, ...]
    what: tuple[Act, ...]

    @classmethod
    def of(cls, seed: int, settings: dict[str, Any] | None = None) -> "Plan":
        """Return the call of a *seed*: always the same.

        *settings* are there in the place of its own, and of those that rare meetings change to.
        """
        chance, given = Random(seed), settings
        settings = SETTINGS[seed % len(SETTINGS)] if settings is None else settings
        kinds = tuple(k for k in draws.FAULTS if chance.random() < 0.25)
        (begins,) = chance.choices(list(BEGINNINGS), BEGINNINGS.values())
        return cls(
            seed,
            settings,
            chance.choice(("incoming", "outgoing")),
            "agent_silence_limit" in settings and chance.random() < 0.7,
            chance.random() < 0.9,
            begins,
            chance.random() < LEFT_ALONE,
            kinds,
            tuple(a for a in _course(chance, kinds, seed) if given is None or a[0] != CHANGE),
        )

    def without(self, what: set[int]) -> "Plan":
        """Return it without some of its acts, by their numbers."""
        return replace(self, what=tuple(a for n, a in enumerate(self.what) if n not in what))


def _course(chance: Random, kinds: tuple[str, ...], seed: int) -> list[Act]:
    """Return what happens: acts by chance, and rare meetings at one place among them.

    A call of many meetings has fewer other acts.
    """
    many = seed < COUNTED or seed % 10 == 0
    first, rare, last = meetings.drawn(chance, MEETINGS_AT_MOST if many else 1)
    often = draws.drawn(chance, kinds, chance.randint(1, 3 if len(rare) > 12 else ACTS_AT_MOST))
    at = chance.randint(0, len(often))
    return [*first, *often[:at], *rare, *often[at:], *last]


def play(plan: Plan, reached: Reached | None = None) -> str:
    """Play a call; return what was wrong with it, '' for nothing."""
    call = VirtualCall(keeps_timeline=reached is not None, owes=plan.owes, **plan.settings)
    if reached:
        reached.watch(call.server)
    judge = Judge(call)
    try:
        _play(call, plan)
        if not judge.faults and plan.left_alone:
            _leave_alone(call)
    except Exception as error:  # noqa: BLE001  whatever it is, it is what was found
        return f"{type(error).__name__}: {error}"
    if reached:
        reached.read(call)
    return judge.faults[0] if judge.faults else ""


def _play(call: Any, plan: Plan) -> None:
    _begin(call, plan)
    if plan.greets:
        call.agent_says("Hello, how can I help you?")
    for act in plan.what:
        acts.perform(call, act)
        if act[0] not in ON_THEIR_WAY:
            call.go(0.4)


def _begin(call: Any, plan: Plan) -> None:
    if plan.begins == "rings" and plan.direction == "incoming":
        call.ring().go(2)
    elif plan.begins == "rings":
        call.dial_rings().go(6).answer("outgoing")
    elif plan.begins in {"attached", "streamless"}:
        call.attached(stream=plan.begins == "attached")
    else:
        call.answer(plan.direction)


def _leave_alone(call: Any) -> None:
    """Let silence take its course; AssertionError if it does not end in time."""
    view = call.view()
    if not call.telnyx.up or view.state is not CallState.ANSWERED:
        return
    hush(call)
    acts.perform(call, ("guard", [False]))
    left_s = longest_silence(call)
    while call.telnyx.up and left_s > 0 and not _kept(call):
        call.go(min(left_s, 10))
        left_s -= 10
    if call.telnyx.up and not _kept(call):
        raise AssertionError("still up though everybody is silent")


def _kept(call: Any) -> bool:
    """Whether the call is meant to go on: a caller who is not transcribed, or was transferred."""
    if any(each.command == "transfer" for each in call.telnyx.accepted):
        return True
    settings = call.agents.settings
    forever = settings.agent_failed is AgentFailed.WAIT and bool(call.view().owed_since_ms)
    return forever or decide(call.view(), settings).because is Because.NOT_TRANSCRIBED
