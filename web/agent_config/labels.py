"""What people call an agent's fields, and the groups in which they are shown to them."""

import re
from types import MappingProxyType

PREFIX = "settings.dead_air_settings."
LABELS = MappingProxyType(
    {
        "name": "Name",
        "phone_numbers": "Phone numbers",
        "greeting": "Greeting",
        "voice": "Voice",
        "language": "Language",
        "agent_class": "What talks",
        "enabled": "Handle silence",
        "silence_timeout_normal": "Silence before a check-in",
        "silence_timeout_hold_on": "Silence after “hold on”",
        "max_checkins_before_disconnect": "Check-ins before hanging up",
        "hangup_grace": "Silence before the hang-up",
        "max_call_duration": "Longest call",
        "max_call_duration_when_bridged": "Longest call with a person",
        "checkin_message": "Check-in",
        "checkin_messages": "Check-ins, one by one",
        "goodbye_message": "Goodbye",
        "reset_checkins_on_speech": "Count anew after an answer",
        "noise_timeout": "Noise without words",
        "thinking_timeout": "Longest thinking",
        "hold_on_phrases": "More phrases for “hold on”",
        "hold_on_limit": "Longest wait asked for",
        "hold_on_reply": "Reply to “hold on”",
        "max_hold_ons": "“Hold on” in a row",
        "max_call_warning": "Warn before the end",
        "max_call_warning_message": "Warning",
        "voicemail": "Answering machine",
        "voicemail_message": "Voicemail message",
        "agent_silence_timeout": "Agent's silence before a filler",
        "agent_filler_messages": "Fillers, one by one",
        "agent_silence_limit": "Longest silence of the agent",
        "agent_failed_message": "Apology for the agent",
        "agent_failed": "When the agent has failed",
        "transfer_to": "Transfer to",
        "hooks": "Your own systems",
    }
)
GROUPS = (
    (
        "Silence",
        (
            "enabled",
            "silence_timeout_normal",
            "max_checkins_before_disconnect",
            "hangup_grace",
            "checkin_message",
            "checkin_messages",
            "goodbye_message",
            "reset_checkins_on_speech",
        ),
    ),
    ("Agent", ("name", "phone_numbers", "greeting", "voice", "language", "agent_class")),
    (
        "The agent's own silence",
        (
            "agent_silence_timeout",
            "agent_filler_messages",
            "agent_silence_limit",
            "agent_failed_message",
            "agent_failed",
            "transfer_to",
        ),
    ),
    (
        "“Hold on”",
        (
            "silence_timeout_hold_on",
            "hold_on_limit",
            "max_hold_ons",
            "hold_on_reply",
            "hold_on_phrases",
        ),
    ),
    (
        "Limits",
        (
            "max_call_duration",
            "max_call_duration_when_bridged",
            "max_call_warning",
            "max_call_warning_message",
        ),
    ),
    ("Beliefs", ("noise_timeout", "thinking_timeout")),
    ("Answering machines", ("voicemail", "voicemail_message")),
)


def plainly(text: str) -> str:
    """Return *text* with settings called as the form calls them."""
    return re.sub(r"[a-z]+(_[a-z]+)+", lambda found: LABELS.get(found[0], found[0]), text)


def label_of(path: str) -> str:
    """Return what the form calls the field at *path*."""
    name = path.removeprefix(PREFIX).split(".")[0]
    return LABELS.get(name, name)
