"""Whether a call that is over is followed by a text message. Pure."""

from calls.snapshot import CallSnapshot, CallState
from monitor.decisions import Because
from monitor.settings import DeadAirSettings
from monitor.silences.silence_cause import SilenceCause

ENDINGS = frozenset(
    {Because.SILENCE, Because.MEDIA_LOST, Because.ONE_WAY_AUDIO, Because.SPEECH_FAILED}
)
"""The reasons for a hang-up that are silences."""

MACHINES = frozenset({SilenceCause.VOICEMAIL, SilenceCause.MENU})
"""Whose silence is nobody's: no person was on the line."""


def is_due(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether *call* ended in the silence of a person who agreed to text messages."""
    if call.state is not CallState.ENDED or call.hangup_reason not in ENDINGS:
        return False
    last = call.silence_causes.split()[-1:]
    machine = bool(last) and last[0].removesuffix("+") in MACHINES
    return bool(settings.follow_up_sms) and call.sms_consent and not machine
