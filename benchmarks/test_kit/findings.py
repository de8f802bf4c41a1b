"""What counts as a fault that was found: a rule that the product itself never breaks. Pure."""

from collections.abc import Iterable
from typing import Any

Trial = dict[str, Any]


def findings(trials: Iterable[Trial]) -> list[list[dict[str, str]]]:
    """Return for each trial what shows its fault; of a trial without one, every false alarm.

    A rule that the product as it is broke in the same scenario is no evidence of a fault. A trial
    that could not be run shows nothing.
    """
    played = list(trials)
    alarms = {_place(each) for trial in played if not trial["fault"] for each in trial["broken"]}
    return [
        [each for each in trial["broken"] if not trial["fault"] or _place(each) not in alarms]
        for trial in played
    ]


def _place(broken: dict[str, str]) -> tuple[str, str]:
    return broken["scenario"], broken["rule"]
