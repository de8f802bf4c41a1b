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
    "webhooks_taken": "Webhooks accepted, by where the call's session is",
    "webhooks_refused": "Webhooks refused, by reason",
    "webhooks_unknown": "Webhooks of event types that Dead Air ignores",
    "webhooks_applied": "Webhooks processed by their task, by event type",
    "dials_refused": "Outbound calls refused, by reason",
    "calls_not_ours": "Incoming calls ignored because another application answers them",
    "calls_attached": "Calls answered by a team's own application and attached to Dead Air",
    "calls_begun_anew": "Calls whose beginning a fail-over had lost, begun anew: an alarm",
    "media_refused": "Media sockets refused before the upgrade, by reason",
    "media_frames_dropped": "Malformed or unknown frames on media sockets",
    "media_deaf": "Media streams in a codec that the voice detector can't decode",
    "calls_patient": "Calls recognised to need patience, by reason",
    "calls_extended": "Extensions of a call's time limit, by who asked",
    "checkins_sent": "Check-ins accepted by Telnyx, by number within their silence",
    "checkins_false": "Check-ins to callers about to speak, by agent (docs/tuning/costs.md)",
    "silences": "Silences of ended calls, by agent and cause (docs/tuning/silences.md)",
    "silences_by_line": "Silences of ended calls, by Telnyx connection and number prefix",
    "checkins_late": "Check-ins claimed more than a second after they were due",
    "checkins_written": "Check-ins for the agent's model to write, by whether they were in time",
    "checkins_dropped": "Check-ins dropped because they were stale",
    "checkins_failed": "Check-ins refused by Telnyx",
    "speech_failed": "Calls hung up because no check-in could be spoken: an alarm",
    "agents_failed": "Agents that owed an answer for too long: an alarm",
    "agent_servers": "Connections and requests to teams' own agent servers, by outcome",
    "commands_limited": "Commands refused by Telnyx's rate limit (429), by command",
    "commands_waited": "Times a command waited for its turn within the rate limit",
    "commands_given_up": "Commands dropped because their turn came too late: an alarm",
    "messages_sent": "Text messages accepted by Telnyx, by kind: follow_up or agent",
    "messages_failed": "Text messages that were not sent, by kind",
    "messages_finalized": "Text messages by final status, as Telnyx reports it",
    "transfers_sent": "Transfers accepted by Telnyx",
    "hangups_sent": "Hang-ups accepted by Telnyx, by cause",
    "calls_ended": "Ended calls, by Telnyx's hangup_cause",
    "answers_failed": "Ringing calls that could not be answered",
    "calls_unreadable": "Times the sweep skipped a call it can't read: an alarm",
    "calls_newer": "Times a process skipped a call of a newer version; 0 except during a deploy",
    "workers_ended": "Celery processes that ended themselves because a task was stuck: an alarm",
    "takeovers": "New media streams requested because no worker owned the call",
    "asked_late": "Steps requested by the sweep because the call's owner had not requested them",
    "asked_again": "Steps and utterances requested again because their task seemed lost",
    "hangups_held": "Hang-ups for silence held back, by reason",
    "experiments_stopped": "Experiments stopped by a guard rail, by agent: an alarm",
    "hangups_paused": "Times the runaway guard paused hang-ups for silence: an alarm",
    "events_again": "Webhooks enqueued again because they had no effect in time",
    "events_given_up": "Webhooks dropped after all attempts failed: an alarm",
    "hooks_sent": "Hook messages accepted by teams' systems, by type",
    "hooks_refused": "Failed attempts to deliver a hook message; it is retried",
    "hooks_given_up": "Hook messages dropped after all attempts failed",
    "hooks_lost": "Hook messages that could not be stored for sending, by reason",
    "tells_sent": "Events sent as tasks to teams' queues, by type",
    "tells_forbidden": "Events dropped because DEADAIR_TELL does not allow their queue and task",
    "stories_written": "Timelines of ended calls written to STORY_URL",
    "stories_refused": "Failed attempts to write a timeline to STORY_URL; it is retried",
    "stories_lost": "Calls deleted before their timeline could be written: an alarm",
    "calls_not_transcribed": "Calls whose caller speaks and is never transcribed: an alarm",
    "words_unproven": "Transcripts that do not prove a caller, by reason",
    "recovered": "Callers who answered a check-in, by its number",
    "healed": "Playbacks, speech or leases that expired because a webhook was lost",
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
        """*also* receives every count at once: the metric, its labels and the amount."""
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
