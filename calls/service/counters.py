"""Counters of the whole service, stored in Redis so that every process and host adds to one sum.

A process counts in memory and flushes once a second; nothing ever waits for a count.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import redis

from calls import keys
from calls.service import histograms
from deadair import StoreUnavailableError

METRICS = {
    "webhooks_taken": "Events handed to Celery, by where the call's session is",
    "webhooks_refused": "Events not taken, by reason",
    "webhooks_unknown": "Events of types that change nothing here",
    "webhooks_applied": "Events that reached their task, by type",
    "dials_refused": "Outbound calls not asked for, by reason",
    "calls_not_ours": "Incoming calls that others answer, left alone",
    "calls_attached": "Calls that their team's own application answered, attached",
    "media_refused": "Media sockets refused before the upgrade, by reason",
    "media_frames_dropped": "Frames of media sockets that mean nothing",
    "media_deaf": "Media streams in a codec that can't be heard",
    "calls_patient": "Calls that turned out to need patience, by reason",
    "calls_extended": "Time limits of calls that were moved, by who asked",
    "checkins_sent": "Check-ins that Telnyx took, by number in their silence",
    "checkins_false": "Check-ins to callers who were about to speak, by agent (docs/costs.md)",
    "silences": "Silences of calls that ended, by agent and cause (docs/silences.md)",
    "silences_by_line": "The same by Telnyx connection and number prefix",
    "checkins_late": "Check-ins claimed more than a second after they were due",
    "checkins_written": "Check-ins to be written by the agent's model, by whether that was ready",
    "checkins_dropped": "Check-ins that were stale when their turn came",
    "checkins_failed": "Check-ins that Telnyx would not take",
    "speech_failed": "Calls hung up because no check-in could be spoken: an alarm",
    "agents_failed": "Agents that owed an answer for too long: an alarm",
    "agent_servers": "What became of teams' own servers as agents, by what",
    "commands_limited": "Commands that Telnyx refused for the account's rate (429), by command",
    "commands_waited": "Times a command was put off until its turn within that rate",
    "commands_given_up": "Commands whose turn would have come too late: an alarm",
    "transfers_sent": "Callers handed on that Telnyx took",
    "hangups_sent": "Hang-ups that Telnyx took, by cause",
    "calls_ended": "Calls that ended, by Telnyx's hangup_cause",
    "answers_failed": "Ringing calls that could not be answered",
    "calls_unreadable": "Looks at calls that the sweep can't read, and left alone: an alarm",
    "calls_newer": "Looks at calls of a later version, left to its workers; 0 but for a deploy",
    "workers_ended": "Celery processes that ended themselves over a stuck task: an alarm",
    "takeovers": "New media streams requested because no worker owned the call",
    "asked_late": "Steps the sweep asked for, because the call's owner had not",
    "asked_again": "Steps and utterances asked for again, because their task seemed lost",
    "hangups_held": "Hang-ups for silence held back, by reason",
    "experiments_stopped": "Experiments that a guard rail stopped, by agent: an alarm",
    "hangups_paused": "Times the runaway guard paused hang-ups for silence: an alarm",
    "events_again": "Events handed in again, because they had no effect in time",
    "events_given_up": "Events that no attempt could apply: an alarm",
    "hooks_sent": "Messages that teams' systems took, by type",
    "hooks_refused": "Attempts at a message that were not taken; it is tried again",
    "hooks_given_up": "Messages that no attempt delivered in about an hour",
    "hooks_lost": "Messages that could not be kept for sending, by reason",
    "tells_sent": "Events sent as tasks to teams' queues, by type",
    "tells_forbidden": "Events given up, because DEADAIR_TELL does not allow their queue and task",
    "stories_written": "Stories of ended calls written under STORY_URL",
    "stories_refused": "Attempts at a story that its storage did not take; it is tried again",
    "stories_lost": "Calls deleted before their story could be written: an alarm",
    "calls_not_transcribed": "Callers heard to speak and never transcribed: an alarm",
    "words_unproven": "Transcripts that proved no caller, by reason",
    "recovered": "Callers heard again after a check-in, by its number",
    "healed": "Beliefs that expired because a webhook was lost",
}
"""Every counter; adding to any other raises KeyError."""

Also = Callable[[str, Mapping[str, str], int], None]
DAY_S, DAYS_KEPT = 24 * 3600, 8
_NAME = re.compile(r"(?P<metric>\w+)(\{(?P<labels>.*)\})?")
_LABEL = re.compile(r'(\w+)="([^"]*)"')


def read_name(name: str) -> tuple[str, dict[str, str]]:
    """Return the metric and the labels that `Counters.add` combined into *name*."""
    found = _NAME.fullmatch(name)
    if not found:
        return name, {}
    return found["metric"], dict(_LABEL.findall(found["labels"] or ""))


class Counters:
    """Counts by name; labels are part of the name, in Prometheus's own notation."""

    def __init__(self, client: "redis.Redis", also: Also = lambda *_: None) -> None:
        """*also* is told every count at once: the metric, its labels and the amount."""
        self._redis = client
        self._also = also
        self._pending: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, name: str, amount: int = 1, **labels: str) -> None:
        if name not in METRICS:
            raise KeyError(name)
        self._also(name, labels, amount)
        marks = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
        with self._lock:
            self._pending[f"{name}{{{marks}}}" if marks else name] += amount

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add an observation to a histogram of `calls.service.metric_catalogue`."""
        with self._lock:
            self._pending.update(histograms.counted_as(name, seconds, labels))

    def flush(self) -> None:
        """Add the pending counts to the sums. If Redis is away, they stay pending."""
        with self._lock:
            pending, self._pending = self._pending, Counter()
        if not pending:
            return
        try:
            today = keys.counters_of(self._day())
            pipe = self._redis.pipeline(transaction=False)
            for name, amount in pending.items():
                pipe.hincrby(keys.COUNTERS, name, amount)
                if not histograms.is_part(name):
                    pipe.hincrby(today, name, amount)
            pipe.expire(today, DAYS_KEPT * DAY_S)
            pipe.execute()
        except StoreUnavailableError:
            with self._lock:
                self._pending.update(pending)

    def today(self) -> dict[str, int]:
        """Return the sums since midnight UTC by Redis's clock. Raises StoreUnavailableError."""
        return _counts(self._redis.hgetall(keys.counters_of(self._day())))

    def totals(self) -> dict[str, int]:
        """Return the sums so far. Raises StoreUnavailableError."""
        return _counts(self._redis.hgetall(keys.COUNTERS))

    def _day(self) -> int:
        seconds, _ = self._redis.time()
        return int(seconds) // DAY_S


def _counts(stored: Mapping[Any, Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in stored.items()}
