"""Accuracy of understanding "hold on": `python -m benchmarks.accuracy.hold_on [--misses]`.

Per split and language of `tests/monitor/hold_on/corpus.tsv`: precision, recall and F1 of "asks to
wait", and how many of the holds that were found have the right duration. Then what an utterance
costs, and the longest transcript there is, in ms of CPU time. With --misses: what went wrong.
"""

import sys
from collections.abc import Iterator
from statistics import median
from time import process_time_ns

from monitor.hold_on import understand
from tests.monitor.hold_on.corpus import Utterance, load, score

ROUNDS = 5
MAX_TRANSCRIPT = 3_000
HEAD = f"{'split':10}{'lang':6}{'texts':>6}{'holds':>6}{'prec':>8}{'recall':>8}{'F1':>8}{'time':>8}"


def main() -> None:
    utterances = load()
    print(HEAD)
    for split in ("all", "tuned", "held_out"):
        of_split = [one for one in utterances if split in {"all", one.split}]
        row(split, "all", of_split)
        for language in dict.fromkeys(one.language for one in of_split):
            row(split, language, [one for one in of_split if one.language == language])
    costs = [cost_ms(one.text) for one in utterances]
    longest = " ".join(one.text for one in utterances)[:MAX_TRANSCRIPT]
    print(
        f"\nms an utterance: median {median(costs):.2f}, worst {max(costs):.2f}; "
        f"{MAX_TRANSCRIPT} characters: {cost_ms(longest):.2f}"
    )
    if "--misses" in sys.argv[1:]:
        print(*misses(utterances), sep="\n")


def row(split: str, language: str, utterances: list[Utterance]) -> None:
    total = score(utterances)
    rates = (total.precision, total.recall, total.f1, total.durations)
    print(
        f"{split:10}{language:6}{len(utterances):6}{total.holds:6}"
        + "".join(f"{rate:8.3f}" for rate in rates)
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
