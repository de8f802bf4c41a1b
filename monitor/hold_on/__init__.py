"""Hold-on: whether a caller asks us to wait, and for how long, from a final transcript. Pure.

`rules` decides, `languages` has the phrases, one table a language; `phrases`, `text` and
`durations` find them, `reading` and `language` connect the two. Nothing here does I/O, reads a
clock or uses randomness.
"""

from monitor.hold_on.rules import HoldOn, understand

__all__ = ["HoldOn", "understand"]
