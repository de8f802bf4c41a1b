"""What is said for dead-air handling, by step. Pure."""

from collections.abc import Callable

from monitor.decisions import Remark
from monitor.settings import DeadAirSettings

_CHECKIN, _FILLER = "checkin-", "filler-"
_WORDS: dict[Remark, Callable[[DeadAirSettings], str]] = {
    Remark.GOODBYE: lambda settings: settings.goodbye_message,
    Remark.WARNING: lambda settings: settings.max_call_warning_message,
    Remark.HOLD_ON_REPLY: lambda settings: settings.hold_on_reply,
    Remark.VOICEMAIL: lambda settings: settings.voicemail_message,
    Remark.AGENT_FAILED: lambda settings: settings.agent_failed_message,
}


def text_of(step: str, settings: DeadAirSettings) -> str:
    """Return the words of *step* (`decisions.CheckIn.step`, `Filler.step`, `Say.step`).

    Raises ValueError for a step that says nothing.
    """
    if step.startswith(_CHECKIN):
        return settings.checkin_text(int(step.removeprefix(_CHECKIN).split("-")[0]))
    if step.startswith(_FILLER):
        return settings.filler_text(int(step.removeprefix(_FILLER)))
    return _WORDS[Remark(step)](settings)
