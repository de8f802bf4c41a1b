"""Plants one fault after the other and counts how many the test kit finds.

`python -m benchmarks.test_kit [FAULT ...]`: the product as it is, which must pass, before, amid and
after the trials, and each fault of `planted` in a copy of the repository. A trial takes 80 s, most
of it waiting: three go on at a time. Results go to benchmarks/results/test-kit.json.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.harness.results import keep
from benchmarks.test_kit.findings import findings
from benchmarks.test_kit.planted import FAULTS
from benchmarks.test_kit.planting import PlantedFault, plant

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 420
ENOUGH = 29 / 30
SCENARIOS = (
    *("silent", "lost-webhooks", "moved-into-conference", "foreign-announcement"),
    *("hold-music", "tagged-noises", "phantom-words", "speakerphone-early"),
    *("says-hold-on", "talks-untranscribed", "answers-checkin-1", "presses-key"),
    *("hangs-up-first", "talks-over-checkin", "held", "queued", "given-back"),
    *("lost-command-answers", "flat-envelope", "underscore-names"),
    *("state-bridging", "answered-first", "other-id-after-answer", "forged-events"),
)
"""Of every kind some: a trial with all of them would take four minutes. Long calls come first."""


def main() -> int:
    """Run all trials; return 1 if the product itself fails or too few faults are found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", help="names; all if none")
    parser.add_argument("--at-once", type=int, default=3, help="trials at a time (default: 3)")
    given = parser.parse_args()
    wanted = [each for each in FAULTS if not given.faults or each.name in given.faults]
    middle = len(wanted) // 2
    planned = [None, *wanted[:middle], None, *wanted[middle:], None]
    with ThreadPoolExecutor(given.at_once) as free:
        trials = list(free.map(_trial, planned))
    if not given.faults:
        _save(trials)
    shown = list(zip(trials, findings(trials), strict=True))
    found = sum(bool(evidence) for trial, evidence in shown if trial["fault"])
    alarms = sum(not each["passed"] for each in trials if not each["fault"])
    print(f"{found} of {len(wanted)} faults found, {alarms} false alarms in 3 trials without one")
    return 0 if found >= ENOUGH * len(wanted) and not alarms else 1


def _trial(fault: PlantedFault | None) -> dict[str, Any]:
    """Return what the kit found; a trial that can't be run is tried once more."""
    said, problem = _run(fault)
    if problem:
        said, problem = _run(fault)
    broken = _broken(said.get("scenarios", []))
    trial = {
        "fault": fault.name if fault else "",
        "what": fault.what if fault else "the product as it is",
        "passed": bool(said.get("passed")),
        "problem": problem,
        "held": said.get("held", 0),
        "judged": said.get("judged", 0),
        "broken": broken,
    }
    verdict = "passed" if trial["passed"] else f"{len(broken)} broken {problem[:200]}"
    first = f": {broken[0]['scenario']}: {broken[0]['rule']}" if broken else ""
    print(f"{trial['fault'] or 'none':28} {verdict}{first}", flush=True)
    return trial


def _run(fault: PlantedFault | None) -> tuple[dict[str, Any], str]:
    """Copy the tree, plant, run; return what the kit said, and why it could not be run, if so."""
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / "copy"
        _copy(copy)
        if fault:
            plant(fault, copy)
        out = Path(directory) / "result.json"
        command = [sys.executable, "-m", "benchmarks.test_kit.trial", str(out), *SCENARIOS]
        try:
            ran = subprocess.run(
                command, cwd=copy, timeout=LONGEST_S, capture_output=True, text=True, check=False
            )
        except subprocess.TimeoutExpired:
            return {}, f"not over after {LONGEST_S} s"
        said = json.loads(out.read_text("utf-8")) if out.exists() else {}
        return said, said.get("error", "") or ("" if said else ran.stderr[-300:])


def _broken(scenarios: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the rules that did not hold, and the scenarios that could not be played."""
    return [
        {"scenario": each["scenario"], "rule": rule, "evidence": verdict["evidence"]}
        for each in scenarios
        for rule, verdict in each["rules"].items()
        if not verdict["holds"]
    ] + [
        {"scenario": each["scenario"], "rule": "is played", "evidence": each["problem"]}
        for each in scenarios
        if each["problem"]
    ]


def _copy(to: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  whichever git there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if name.startswith(("docs/images", "benchmarks/results", "tests/monitor", "tests/browser")):
            continue
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)


def _save(trials: list[dict[str, Any]]) -> None:
    """Write a row for each trial, with the first evidence, and everything that was broken."""
    rows = [
        {
            "fault": each["fault"] or "(none)",
            "what": each["what"],
            "found": "yes" if evidence else "not run" if each["problem"] else "no",
            "held": f"{each['held']} of {each['judged']}",
            "first evidence": _first(evidence),
        }
        for each, evidence in zip(trials, findings(trials), strict=True)
    ]
    keep("test-kit", rows, trials)


def _first(broken: list[dict[str, str]]) -> str:
    return "{scenario}: {rule}: {evidence}".format(**broken[0]) if broken else ""


if __name__ == "__main__":
    sys.exit(main())
