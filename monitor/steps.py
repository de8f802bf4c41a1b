"""What is said for dead-air handling, by step. Pure."""

from collections.abc import Callable

from monitor.decisions import Remark
from monitor.settings import DeadAirSettings

_CHECKIN = "checkin-"
_WORDS: dict[Remark, Callable[[DeadAirSettings], str]] = {
    Remark.GOODBYE: lambda settings: settings.goodbye_message,
    Remark.WARNING: lambda settings: settings.max_call_warning_message,
    Remark.HOLD_ON_REPLY: lambda settings: settings.hold_on_reply,
    Remark.VOICEMAIL: lambda settings: settings.voicemail_message,
}


def text_of(step: str, settings: DeadAirSettings) -> str:
    """Return the words of *step* (`decisions.CheckIn.step`, `Say.step`).

    Raises ValueError for a step that says nothing.
    """
    if step.startswith(_CHECKIN):
        return settings.checkin_text(int(step.removeprefix(_CHECKIN).split("-")[0]))
    return _WORDS[Remark(step)](settings)
