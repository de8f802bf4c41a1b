"""The two clocks: monotonic seconds for all durations, wall time where the wire asks for it."""

import time
from datetime import UTC, datetime

now = time.monotonic


def unix() -> int:
    """Return whole Unix seconds, for the signature's timestamp."""
    return int(datetime.now(UTC).timestamp())  # noqa: TID251  # the protocol signs wall time


def iso() -> str:
    """Return the wall time as Telnyx writes it, e.g. ``2025-11-23T03:30:00.996306Z``."""
    stamp = datetime.now(UTC)  # noqa: TID251  # events carry wall time
    return stamp.isoformat(timespec="microseconds").replace("+00:00", "Z")
