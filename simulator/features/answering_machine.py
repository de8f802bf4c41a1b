"""Answering-machine detection on outbound calls: the result, greetings, and call screeners.

The order of a screened call: Telnyx's OpenAPI specification, ``answering_machine_detection``.
"""

from simulator.model.interfaces import CallPort
from simulator.model.triggers import When

_ANALYSIS_SECONDS = 1.5
_SCREENED_SECONDS = 4.0  # until the person behind a screener takes the call
_SAID = When("said")
_PREMIUM = {  # what premium detection calls who answered, where the names differ
    "human": "human_residence",
    "call_screening": "machine",
    "screening_prompt": "machine",
}
_ORDINARY = {  # ordinary detection's result for those of premium detection only
    "human_residence": "human",
    "human_business": "human",
    "silence": "not_sure",
    "fax_detected": "machine",
    "call_screening": "machine",
    "screening_prompt": "machine",
}
_GREETING_MODES = {"detect_beep", "greeting_end", "premium"}
_SCREENING_MODE = "premium_ios_call_screening_detection"


def detect(call: CallPort, mode: str) -> None:
    """Announce who answered, some time after the answer, and when a machine's greeting ends."""
    if mode == "disabled":
        return
    premium = mode.startswith("premium")
    kind = "call.machine.premium" if premium else "call.machine"
    by = call.scenario.party.answered_by
    result = (_PREMIUM if premium else _ORDINARY).get(by, by)
    call.later(_ANALYSIS_SECONDS, _emit, call, f"{kind}.detection.ended", result)
    if mode == _SCREENING_MODE:
        _screen(call, kind, by)
    elif by == "machine" and mode in _GREETING_MODES:
        ending = "beep_detected" if mode != "greeting_end" else "ended"
        call.exchange.spawn(_await_greeting(call, f"{kind}.greeting.ended", ending))


def _screen(call: CallPort, kind: str, by: str) -> None:
    """Continue after a screener answered: its tone or the end of its prompt, then the person."""
    screened = _ANALYSIS_SECONDS + 1.0
    if by == "call_screening":
        call.later(screened, _emit, call, f"{kind}.call_screening.detected", "screening")
        person = screened + _SCREENED_SECONDS
        call.later(person, _emit, call, f"{kind}.detection.ended", "human_residence")
    elif by == "screening_prompt":
        call.later(screened, _emit, call, f"{kind}.greeting.ended", "prompt_ended")


async def _await_greeting(call: CallPort, event_type: str, result: str) -> None:
    await call.record.wait(lambda: call.triggers.at(_SAID) is not None or call.leg.state == "ended")
    if call.leg.state != "ended":
        _emit(call, event_type, result)


def _emit(call: CallPort, event_type: str, result: str) -> None:
    call.emit(event_type, result=result, **call.leg.parties)
