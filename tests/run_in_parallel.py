"""Runs the system tests in three pytest processes at once: they wait far more than they work.

`python -m tests.run_in_parallel`: tests that count seconds; tests that kill, freeze and lie; all
others, the security tests among them. Tests that keep both cores busy run after them, alone. The
first one's output is shown live, the others' when they are done; the status is the worst of all.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

TESTS = Path(__file__).parent
SYSTEM = TESTS / "system"
FAULTS, SECURITY, STORM = SYSTEM / "faults", SYSTEM / "security", SYSTEM / "test_storm.py"
OTHERS = [each for each in sorted(TESTS.iterdir()) if each.name.isalpha() and each.is_dir()]
OTHERS[OTHERS.index(SYSTEM)] = SECURITY
UNPROVEN = [
    line
    for line in (TESTS / "unproven.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
LEFT_OUT = [
    f"--deselect={line}" if "::" in line else f"--ignore={TESTS.parent / line}" for line in UNPROVEN
]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-m", "system", *LEFT_OUT]
STEADY = [SYSTEM, *(f"--ignore={each}" for each in (FAULTS, SECURITY, STORM))]


def main() -> int:
    """Return pytest's worst exit status."""
    sys.stdout.write(f"Left out as unproven: {', '.join(UNPROVEN)}\n")
    sys.stdout.flush()
    with ExitStack() as closing:
        beside = [_start(where, closing) for where in ([FAULTS], OTHERS)]
        statuses = [subprocess.call([*PYTEST, *STEADY])]
        for process, output in beside:
            statuses.append(process.wait())
            output.seek(0)
            sys.stdout.write(output.read())
    statuses.append(subprocess.call([*PYTEST, STORM]))
    return max(statuses)


def _start(where, closing):
    """Start pytest on *where*; return it and its output. *closing* ends it, if it has not ended."""
    output = closing.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115  # closed with it
    process = subprocess.Popen([*PYTEST, *where], stdout=output, stderr=subprocess.STDOUT)
    closing.callback(process.wait)
    closing.callback(process.terminate)
    return process, output


if __name__ == "__main__":
    sys.exit(main())
