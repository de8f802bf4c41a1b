"""The settings that take one of a few values. Pure."""

from enum import StrEnum


class Voicemail(StrEnum):
    """What to do when an answering machine picks up an outbound call."""

    CONTINUE = "continue"
    HANG_UP = "hang_up"
    LEAVE_MESSAGE = "leave_message"


class MachineDetection(StrEnum):
    """How Telnyx finds out whether a machine answers an outbound call."""

    STANDARD = "standard"
    PREMIUM = "premium"


class CheckinStyle(StrEnum):
    """Who writes the check-ins."""

    FIXED = "fixed"
    GENERATED = "generated"


class OnSilence(StrEnum):
    """What ends a silence that no check-in has ended."""

    HANG_UP = "hang_up"
    TRANSFER = "transfer"


class OneWayAudio(StrEnum):
    """What to do about a line that has carried nothing from the caller since the answer."""

    AS_SILENCE = "as_silence"
    ASK_ONCE = "ask_once"


class AgentFailed(StrEnum):
    """What to do once the agent owed an answer for too long."""

    HANG_UP = "hang_up"
    TRANSFER = "transfer"
    WAIT = "wait"


class Patience(StrEnum):
    """How much time callers are given."""

    NORMAL = "normal"
    PATIENT = "patient"


class RelayCalls(StrEnum):
    """How calls through a relay operator, captioned calls and text telephones are handled."""

    PATIENT = "patient"
    AS_OTHERS = "as_others"


class ThinkingCaller(StrEnum):
    """What to do about a caller who seems to be thinking when the first check-in is due."""

    OFF = "off"
    WAIT = "wait"
    REASSURE = "reassure"
    ADAPT = "adapt"
