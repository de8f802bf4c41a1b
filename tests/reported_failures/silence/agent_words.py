"""What an agent that owes an answer, and Dead Air for it, has said in a virtual call."""

TIMEOUT_S = 4.0
"""The product's own agent_silence_timeout."""


def fillers(call):
    return [step for step in call.steps if step.startswith("filler")]


def texts(call):
    return [text for _, _, text in call.said]


def at_of(call, event, **fields):
    """Return when (s since the answer) the first entry of that event and those fields was."""
    zero = next(at for at, name, _ in call.timeline if name == "call.answered")
    return next(at - zero for at, name, f in call.timeline
                if name == event and fields.items() <= f.items())  # fmt: skip
