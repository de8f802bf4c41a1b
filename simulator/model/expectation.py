"""What a scenario says of itself to the test kit: the ``[check]`` table of its file.

The rules in ``simulator/check/rules`` hold for every call; the table says which kind of situation
it is, which rules do not apply, and how much longer than usual a silence may last.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from simulator.model.toml_tables import read

Kind = Literal[
    "silence", "answers", "hold on", "barge-in", "noise", "invented words", "others on the call",
    "lost events", "odd events", "media", "outbound",
]  # fmt: skip


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a call of this scenario is judged."""

    kind: Kind = "silence"
    party: Literal["caller", "callee"] = "caller"  # a callee has to be dialled by the application
    ends: Literal["application", "anybody"] = "application"  # who has to hang up
    allow: Annotated[float, Meta(ge=0)] = 0.0  # seconds a silence may last beyond the usual limit
    lasts: Annotated[float, Meta(ge=0)] = (
        0.0  # seconds from the ring to the kit's hang-up; 0: later
    )
    asks_to_wait: bool = False  # the last words of the caller ask for patience
    leave_alone: bool = False  # not ours to answer: no command at all is right
    without: list[str] = []  # names of rules that do not apply

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Expectation":
        """Check the table of a file; ValueError names the field."""
        return read(cls, given)
