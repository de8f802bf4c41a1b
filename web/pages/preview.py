"""The preview beside the settings: what a caller hears, drawn and in words."""

from typing import Any

from monitor.settings import AgentConfig
from web.agent_config.dry_run import Segment, dry_run
from web.call_view.time_axis import Axis, clock

WIDTH = 1000
_ENDS = {
    "silence": "hang-up",
    "max_call_duration": "hang-up: maximum call duration",
    "voicemail": "hang-up",
    "transfer": "transfer",
}


def preview(config: AgentConfig) -> dict[str, Any]:
    """Return the context of the template: a silent caller, and one who says "hold on"."""
    callers = [
        _drawn("A caller who says nothing", dry_run(config)),
        _drawn("A caller who says “Hold on.”", dry_run(config, hold_on=True)),
    ]
    return {"callers": callers, "describe": describe, "clock": clock, "faults": []}


def _drawn(title: str, segments: list[Segment]) -> tuple[str, list[Segment], Axis]:
    lasts_s = max((segment.to_ms for segment in segments), default=1) / 1000
    # Room at the right for the hang-up's mark.
    return title, segments, Axis(lasts_s * 1.04 or 1, WIDTH)


def describe(segment: Segment) -> str:
    """Return *segment* in words."""
    lasts = f"{segment.lasts_ms / 1000:.1f} s"
    match segment.kind:
        case "greeting":
            return f"greeting: “{segment.words}”"
        case "checkin":
            return f"check-in #{segment.number}: “{segment.words}”"
        case "caller":
            return f"the caller: “{segment.words}”"
        case "remark":
            return f"{segment.because.replace('-', ' ')}: “{segment.words}”"
        case "hangup":
            return _ENDS.get(segment.because, "hang-up")
    return f"silence of {lasts.replace('.0 s', ' s')}"
