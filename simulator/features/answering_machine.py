"""Answering-machine detection on outbound calls: the verdict, and the end of the greeting."""

from simulator.model.interfaces import CallPort
from simulator.model.triggers import When

_ANALYSIS_SECONDS = 1.5
_SAID = When("said")
_PREMIUM = {"human": "human_residence", "machine": "machine", "not_sure": "not_sure"}
_GREETING_MODES = {"detect_beep", "greeting_end", "premium"}


def detect(call: CallPort, mode: str) -> None:
    """Announce who answered, some time after the answer; and when a machine's greeting ends."""
    if mode == "disabled":
        return
    premium = mode.startswith("premium")
    kind = "call.machine.premium" if premium else "call.machine"
    by = call.scenario.party.answered_by
    verdict = _PREMIUM.get(by, by) if premium else by
    call.later(_ANALYSIS_SECONDS, _emit, call, f"{kind}.detection.ended", verdict)
    if by == "machine" and mode in _GREETING_MODES:
        ending = "beep_detected" if mode != "greeting_end" else "ended"
        call.exchange.spawn(_await_greeting(call, f"{kind}.greeting.ended", ending))


async def _await_greeting(call: CallPort, event_type: str, result: str) -> None:
    await call.record.wait(lambda: call.triggers.at(_SAID) is not None or call.leg.state == "ended")
    if call.leg.state != "ended":
        _emit(call, event_type, result)


def _emit(call: CallPort, event_type: str, result: str) -> None:
    call.emit(event_type, result=result, **call.leg.parties)
