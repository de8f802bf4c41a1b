"""Answering-machine detection on outbound calls: the verdict, and the end of the greeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.model.moments import When

if TYPE_CHECKING:
    from simulator.call import Call

_ANALYSIS_SECONDS = 1.5
_SAID = When("said")
_PREMIUM = {"human": "human_residence", "machine": "machine", "not_sure": "not_sure"}
_GREETING_MODES = {"detect_beep", "greeting_end", "premium"}


def detect(call: Call, mode: str) -> None:
    """Announce who answered, some time after the answer; and when a machine's greeting ends."""
    if mode == "disabled":
        return
    premium = mode.startswith("premium")
    kind = "call.machine.premium" if premium else "call.machine"
    by = call.scenario.party.answered_by
    verdict = _PREMIUM.get(by, by) if premium else by
    call.later(_ANALYSIS_SECONDS, _tell, call, f"{kind}.detection.ended", verdict)
    if by == "machine" and mode in _GREETING_MODES:
        ending = "beep_detected" if mode != "greeting_end" else "ended"
        call.exchange.spawn(_await_greeting(call, f"{kind}.greeting.ended", ending))


async def _await_greeting(call: Call, event_type: str, result: str) -> None:
    await call.record.wait(lambda: call.moments.at(_SAID) is not None or call.leg.state == "ended")
    if call.leg.state != "ended":
        _tell(call, event_type, result)


def _tell(call: Call, event_type: str, result: str) -> None:
    call.emit(event_type, result=result, **{"from": call.leg.from_, "to": call.leg.to})
