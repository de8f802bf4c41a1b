"""Rare meetings of a step of ours with something else, each a few acts in a row.

Times are seconds. Settings in capitals make a step come soon.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.rehearsal.timing import Act

Meeting = Callable[[Random], list[Act]]

SOON = {"silence_timeout_normal": 2, "hangup_grace": 2, "enabled": True, "noise_timeout": 3}
TRANSFERS = {"transfer_to": "+15550100007"}
ON_SILENCE = SOON | TRANSFERS | {"on_silence": "transfer"}
OWING = SOON | {"agent_silence_limit": 4, "agent_silence_timeout": 2, "agent_failed": "hang_up"}
SPEECHLESS = OWING | {
    "agent_failed": "wait", "agent_failed_message": "", "agent_silence_timeout": 0,
}  # fmt: skip
SHORT_CALL = {"enabled": False, "max_call_duration": 20, "max_call_warning": 0}
EXTENDED = SHORT_CALL | {"max_call_extension": 20, "max_call_extensions": 1}
SCREENING = {"call_screening": {"identity": "Anna of Example", "purpose": "your order"}}

HUSH: Act = ("hush", [])


def change(settings: dict[str, Any]) -> Act:
    return "change", [settings]


def go(seconds: float) -> Act:
    return "go", [seconds]


def _meanwhile(chance: Random) -> list[Act]:
    """Return what happens while a task is on its way."""
    return chance.choice(
        [
            [("pause", [])],
            [("pause", [])],
            [("agent_thinks", [5.0])],
            [("agent_thinks", [5.0]), go(0.2), ("agent_thinks", [0.0])],
            [("agent_thinks", [5.0]), go(0.2), ("agent_thinks", [0.0])],
            [("agent_says", ["Hello.", 0.5])],
            [("others", [3.0, "a state", "speak"])],
            [("others", [3.0, "a state", "speak"])],
            [("says", ["Yes, I am here."])],
            [("caller_hangs_up", [])],
        ]
    )


def late_task(chance: Random) -> list[Act]:
    """A step is requested, its task is late, and something happens meanwhile."""
    task, step, settings = chance.choice(
        [
            ("checkins.speak", "checkin", SOON),
            ("checkins.speak", "checkin", SOON),
            ("checkins.hang_up", "hangup", SOON),
            ("checkins.hang_up", "hangup", SOON),
            ("checkins.transfer", "transfer", ON_SILENCE),
            ("checkins.transfer", "transfer", ON_SILENCE),
        ]
    )
    late: list[Act] = [HUSH, change(settings), ("delay", [task, 1.5]), ("until", [step])]
    return [*late, *_meanwhile(chance), go(2.0)]


def late_request(chance: Random) -> list[Act]:
    """The agent begins to think, or others to play, between a decision and its request."""
    step = chance.choice(["checkin", "hangup", "transfer"])
    settings = ON_SILENCE if step == "transfer" else SOON
    act: Act = ("agent_thinks", [3.0])
    return [HUSH, change(settings), ("between", [step, act]), go(1.0)]


def failing_transfer(chance: Random) -> list[Act]:
    return [
        HUSH, change(ON_SILENCE),
        chance.choice([
            ("trouble", ["transfer", "try again", "answer lost"]),
            ("double", ["checkins.transfer", 0.4]),
        ]),
        ("until", ["transfer"]), go(3.0),
    ]  # fmt: skip


def failed_agent(chance: Random) -> list[Act]:
    """The agent owes an answer; its filler, its failure or the transfer for it comes too late."""
    begins: list[Act] = [HUSH, ("owes", [True])]
    words: Act = ("says", ["No, thank you."])
    return [*begins, *chance.choice([
            [change(OWING), ("delay", ["checkins.speak", 1.5]), words, ("until", ["filler"]),
             ("agent_has_no_answer", []), go(2.0)],
            [change(SPEECHLESS), ("double", ["checkins.speak", 0.4]), words,
             ("until", ["agent-failed"]), go(2.0)],
            [change(SPEECHLESS), ("delay", ["checkins.speak", 1.0]), words,
             ("until", ["agent-failed"]), ("agent_says", ["Here I am.", 1.0]), go(2.0)],
            [change(OWING | TRANSFERS | {"agent_failed": "transfer"}), words,
             ("delay", ["checkins.transfer", 1.5]), ("until", ["transfer"]),
             ("agent_says", ["Here I am.", 1.0]), go(2.0)],
            [change(OWING), words, go(0.5), ("agent_is_waited_for", []),
             ("agent_has_no_answer", []), ("agent_is_waited_for", []), ("pause", []),
             ("agent_has_no_answer", []), ("agent_is_waited_for", []), ("resume", [])],
    ])]  # fmt: skip


def hang_up_in_vain(chance: Random) -> list[Act]:
    """A hang-up is doubled, retried, held by the runaway guard, or meets the agent's words."""
    return [HUSH, change(SOON), *chance.choice([
            [("lose", ["call.hangup"]), ("double", ["checkins.hang_up", 0.3]),
             ("until", ["hangup"]), go(3.0)],
            [("trouble", ["hangup", "try again", "answer lost"]), ("until", ["hangup"]), go(3.0)],
            [("guard", [True]), ("until", ["hangup"]), go(3.0), ("guard", [False])],
            [("delay", ["checkins.hang_up", 1.0]), ("agent_hangs_up", []), ("until", ["hangup"]),
             ("agent_says", ["One more thing.", 1.0]), go(3.0)],
    ])]  # fmt: skip


def time_limit(chance: Random) -> list[Act]:
    """The time limit is reached just as it moves, or as a person takes the call."""
    late: Act = ("delay", ["checkins.hang_up", 1.0])
    return [HUSH, *chance.choice([
            [change(SHORT_CALL), late, ("until", ["hangup"]), ("webhook", ["call.bridged"]),
             go(2.0)],
            [change(EXTENDED), late, ("until", ["hangup"]), ("agent_extends", []), go(2.0)],
            [change(EXTENDED), ("trouble", ["hangup", "try again", "try again"]),
             ("until", ["hangup"]), go(0.1), ("agent_extends", []), go(2.0)],
            [change(EXTENDED), ("agent_extends", []), go(1.0)],
    ])]  # fmt: skip


def speech_in_vain(chance: Random) -> list[Act]:
    """Telnyx refuses our words, loses its answers, or takes them when they are stale."""
    goodbye = SOON | {"max_checkins_before_disconnect": 1, "goodbye_message": "Goodbye."}
    refused = ["refused"] * 30
    lost = ["answer lost"] * 4
    return [HUSH, *chance.choice([
            [change(SOON), ("trouble", ["speak", *refused]), go(30.0)],
            [change(SOON | {"checkin_message": "Hello?"}), ("until", ["checkin"]),
             ("trouble", ["speak", *lost]), go(6.0)],
            [change(SOON | {"checkin_message": "Hello?"}), ("until", ["checkin"]),
             ("trouble", ["speak", *lost]), go(6.0)],
            [change(SOON), ("until", ["checkin"]), ("trouble", ["speak", "try again"]),
             go(0.1), ("says", ["Yes."]), go(2.0)],
            [change(goodbye), ("until", ["goodbye"]), ("trouble", ["speak", "try again"]),
             go(0.1), ("says", ["Yes."]), go(2.0)],
            [("trouble", ["speak", "refused", "refused"]), ("agent_says", ["Hello.", 1.0]),
             go(1.0)],
    ])]  # fmt: skip


def lost_speech(chance: Random) -> list[Act]:
    """The task of the agent's words is lost: once, or until nobody can repeat it."""
    times = chance.choice([1, 1, 40])
    says: Act = ("agent_says", ["Hello.", 1.0])
    return [HUSH, ("lose", ["speech.say", times]), says, go(80.0 if times > 1 else 4.0)]
