"""Whether cost grows in straight lines: CPU a call's whole life, over web workers and over calls.

Each call rings, is greeted, asked twice and hung up on, with media, on the whole product. Straight
lines through zero are the same CPU a call in every row; what a process costs without a call, as
beat does, is in it too.

python -m benchmarks.growth [RUNS]
"""

import sys

from benchmarks import results, whole

WORKERS = ((1, 200), (2, 200), (4, 200), (8, 200))
CALLS = ((2, 100), (2, 400))


def main(runs: int = 1) -> None:
    rows, raw = [], []
    for web_workers, calls in (*WORKERS, *CALLS):
        found = [whole.one(calls, web_workers) for _ in range(runs)]
        raw += [run | {"web_workers": web_workers} for run in found]
        row: dict[str, object] = {"web workers": web_workers, "calls": calls}
        for part in ("web", "celery", "redis", "simulator"):
            row[f"{part}, ms a call"] = results.spread([run["ms_a_call"][part] for run in found])
        row["late p99, ms"] = results.spread([run["p99"] for run in found])
        row["whole lives"] = f"{sum(run['whole'] for run in found)} of {calls * runs}"
        row["others' cores"] = results.spread([run["others_cores"] for run in found])
        rows.append(row)
        print(f"  {row}", flush=True)
    results.show("CPU a call's life, over workers and calls", rows)
    results.keep("growth", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
