"""The times an application is expected to keep; what is not known has a wide limit instead."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from simulator.model.toml_tables import read


def _help(text: str, least: float = 0) -> Meta:
    return Meta(description=text, ge=least)


class Patience(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All times in seconds; 0, and -1 where 0 means something, is "not known"."""

    silence: Annotated[float, _help("silence after which the application asks; 0: not known")] = 0.0
    hold_on: Annotated[float, _help('the same after "hold on"; 0: not known')] = 0.0
    checkins: Annotated[int, _help("how often it asks; -1: not known", -1)] = -1
    grace: Annotated[float, _help("from its last question to the end; -1: not known", -1)] = -1.0
    noise: Annotated[float, _help("how long mere noise may delay a question")] = 30.0
    early: Annotated[float, _help("tolerance: how early a step may be")] = 0.6
    late: Annotated[float, _help("tolerance: how late a step may be")] = 2.0
    begin: Annotated[
        float, _help("from the ring to the answer, and from the answer to the first word")
    ] = 8.0
    longest: Annotated[float, _help("longest silence on the line, if --silence is 0")] = 30.0
    yields: Annotated[float, _help("how long it may continue when the caller begins to speak")] = (
        2.0
    )
    greets: Annotated[float, _help("the same for its greeting, which callers expect")] = 3.0
    notices: Annotated[float, _help("how long it may take to notice that the caller speaks")] = 1.0
    call: Annotated[float, _help("when the kit hangs up; 0: calculated from the others")] = 0.0

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Patience":
        """Check a table; ValueError names the field."""
        return read(cls, given)

    def longest_silence(self, *, after_hold_on: bool) -> float:
        """Return how long it may be silent, tolerance included."""
        usual = self.silence or self.longest
        asked = (self.hold_on or 2 * self.longest) if after_hold_on else usual
        return max(usual, asked) + self.late

    def longest_call(self, allowance: float) -> float:
        """Return how long after the caller's last act a call may go on before the kit ends it."""
        if self.call:
            return self.call
        questions = max(self.checkins, 3) + 1
        silences = questions * (self.longest_silence(after_hold_on=False) + 4)
        return silences + self.longest_silence(after_hold_on=True) + self.noise + allowance
