"""Who else is on the call: bridges, holds, queues, conferences, and screeners before a person.

These are changes that another application or the network makes; the scenario says when. Names and
fields of the events: Telnyx's OpenAPI specification, those of conferences: its Python SDK 4.189.
"""

from collections.abc import Callable
from typing import Any

from simulator import clock
from simulator.model.interfaces import CallPort
from simulator.model.leg import new_uuid
from simulator.model.step import Step

# Step value -> (event type after "call.machine.premium.", result).
_PREMIUM = {
    "detection_started": ("detection.started", None),
    "call_screening": ("call_screening.detected", "screening"),
    "prompt_ended": ("greeting.ended", "prompt_ended"),
    "beep_detected": ("greeting.ended", "beep_detected"),
    "no_beep_detected": ("greeting.ended", "no_beep_detected"),
}


class Connections:
    """The state of one call beside its own two parties."""

    def __init__(self, call: CallPort) -> None:
        self._call = call
        self._conference_id = ""
        self._queue = ""
        self._enqueued_at = 0.0
        self.acts: dict[str, Callable[[Step], None]] = {
            "bridge": self._bridge,
            "unbridge": self._unbridge,
            "hold": self._hold,
            "enqueue": self._enqueue,
            "dequeue": self._dequeue,
            "conference": self._conference,
            "machine": self._machine,
        }

    def _bridge(self, step: Step) -> None:
        self._call.exchange.bridge_to_person(self._call, step.value)

    def _unbridge(self, _: Step) -> None:
        self._call.exchange.unbridge(self._call)

    def _hold(self, step: Step) -> None:
        kind = "call.hold" if step.value == "on" else "call.unhold"
        self._call.emit(kind, **self._call.leg.parties)

    def _enqueue(self, step: Step) -> None:
        self._queue, self._enqueued_at = step.value, clock.now()
        self._call.emit(
            "call.enqueued", queue=self._queue, current_position=1, queue_avg_wait_time_secs=60
        )

    def _dequeue(self, step: Step) -> None:
        self._call.emit(
            "call.dequeued",
            queue=self._queue,
            queue_position=1,
            reason=step.value,
            wait_time_secs=int(clock.now() - self._enqueued_at),
        )

    def _conference(self, step: Step) -> None:
        if step.value == "join":
            self._conference_id = new_uuid()
            self._of_conference("conference.created", occurred_at=clock.iso())
            self._of_conference("conference.participant.joined")
        elif step.value == "leave":
            self._of_conference("conference.participant.left")
        else:
            self._of_conference("conference.ended", reason="all_left", occurred_at=clock.iso())

    def _of_conference(self, event_type: str, **more: Any) -> None:
        self._call.emit(event_type, conference_id=self._conference_id, **more)

    def _machine(self, step: Step) -> None:
        event, result = _PREMIUM.get(step.value, ("detection.ended", step.value))
        fields = {"result": result} if result else {}
        self._call.emit(f"call.machine.premium.{event}", **self._call.leg.parties, **fields)
