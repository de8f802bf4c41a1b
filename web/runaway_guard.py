"""The runaway guard as people and programs meet it: what it says, and the word that resumes it."""

from datetime import UTC, datetime

from calls.runaway_guard import GuardState, RunawayGuard
from web.dependencies import Dependencies


def of(p: Dependencies) -> RunawayGuard:
    """Return the guard of the whole service."""
    config = p.config
    return RunawayGuard(
        p.store.redis,
        factor=config.runaway_factor,
        least=config.runaway_least,
        learn_min=config.runaway_learn,
    )


def in_words(guard: GuardState) -> str:
    """Return what people need to know while it holds hang-ups back, '' while it does not."""
    if not guard.paused:
        return ""
    since = datetime.fromtimestamp(guard.paused_at_ms // 1000, UTC)
    return (
        f"Far more callers than usual seemed silent at {since:%H:%M:%S} UTC: look whether they are "
        "transcribed. Check-ins go on, and so does the longest duration of a call."
    )
