"""Hold-on: whether a caller asks us to wait, and for how long, from a final transcript. Pure.

`rules` says how a transcript is understood, `languages` has the phrases, one table per language;
`phrases`, `text` and `durations` find them. No I/O, no clock, no randomness.
"""

from monitor.hold_on.rules import HoldOn, understand

__all__ = ["HoldOn", "asks_to_wait", "understand"]


def asks_to_wait(transcript: str) -> bool:
    """Return whether *transcript* asks the agent to wait, in any language we know."""
    return understand(transcript) is not None
