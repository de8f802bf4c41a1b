"""What differs between a call as it was and as it would have been, and the sums over many. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from monitor.decisions import Because
from monitor.replay.replayed import Made, Replayed

SILENT = frozenset({Because.SILENCE, Because.MEDIA_LOST, Because.SPEECH_FAILED})
"""Causes of a hang-up that a caller's silence is the reason of."""

SAME_MS = 250
"""Less apart than that, two moments are one."""


FIGURES = ("earlier", "later", "fewer", "more", "hung_up_on", "spared")
"""Check-ins that come earlier, later, not at all, additionally; callers who are hung up on for
silence and were not; callers who were, and would still be on the line when the recording ends."""


@dataclass(frozen=True, slots=True)
class CallDifference:
    """One call under other settings. Seconds count from the answer."""

    call_control_id: str
    figures: Mapping[str, int] = field(default_factory=dict)
    exact: Mapping[str, int] = field(default_factory=dict)
    """So much of each figure as rests on nobody's answer."""

    hang_up_moved_s: float | None = None
    """By how much a hang-up for silence that there was comes later; negative: earlier."""

    differs_at_s: float | None = None
    """None where nothing differs."""

    changes: tuple[str, ...] = ()


@dataclass(slots=True)
class Sums:
    """Over all calls."""

    calls: int = 0
    changed: int = 0
    approximate: int = 0
    """Calls in which interim words held a check-in back: they are on no timeline."""

    figures: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(FIGURES, 0)))
    exact: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(FIGURES, 0)))


def difference(call_control_id: str, replayed: Replayed) -> CallDifference:
    """Return what is other about one call."""
    if not replayed.differs_at_ms:
        return CallDifference(call_control_id)
    zero_ms = replayed.answered_at_ms
    changed = [made for made in replayed.replayed if made.at_ms >= replayed.differs_at_ms]
    was, would_be = _hang_up(replayed.recorded), _hang_up(replayed.replayed)
    found = list(_found(replayed))
    return CallDifference(
        call_control_id,
        figures=Counter(name for name, _ in found),
        exact=Counter(name for name, exact in found if exact),
        hang_up_moved_s=round((would_be.at_ms - was.at_ms) / 1000, 3) if was and would_be else None,
        differs_at_s=round((replayed.differs_at_ms - zero_ms) / 1000, 3),
        changes=tuple(_sentences(replayed, changed)),
    )


def _found(replayed: Replayed) -> Iterator[tuple[str, bool]]:
    """Yield each thing that is other, by the name of its figure, and whether it is exact."""
    before, after = _checkins(replayed.recorded), _checkins(replayed.replayed)
    sure = all(made.exact for made in after)
    for old, new in zip(before, after, strict=False):
        if abs(new.at_ms - old.at_ms) > SAME_MS:
            yield ("earlier" if new.at_ms < old.at_ms else "later"), new.exact
    yield from (("more", new.exact) for new in after[len(before) :])
    yield from (("fewer", sure) for _ in before[len(after) :])
    was, would_be = _hang_up(replayed.recorded), _hang_up(replayed.replayed)
    if would_be is not None and was is None:
        yield "hung_up_on", would_be.exact
    if was is not None and (would_be is None or replayed.open_end):
        yield "spared", replayed.open_exact


def sums(differences: Iterable[CallDifference], approximate: int = 0) -> Sums:
    """Return the sums."""
    total = Sums(approximate=approximate)
    for each in differences:
        total.calls += 1
        total.changed += each.differs_at_s is not None
        total.figures.update(each.figures)
        total.exact.update(each.exact)
    return total


def _checkins(made: Iterable[Made]) -> list[Made]:
    return [each for each in made if each.step.startswith("checkin")]


def _hang_up(made: Iterable[Made]) -> Made | None:
    ended = (each for each in made if each.step == "hangup" and each.because in SILENT)
    return next(ended, None)


def _sentences(replayed: Replayed, changed: list[Made]) -> Iterable[str]:
    zero_ms = replayed.answered_at_ms
    dropped = [
        made
        for made in replayed.recorded
        if made.at_ms >= replayed.differs_at_ms and made not in changed
    ]
    lines = []
    for made in changed:
        before = next((each for each in dropped if each.step == made.step), None)
        if before is not None:
            dropped.remove(before)
        was = f" instead of {(before.at_ms - zero_ms) / 1000:.1f} s" if before else ""
        doubt = "" if made.exact else ", if the caller does the same"
        lines.append((made.at_ms, f"{_title(made)}{was}{doubt}"))
    lines += [(made.at_ms, f"no {_title(made)}") for made in dropped]
    if replayed.open_end:
        lines.append((replayed.ended_at_ms, "the recording ends; the call goes on"))
    for at_ms, text in sorted(lines):
        yield f"{(at_ms - zero_ms) / 1000:.1f} s: {text}"


def _title(made: Made) -> str:
    if made.step == "hangup":
        return f"hang-up ({made.because})"
    return made.step.replace("checkin-", "check-in ")
