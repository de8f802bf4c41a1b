"""What came of a run: per scenario the verdicts, and sums per kind of situation."""

from dataclasses import dataclass, field
from typing import Any

from simulator.check.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scenario, played."""

    scenario: str
    title: str
    kind: str
    call: str = ""
    seconds: float = 0.0
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    problem: str = ""  # why it could not be played

    @property
    def passed(self) -> bool:
        """Whether every rule held."""
        return not self.problem and all(each.holds for each in self.verdicts.values())

    def broken(self) -> dict[str, Verdict]:
        """Return the rules that did not hold."""
        return {name: each for name, each in self.verdicts.items() if not each.holds}


@dataclass(frozen=True, slots=True)
class Score:
    """Rules that held, and rules judged."""

    held: int
    judged: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 is said of a whole score only."""
        return 100 * self.held // self.judged if self.judged else 0


def scores(outcomes: list[Outcome]) -> dict[str, Score]:
    """Return the score of each kind; a scenario that could not be played is one broken rule."""
    found: dict[str, Score] = {}
    for each in outcomes:
        before = found.get(each.kind, Score(0, 0))
        holds = sum(verdict.holds for verdict in each.verdicts.values())
        judged = len(each.verdicts) + bool(each.problem)
        found[each.kind] = Score(before.held + holds, before.judged + judged)
    return found


def as_json(outcomes: list[Outcome], patience: dict[str, Any]) -> dict[str, Any]:
    """Return everything as JSON, for programs."""
    kinds = scores(outcomes)
    return {
        "passed": bool(outcomes) and all(each.passed for each in outcomes),
        "held": sum(each.held for each in kinds.values()),
        "judged": sum(each.judged for each in kinds.values()),
        "kinds": {
            kind: {"held": each.held, "judged": each.judged, "percent": each.percent}
            for kind, each in kinds.items()
        },
        "expected": patience,
        "scenarios": [_as_json(each) for each in outcomes],
    }


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "scenario": outcome.scenario,
        "title": outcome.title,
        "kind": outcome.kind,
        "call_control_id": outcome.call,
        "seconds": outcome.seconds,
        "passed": outcome.passed,
        "problem": outcome.problem,
        "rules": {
            name: {"holds": each.holds, "evidence": each.evidence}
            for name, each in outcome.verdicts.items()
        },
    }
