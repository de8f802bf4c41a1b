"""A verdict: whether a rule held, and what was heard or received that shows it."""

from typing import NamedTuple

from simulator.check.line import Line, Sound


class Verdict(NamedTuple):
    """What a rule found."""

    holds: bool
    evidence: str


def held(evidence: str) -> Verdict:
    """Return the verdict that all is well."""
    return Verdict(True, evidence)


def broken(evidence: str) -> Verdict:
    """Return the verdict that the rule does not hold."""
    return Verdict(False, evidence)


def moment(line: Line, at: float) -> str:
    """Name a moment by the seconds since the answer, or since the ring before it."""
    if line.answered is None:
        return f"{at:.1f} s after the ring"
    return f"{at - line.answered:.1f} s after the answer"


def quoted(sound: Sound) -> str:
    """Name what was said."""
    text = sound.text if len(sound.text) <= 60 else f"{sound.text[:57]}..."  # noqa: PLR2004
    return f"{text!r}" if text else "streamed audio"
