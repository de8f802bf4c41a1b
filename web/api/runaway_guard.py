"""The runaway guard over HTTP: whether hang-ups for silence are paused, and the word to go on."""

from flask import Response
from pydantic import BaseModel, Field

from calls.runaway_guard import GuardState
from web import runaway_guard
from web.api.blueprint import answer, blueprint
from web.call_view.serialize import moment
from web.dependencies import dependencies

bp = blueprint("guard", "Stops hang-ups for silence when far more callers than usual seem silent.")


class Guard(BaseModel):
    """The guard as it is."""

    paused: bool = Field(description="Hang-ups for silence are held back until resumed.")
    paused_at: str | None = Field(description="Since when; ISO 8601, UTC.")
    rate_per_minute: int = Field(description="Hang-ups for silence in the last minute.")
    normal_per_minute: float = Field(description="Their running mean.")


@bp.get("/guard", responses={200: Guard})
def get_guard() -> Response:
    """Tell whether hang-ups for silence are paused.

    They are once far more callers than usual seem silent: a transcription outage looks like that.
    """
    return _answered(runaway_guard.of(dependencies()).status())


@bp.post("/guard/resume", responses={200: Guard})
def resume_guard() -> Response:
    """Let hang-ups for silence go on.

    The count of the last minute starts anew, so that they are not paused again at once.
    """
    return _answered(runaway_guard.of(dependencies()).resume())


def _answered(seen: GuardState) -> Response:
    return answer(
        Guard(
            paused=seen.paused,
            paused_at=moment(seen.paused_at_ms) if seen.paused else None,
            rate_per_minute=seen.rate,
            normal_per_minute=seen.normal,
        )
    )
