"""What the silences of one call that is over cost and brought: sums to be added up. Pure.

docs/tuning/costs.md says what each figure means.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calls.timeline import Entry
from monitor.settings import DeadAirSettings
from monitor.silences.answer_times import answer_times, owed_ms
from monitor.silences.silence_cause import SilenceCause
from monitor.silences.timeline_reader import Silence, silences

FIGURES = (
    "calls", "call_ms", "silences", "silent_ms", "checkins", "false_checkins", "recovered",
    "ended_for_silence", "saved_ms", "answers", "agent_ms", "caller_ms",
)  # fmt: skip
_OF_CALLER = frozenset({SilenceCause.CALLER_SILENT, SilenceCause.CALLER_THINKING})
_FOR_SILENCE = frozenset({"silence", "media_lost", "one_way_audio", "speech_failed"})


@dataclass(frozen=True, slots=True)
class CallFigures:
    """The sums of one call by figure, its silences by cause, and when it ended (epoch ms)."""

    ended_at_ms: int
    sums: Mapping[str, int]
    causes: Mapping[str, int]
    cause_ms: Mapping[str, int]
    answers_ms: Sequence[int]
    """How long the agent took for each answer, in order."""


def figures_of(entries: Sequence[Entry], settings: DeadAirSettings) -> CallFigures | None:
    """Return the figures of a call; None without its answer or its end in *entries*."""
    answered = next((e for e in entries if e.event == "call.answered"), None)
    ended = next((e for e in entries if e.event == "call.ended"), None)
    if answered is None or ended is None:
        return None
    found = silences(entries)
    causes, cause_ms = Counter[str](), Counter[str]()
    for silence in found:
        causes[str(silence.cause)] += 1
        cause_ms[str(silence.cause)] += silence.lasted_ms
    for_silence = ended.details.get("reason", "") in _FOR_SILENCE
    turns = answer_times(entries)
    answers_ms = [turn.lasted_ms for turn in turns if turn.answered]
    sums = {
        "answers": len(answers_ms),
        "agent_ms": owed_ms(turns),
        "caller_ms": sum(one.lasted_ms for one in found if one.cause in _OF_CALLER),
        "calls": 1,
        "call_ms": ended.at_ms - answered.at_ms,
        "silences": len(found),
        "silent_ms": sum(one.lasted_ms for one in found),
        "checkins": sum(one.checkins for one in found),
        "false_checkins": sum(one.false_checkins for one in found),
        "recovered": sum(one.answered for one in found),
        "ended_for_silence": int(for_silence),
        "saved_ms": _saved_ms(found, answered.at_ms, ended.at_ms, settings) if for_silence else 0,
    }
    return CallFigures(ended.at_ms, sums, causes, cause_ms, answers_ms)


def _saved_ms(
    found: Sequence[Silence], answered_ms: int, ended_ms: int, settings: DeadAirSettings
) -> int:
    """Return how much longer the call would have lasted without dead-air handling."""
    if not found:
        return 0
    by_silence = found[-1].from_ms + round(settings.silent_call_limit * 1000)
    by_length = answered_ms + round(settings.max_call_duration * 1000)
    return max(0, min(by_silence, by_length) - ended_ms)
