"""Which lane this process is (`tasks.lanes`); "" where it has all the queues it was started for."""

_lane = ""


def lane() -> str:
    return _lane


def enter(name: str) -> None:
    """Note that this process is the lane *name* from now on."""
    global _lane  # noqa: PLW0603  # a process is one lane for good
    _lane = name
