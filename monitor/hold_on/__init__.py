"""Hold-on: whether a caller asks us to wait, and for how long, from a final transcript. Pure.

`rules` says how a transcript is understood and `languages` what callers say, one table a language;
`phrases`, `text` and `durations` find it there, `reading` and `language` are in between. Nothing
here does I/O, reads a clock or throws dice.
"""

from monitor.hold_on.rules import HoldOn, understand

__all__ = ["HoldOn", "understand"]
