"""Accuracy of understanding "hold on".

`python -m benchmarks.accuracy.hold_on [--misses] [--held-out]`

Per split and language of `tests/monitor/hold_on/corpus.tsv`: precision, recall and F1 of "asks to
wait", how many of the holds that were found have the right duration, and what an utterance costs
(median, in ms of CPU time); `LOW` where a language is below the floors its test has. Then the
costliest utterance, and the longest transcript there is. With --misses: what went wrong, of the
tuned split; reading those of the held-out split (--held-out) spoils it for further tuning.
"""

import sys
from collections.abc import Iterator
from statistics import median
from time import process_time_ns

from monitor.hold_on import understand
from tests.monitor.hold_on.corpus import Utterance, load, score

ROUNDS = 5
MAX_TRANSCRIPT = 3_000
RATES = "".join(f"{rate:>8}" for rate in ("prec", "recall", "F1", "time", "ms"))
HEAD = f"{'split':10}{'lang':6}{'texts':>6}{'holds':>6}{RATES}"


def main() -> None:
    utterances = load()
    costs = {one.text: cost_ms(one.text) for one in utterances}
    print(HEAD)
    for split in ("all", "tuned", "held_out"):
        of_split = [one for one in utterances if split in {"all", one.split}]
        row(split, "all", of_split, costs)
        for language in dict.fromkeys(one.language for one in of_split):
            row(split, language, [one for one in of_split if one.language == language], costs)
    longest = " ".join(one.text for one in utterances)[:MAX_TRANSCRIPT]
    print(
        f"\nms an utterance: median {median(costs.values()):.2f}, worst {max(costs.values()):.2f}; "
        f"{MAX_TRANSCRIPT} characters: {cost_ms(longest):.2f}"
    )
    for split, asked in (("tuned", "--misses"), ("held_out", "--held-out")):
        if asked in sys.argv[1:]:
            print(*misses([one for one in utterances if one.split == split]), sep="\n")


def row(split: str, language: str, utterances: list[Utterance], costs: dict[str, float]) -> None:
    total = score(utterances)
    rates = (total.precision, total.recall, total.f1, total.durations)
    print(
        f"{split:10}{language:6}{len(utterances):6}{total.holds:6}"
        + "".join(f"{rate:8.3f}" for rate in rates)
        + f"{median(costs[one.text] for one in utterances):8.2f}"
        + ("" if total.good else " LOW")
    )


def cost_ms(text: str) -> float:
    times = []
    for _ in range(ROUNDS):
        began = process_time_ns()
        understand(text)
        times.append(process_time_ns() - began)
    return min(times) / 1e6


def misses(utterances: list[Utterance]) -> Iterator[str]:
    for one in utterances:
        heard = one.heard
        if (heard is not None) != one.hold or (heard and heard.seconds != one.seconds):
            yield f"{one.split} {one.language} {one.hold} {one.seconds}: {one.text!r} -> {heard}"


if __name__ == "__main__":
    main()
