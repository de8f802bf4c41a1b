"""What each line of a timeline does to the state of its call, as its Lua step did. Pure."""

from calls.timeline import Entry
from monitor.replay.effects import caller, life, speech, steps
from monitor.replay.state import Effect, RecordedCall

EFFECTS: dict[str, Effect] = {
    **life.EFFECTS,
    **caller.EFFECTS,
    **speech.EFFECTS,
    **steps.EFFECTS,
}
"""By the line's event; a line that is not here changes nothing that a decision looks at."""


def apply(call: RecordedCall, entry: Entry) -> None:
    """Let a line of the timeline have its effect."""
    if effect := EFFECTS.get(entry.event):
        effect(call, entry.at_ms, entry.details)
