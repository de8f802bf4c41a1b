"""The runaway guard of the whole service, and its notice to people."""

from datetime import UTC, datetime

from calls.service.runaway_guard import GuardState, RunawayGuard
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


def notice(guard: GuardState) -> str:
    """Return the notice to show while hang-ups are paused, else ''."""
    if not guard.paused:
        return ""
    since = datetime.fromtimestamp(guard.paused_at_ms // 1000, UTC)
    return (
        f"At {since:%H:%M:%S} UTC far more callers than usual seemed silent. Check that "
        "transcription works. Check-ins and the maximum call duration still apply."
    )
