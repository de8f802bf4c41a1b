"""What is said for dead-air handling, by step. Pure."""

from monitor.decisions import Remark
from monitor.settings import DeadAirSettings

_CHECKIN = "checkin-"


def text_of(step: str, settings: DeadAirSettings) -> str:
    """Return the words of *step* (`decisions.CheckIn.step`, `Say.step`).

    Raises ValueError for a step that says nothing.
    """
    if step.startswith(_CHECKIN):
        return settings.checkin_text(int(step.removeprefix(_CHECKIN).split("-")[0]))
    match Remark(step):
        case Remark.GOODBYE:
            return settings.goodbye_message
        case Remark.WARNING:
            return settings.max_call_warning_message
        case Remark.HOLD_ON_REPLY:
            return settings.hold_on_reply
        case Remark.VOICEMAIL:
            return settings.voicemail_message
