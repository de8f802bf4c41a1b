"""Runs the system tests in two pytest processes at once: they wait far more than they work.

`python -m tests.side_by_side`: what needs steady seconds in one, all others in the other. The first
one's output is shown as it comes, the other's when it is done; the status is the worse of the two.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parent
FAULTS = TESTS / "system/faults"
STEADY = [TESTS / "system", TESTS / "simulator"]
OTHERS = [d for d in sorted(TESTS.iterdir()) if d.name.isalpha() and d.is_dir() and d not in STEADY]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-m", "system"]


def main() -> int:
    """Return pytest's worse exit status."""
    with tempfile.TemporaryFile("w+") as output:
        beside = subprocess.Popen(  # noqa: S603  # our own words
            [*PYTEST, *OTHERS], stdout=output, stderr=subprocess.STDOUT
        )
        try:
            status = subprocess.call([*PYTEST, *STEADY, f"--ignore={FAULTS}"])  # noqa: S603  # our own words
            worse = max(status, beside.wait())
        finally:
            beside.terminate()
            beside.wait()
        output.seek(0)
        sys.stdout.write(output.read())
    return worse


if __name__ == "__main__":
    sys.exit(main())
