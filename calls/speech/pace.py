"""How much longer or shorter than expected a voice takes, in one language, over all calls.

Each utterance heard to its end adds its expected and its real length to two sums; old speech loses
weight. Within a call, what that call's own voice took comes first
(`calls/lua/shared/playbacks.lua`).
"""

from collections.abc import Callable
from time import monotonic

import redis

from calls import keys
from calls.redis_client.scripts import Steps

KNOWN_FOR_S = 30.0
"""How long a process caches the pace of a voice."""

MOST_VOICES = 1_000


class SpeechPaces:
    """The paces of voices. Methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis", clock: Callable[[], float] = monotonic) -> None:
        self._redis = client
        self._steps = Steps(client)
        self._clock = clock
        self._known: dict[str, tuple[float, float]] = {}

    def of(self, voice: str, language: str) -> float:
        """Return the factor for expected lengths of *voice* in *language*."""
        key = keys.pace(voice, language)
        pace, good_until = self._known.get(key, (1.0, 0.0))
        if self._clock() < good_until:
            return pace
        pace = float(str(self._redis.hget(key, "pace") or 1.0))
        if len(self._known) >= MOST_VOICES:
            self._known.clear()
        self._known[key] = pace, self._clock() + KNOWN_FOR_S
        return pace

    def learn(self, voice: str, language: str, expected_ms: int, took_ms: int) -> None:
        """Add an utterance that was expected to take *expected_ms* and took *took_ms*."""
        self._steps.run("learn_pace", [keys.pace(voice, language)], expected_ms, took_ms)
