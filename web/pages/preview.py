"""The preview beside the settings: what a caller hears, drawn and told."""

from typing import Any

from monitor.settings import AgentConfig
from web.drawing import Axis, clock
from web.rehearsal import Scene, rehearse

WIDTH = 1000
_ENDS = {
    "silence": "hang-up",
    "max_call_duration": "hang-up: the call may last no longer",
    "voicemail": "hang-up",
}


def preview(config: AgentConfig) -> dict[str, Any]:
    """Return what the template draws: a silent caller, and one who says "hold on"."""
    callers = [
        ("A caller who says nothing", rehearse(config)),
        ("A caller who says “Hold on.”", rehearse(config, hold_on=True)),
    ]
    lasts_s = max((s.to_ms for _, scenes in callers for s in scenes), default=1) / 1000
    # Room at the right for the hang-up's own mark.
    axis = Axis(lasts_s * 1.04 or 1, WIDTH)
    return {"callers": callers, "axis": axis, "tell": tell, "clock": clock, "faults": []}


def tell(scene: Scene) -> str:
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
