"""The order of one track's media frames: each is heard once, in order, and a gap is known. Pure.

Telnyx numbers the frames of a track in `media.chunk` and promises no order
(Telnyx docs: "media streaming over WebSockets"). `sequence_number` is no use for that: it also
counts the other track, marks and keys. A number that can't be understood never makes us deaf.
"""

FAR = 50
"""Frames, one second: a frame further behind is no straggler, the numbering restarted."""

PATIENCE = 5
"""Frames refused in a row; then the numbering counts as restarted or useless, and all are
accepted until the numbers grow again."""

LONGEST_GAP = 1_500
"""Frames, 30 s: a longer jump is a new numbering, not a gap."""


class FrameOrder:
    """Follows the numbers of one track."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._refused = 0

    def accept(self, number: int | None) -> int | None:
        """Return how many frames were lost just before *number*, or None if it must be dropped.

        A frame without a number is accepted. Repetitions and stragglers are dropped: a straggler
        was counted as lost when its successor came, and late audio is worse than none.
        """
        if number is None:
            return 0
        if number == self._next:  # the usual case
            self._refused = 0
            self._next = number + 1
            return 0
        lost = 0 if self._next is None else number - self._next
        if lost >= 0:
            self._refused = 0
        elif lost >= -FAR and self._refused < PATIENCE:
            self._refused += 1
            return None
        self._next = number + 1
        return lost if 0 < lost < LONGEST_GAP else 0
