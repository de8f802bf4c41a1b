"""What one media stream has carried."""

from dataclasses import dataclass


@dataclass
class Counters:
    """What went over the socket."""

    sent: int = 0
    dropped: int = 0
    received: int = 0
    received_seconds: float = 0.0
    marks: int = 0
    clears: int = 0
    errors: int = 0
