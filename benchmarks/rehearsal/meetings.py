"""Rare meetings of events: a few acts in a row that chance alone would seldom bring together.

Each meeting is a list of acts; many differ by a choice. Times are seconds.
"""

from random import Random

from benchmarks.rehearsal.late_steps import (
    HUSH,
    SCREENING,
    SOON,
    Meeting,
    change,
    failed_agent,
    failing_transfer,
    go,
    hang_up_in_vain,
    late_request,
    late_task,
    lost_speech,
    speech_in_vain,
    time_limit,
)  # fmt: skip
from benchmarks.rehearsal.timing import Act


def audio_events(chance: Random) -> list[Act]:
    """Events of audio, ours and others', come out of order or late."""
    theirs: Act = ("others", [1.0, "a state", "speak"])
    sticky: Act = ("others", [1.5, "sticky", "speak"])
    says: Act = ("agent_says", ["Hello there.", 3.0])
    return [HUSH, *chance.choice([
            [change(SOON), ("until", ["checkin"]), ("double", ["call.speak.started", 0.5]),
             ("delay", ["call.speak.ended", 1.0]), go(0.6), ("starts_speaking", []), go(0.6),
             ("stops_speaking", [])],
            [("double", ["call.speak.started", 0.3]), says, go(2.0)],
            [("delay", ["call.speak.started", 6.0]), says, go(7.0)],
            [("timed", []), ("delay", ["call.speak.started", 3.0]), theirs, go(5.0)],
            [("timed", []), ("lose", ["call.speak.started"]), sticky, theirs, says, go(8.0)],
            [("others", [150.0, "a state", "speak"]), go(125.0), says, go(0.3),
             ("theirs_ends", []), go(35.0)],
            [("carry", ["newest"]), says, ("agent_says", ["And more.", 1.0]), go(6.0)],
            [change(SOON), ("until", ["checkin"]), go(0.6), ("starts_speaking", []),
             ("starts_speaking", []), go(0.3), ("stops_speaking", [])],
    ])]  # fmt: skip


def streams(chance: Random) -> list[Act]:
    """A worker dies, streams are asked for again, and tokens are used twice."""
    nonce = str(chance.randint(1, 9))
    return chance.choice(
        [
            [("delay", ["lines.open_stream", 4.0]), ("worker_goes", [chance.random() < 0.5]),
             go(6.0), ("attach", ["web-3"]), go(4.0)],
            [("attach", ["web-5", nonce]), ("attach", ["web-5", nonce]),
             ("attach", ["web-6", nonce]), go(1.0)],
        ]
    )  # fmt: skip


def suspensions(chance: Random) -> list[Act]:
    return chance.choice([[("held_and_back", [])], [("webhook", ["call.unhold"])]])


def patience(chance: Random) -> list[Act]:
    """A text telephone, or a slow caller, is recognised twice."""
    if chance.random() < 0.5:
        return [("types", []), ("types", []), go(2.0)]
    return [("slow", []), ("slow", []), go(2.0)]


def repeats(chance: Random) -> list[Act]:
    before: list[Act] = chance.choice([[("agent_says", ["Hello there.", 3.0])], [go(0.2)]])
    again: list[Act] = [HUSH, change(SOON), ("until", ["checkin"]), go(0.6), ("asked_again", [])]
    return [*before, ("old_owner", []), ("once_more", []), go(0.5), ("once_more", []), *again]


def words(chance: Random) -> list[Act]:
    text = chance.choice(["(music)", "Seven.", "(music)"])
    kept: list[Act] = [change({"keep_words": True}), ("says", ["Yes, I am here."])]
    music: Act = ("hears", ["music"])
    return chance.choice([[("twice", [text])], [("twice", [text])], [*kept, music]])


def agent_audio(chance: Random) -> list[Act]:
    return [("streams_on", [chance.choice([0.5, 1.0]), 1.0]), ("writes", []), go(1.0)]


def frozen(chance: Random) -> list[Act]:
    """The monitor hangs, the lease is renewed; often the end of what plays is lost, too."""
    lost: list[Act] = [("lose", ["call.speak.ended", chance.choice([1, 5])])]
    says: Act = ("agent_says", ["Hello there.", 2.0])
    return [*(lost if chance.random() < 0.7 else []), says, ("freeze", [])]


def texting(chance: Random) -> list[Act]:
    del chance
    return [("texts", []), ("line", [])]


def end(chance: Random) -> list[Act]:
    """The call is over, or goes on under another id, and what was on its way comes too late."""
    over: Act = chance.choice([("caller_hangs_up", []), ("moved", [])])
    return [("consent", []), over, go(0.3), ("too_late", [])]


def dead_line(chance: Random) -> list[Act]:
    """Nothing of the caller reaches us from the answer on; sometimes something does later."""
    ends = SOON | {"one_way_audio": "ask_once", "max_checkins_before_disconnect": 1}
    dies: list[Act] = [change(ends), ("hears", ["dead"]), go(15.0)]
    return [*dies, ("hears", ["alive"])] if chance.random() < 0.3 else dies


def untranscribed(chance: Random) -> list[Act]:
    del chance
    speaks: list[Act] = [("makes_noise", [3.1]), go(4.0)]
    return [change(SOON | {"noise_timeout": 10}), *speaks, *speaks, go(20.0)]


def screener(chance: Random) -> list[Act]:
    del chance
    screened = "call.machine.premium.call_screening.detected"
    return [change(SCREENING), ("webhook", [screened, {"result": "screening"}]), go(12.0)]


def voicemail(chance: Random) -> list[Act]:
    del chance
    return [change({"voicemail": "hang_up"}), ("machine", ["detection", "machine"]), go(2.0)]


AT_FIRST: tuple[Meeting, ...] = (dead_line, untranscribed, screener, voicemail)
"""Meetings with the beginning of a call: later its words and sound stand in their way."""

MEETINGS: dict[Meeting, int] = {
    late_task: 90, late_request: 18, failing_transfer: 10, failed_agent: 32, hang_up_in_vain: 15,
    time_limit: 26, speech_in_vain: 30, lost_speech: 8, audio_events: 50, streams: 8,
    suspensions: 8, patience: 5, repeats: 6, words: 19, agent_audio: 5, frozen: 5, texting: 4,
}  # fmt: skip
"""Each with its weight: about how many different replies it is to reach."""


def drawn(chance: Random, most: int) -> tuple[list[Act], list[Act], list[Act]]:
    """Return rare acts: of a call's beginning, of its course (*most* meetings), of its end."""
    first = chance.choice(AT_FIRST)(chance) if chance.random() < 0.15 else []
    last = end(chance) if chance.random() < 0.17 else []
    ways, weights = list(MEETINGS), list(MEETINGS.values())
    times = chance.randint(0, most)
    course = [each for way in chance.choices(ways, weights, k=times) for each in way(chance)]
    return first, course, last
