"""The lane of this process (`tasks.workers.lanes`); "" if it reads all queues given to it."""

_lane = ""


def lane() -> str:
    return _lane


def enter(name: str) -> None:
    """Record that this process is the lane *name*."""
    global _lane  # noqa: PLW0603  # a process is one lane for good
    _lane = name
