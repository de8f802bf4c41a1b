"""Faults of Telnyx's: how it answers a command, and what becomes of its events."""

SETTINGS = {"silence_timeout_normal": 3, "hangup_grace": 3}

TWICE = {"count": 2}

ANSWERS = {
    "429": {"do": "status", "status": 429, "retry_after": "1", **TWICE},
    "500": {"do": "status", "status": 500, **TWICE},
    "503": {"do": "status", "status": 503, **TWICE},
    "408": {"do": "status", "status": 408, **TWICE},
    "reset": {"do": "close", **TWICE},
    "hangs for 30 s": {"do": "hang", "seconds": 30, "count": 1},
    "500 after having acted": {"do": "status", "status": 500, "executed": True, **TWICE},
    "500 for ever after having acted": {"do": "status", "status": 500, "executed": True},
    "reset after having acted": {"do": "close", "executed": True, **TWICE},
    "answers 8 s late": {"do": "latency", "seconds": 8, "count": 1},
    "no body": {"do": "empty", **TWICE},
    "event before the answer": {"do": "event-first", **TWICE},
}


def struck(kind, command):
    """Return the keywords of a call on which one kind of command is answered so."""
    fault = {**ANSWERS[kind], "command": command}
    return {"settings": SETTINGS, "faults": [fault]}


EVENTS = {
    "doubled": {"do": "duplicate", "event": "*"},
    "swapped": {"do": "swap", "event": "*", "probability": 0.5},
    "late": {"do": "delay", "event": "call.*", "seconds": 2},
}

LOST = [{"do": "drop", "event": event} for event in ("call.answered", "call.*.started")]

BUT_THE_FIRST = "call.[!i]*"
"""Every event but call.initiated, without which nobody knows of the call."""

MIXED = [
    {"do": "drop", "probability": 0.15},
    {"do": "delay", "seconds": 60, "probability": 0.15},
    {"do": "delay", "seconds": 2, "probability": 0.3},
    {"do": "duplicate", "probability": 0.5},
    {"do": "swap", "probability": 0.5},
]
