"""The order of one track's media frames: each is heard once, in order, and a gap is known. Pure.

Telnyx numbers the frames of a track in `media.chunk` and promises no order
(Telnyx docs: "media streaming over WebSockets"). `sequence_number` is no use for that: it also
counts the other track, marks and keys. A number that can't be understood never makes us deaf.
"""

FAR = 50
"""Frames; one that is a whole second behind is no straggler: the numbers began anew."""

PATIENCE = 5
"""Frames refused in a row before we believe that the numbers began anew, or that they mean nothing:
then all are taken until they grow again."""

LONGEST_GAP = 1_500
"""Frames, 30 s: a longer jump is a new numbering, and no gap to account for."""


class FrameOrder:
    """Follows the numbers of one track."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._refused = 0

    def accept(self, number: int | None) -> int | None:
        """Return how many frames were lost just before *number*, or None when it must be dropped.

        What has no number is heard.

        Dropped are repetitions and stragglers: the place of a straggler was counted as lost when
        its successor came. It could only be heard late, which is worse than not at all.
        """
        if number is None:
            return 0
        if number == self._next:  # what nearly always comes
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
