"""The preview beside the settings: what a caller hears, drawn and told."""

from typing import Any

from monitor.settings import AgentConfig
from web.agent_config.dry_run import Segment, rehearse
from web.call_view.time_axis import Axis, clock

WIDTH = 1000
_ENDS = {
    "silence": "hang-up",
    "max_call_duration": "hang-up: the call may last no longer",
    "voicemail": "hang-up",
}


def preview(config: AgentConfig) -> dict[str, Any]:
    """Return what the template draws: a silent caller, and one who says "hold on"."""
    callers = [
        _drawn("A caller who says nothing", rehearse(config)),
        _drawn("A caller who says “Hold on.”", rehearse(config, hold_on=True)),
    ]
    return {"callers": callers, "tell": tell, "clock": clock, "faults": []}


def _drawn(title: str, scenes: list[Segment]) -> tuple[str, list[Segment], Axis]:
    lasts_s = max((scene.to_ms for scene in scenes), default=1) / 1000
    # Room at the right for the hang-up's own mark.
    return title, scenes, Axis(lasts_s * 1.04 or 1, WIDTH)


def tell(scene: Segment) -> str:
    """Return what happens in *scene*, in words."""
    lasts = f"{scene.lasts_ms / 1000:.1f} s"
    match scene.kind:
        case "greeting":
            return f"greeting: “{scene.words}”"
        case "checkin":
            return f"check-in #{scene.number}: “{scene.words}”"
        case "caller":
            return f"the caller: “{scene.words}”"
        case "remark":
            return f"{scene.because.replace('-', ' ')}: “{scene.words}”"
        case "hangup":
            return _ENDS.get(scene.because, "hang-up")
    return f"silence of {lasts.replace('.0 s', ' s')}"
