"""The corpus of utterances in `corpus.tsv`, and how well they are understood.

Its columns: split, language, whether it is a hold-on, the seconds it names ("-" for none), and the
utterance as a recogniser would write it. The rules were tuned on the split `tuned`; those of
`held_out` were written before the rules they try, and no rule was changed for one of them. When its
misses have been read, a held-out split is spent: it becomes `tuned`, and a fresh one is written.
"""

from csv import QUOTE_NONE, DictReader
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.hold_on import HoldOn, understand

PRECISION = 0.97
RECALL = 0.95
"""No language may fall below these, in either split."""

CORPUS = Path(__file__).with_name("corpus.tsv")


_heard = cache(understand)


@dataclass(frozen=True, slots=True)
class Utterance:
    split: str
    language: str
    hold: bool
    seconds: float | None
    text: str

    @property
    def heard(self) -> HoldOn | None:
        return _heard(self.text)


@dataclass(slots=True)
class Score:
    """Counts; `timed` are the holds whose duration, or the lack of one, was understood."""

    holds: int = 0
    others: int = 0
    found: int = 0
    false: int = 0
    timed: int = 0

    def count(self, utterance: Utterance) -> None:
        heard = utterance.heard
        if utterance.hold:
            self.holds += 1
            self.found += heard is not None
            self.timed += heard is not None and heard.seconds == utterance.seconds
        else:
            self.others += 1
            self.false += heard is not None

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.found / self.holds if self.holds else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def good(self) -> bool:
        return self.precision >= PRECISION and self.recall >= RECALL

    @property
    def durations(self) -> float:
        """Of the holds that were found."""
        return self.timed / self.found if self.found else 0.0


def load() -> list[Utterance]:
    with CORPUS.open(encoding="utf-8", newline="") as file:
        return [
            Utterance(
                row["split"],
                row["language"],
                row["hold"] == "yes",
                None if row["seconds"] == "-" else float(row["seconds"]),
                row["utterance"],
            )
            for row in DictReader(file, delimiter="\t", quoting=QUOTE_NONE)
        ]


def score(utterances: list[Utterance]) -> Score:
    total = Score()
    for utterance in utterances:
        total.count(utterance)
    return total
