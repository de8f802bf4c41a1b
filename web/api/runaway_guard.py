"""The runaway guard over HTTP: its state, and resuming hang-ups."""

from flask import Response
from pydantic import BaseModel, Field

from calls.service.runaway_guard import GuardState
from web import runaway_guard
from web.api.blueprint import answer, blueprint
from web.call_view.serialize import moment
from web.dependencies import dependencies

bp = blueprint("guard", "Pauses hang-ups for silence when far more callers than usual seem silent.")


class Guard(BaseModel):
    """State of the guard."""

    paused: bool = Field(description="Hang-ups for silence are paused until resumed.")
    paused_at: str | None = Field(description="When they were paused; ISO 8601, UTC.")
    rate_per_minute: int = Field(description="Hang-ups for silence in the last minute.")
    normal_per_minute: float = Field(description="Their normal number per minute.")


@bp.get("/guard", responses={200: Guard})
def get_guard() -> Response:
    """Return whether hang-ups for silence are paused.

    They are paused when far more callers than usual seem silent, as in a transcription outage.
    """
    return _answer(runaway_guard.of(dependencies()).status())


@bp.post("/guard/resume", responses={200: Guard})
def resume_guard() -> Response:
    """Resume hang-ups for silence.

    The count of the last minute is reset, so that they are not paused again at once.
    """
    return _answer(runaway_guard.of(dependencies()).resume())


def _answer(state: GuardState) -> Response:
    return answer(
        Guard(
            paused=state.paused,
            paused_at=moment(state.paused_at_ms) if state.paused else None,
            rate_per_minute=state.rate,
            normal_per_minute=state.normal,
        )
    )
