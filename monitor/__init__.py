"""Decides about calls: when to speak, when to wait, when to hang up.

`settings`, `policy`, `hold_on` and `vad` are pure: no I/O, no clock, no randomness; import-linter
keeps it so. `hub` and `loop` give them snapshots of the calls and perform their decisions, through
callables, so nothing here knows Celery or Telnyx.
"""
