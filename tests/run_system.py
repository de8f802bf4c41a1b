"""Runs the system tests in groups: what counts seconds; what kills, freezes and lies; all others.

`python -m tests.run_system`. Each group has the machine to itself: a service is a dozen
processes, and beside others on two cores its seconds are not those it is judged by. The status is
the worst of all.
"""

import subprocess
import sys
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
    groups = (STEADY, [FAULTS], OTHERS, [STORM])
    return max(subprocess.call([*PYTEST, *where]) for where in groups)


if __name__ == "__main__":
    sys.exit(main())
