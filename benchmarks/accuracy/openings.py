"""Accuracy of classifying openings: `python -m benchmarks.accuracy.openings`, from the root.

Per half of `tests/monitor/openings/openings.tsv` (the phrases were tuned by one of them only) and
kind: how many are taken for what they are; then what was taken for something else.
"""

from collections import Counter

from monitor.openings import Opening, classify
from tests.monitor.openings.corpus import HALVES, read


def main() -> None:
    """Print the table."""
    openings = read()
    for half in HALVES:
        of_half = [each for each in openings if each.half == half]
        right = Counter(each.kind for each in of_half if classify(each.words) is each.kind)
        total = Counter(each.kind for each in of_half)
        share = right.total() / total.total()
        print(f"{half}: {right.total()} of {total.total()} right, {share:.1%}")
        for kind in Opening:
            print(f"  {kind:<13} {right[kind]:>3} of {total[kind]}")
    for each in openings:
        found = classify(each.words)
        if found is not each.kind:
            print(f"{each.half}\t{each.language}\t{each.kind} taken for {found}\t{each.words}")


if __name__ == "__main__":
    main()
