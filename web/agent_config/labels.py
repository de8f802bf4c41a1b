"""Labels of an agent's fields, and the groups they are shown in. Pure."""

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
        "agent_class": "Agent class",
        "agent_options": "Agent options",
        "enabled": "Handle silence",
        "answer_calls": "Answer incoming calls",
        "silence_timeout_normal": "Silence before a check-in",
        "silence_timeout_hold_on": "Silence after “hold on”",
        "max_checkins_before_disconnect": "Check-ins before hanging up",
        "hangup_grace": "Silence before the hang-up",
        "max_call_duration": "Maximum call duration",
        "max_call_duration_when_bridged": "Maximum duration with a person",
        "checkin_message": "Check-in message",
        "checkin_messages": "Check-in messages, in order",
        "checkin_style": "Who writes check-ins",
        "checkin_instructions": "Instructions for check-ins",
        "goodbye_message": "Goodbye message",
        "reset_checkins_on_speech": "Restart the count when the caller answers",
        "noise_timeout": "Limit for sound without words",
        "hold_music_limit": "Limit for hold music",
        "thinking_timeout": "Thinking limit",
        "hold_on_phrases": "Additional “hold on” phrases",
        "hold_on_limit": "Longest wait a caller can ask for",
        "hold_on_reply": "Reply to “hold on”",
        "max_hold_ons": "“Hold on” requests in a row",
        "max_call_warning": "Warning before the end",
        "max_call_warning_message": "Warning message",
        "max_call_wrap_up": "Agent told to wrap up",
        "max_call_extension": "Extension, when asked for",
        "max_call_extensions": "Extensions of a call",
        "thinking_caller": "A caller who is thinking",
        "silence_timeout_quick": "Least silence, for quick callers",
        "reassurance_message": "Reassurance",
        "patience": "Patience",
        "relay_calls": "Relay, captions, text telephones",
        "patience_memory_days": "Days a number's need is remembered",
        "complaint_key": "Complaint key",
        "voicemail": "Answering machine",
        "voicemail_message": "Voicemail message",
        "machine_detection": "Machine detection",
        "call_screening.identity": "For a call screener: who is calling",
        "call_screening.purpose": "For a call screener: why",
        "agent_silence_timeout": "Agent's silence before a filler",
        "agent_filler_messages": "Fillers, in order",
        "agent_silence_limit": "Agent fails after",
        "agent_failed_message": "Apology when the agent has failed",
        "agent_failed": "When the agent has failed",
        "on_silence": "When the caller stays silent",
        "one_way_audio": "When the line is completely silent",
        "transfer_to": "Transfer to",
        "follow_up_sms": "Text message after a silent call",
        "keep_words": "Keep what is said",
        "price_per_minute": "Price of a minute",
        "recovery_value": "Value of a recovered caller",
        "silent_call_limit": "Silent call without Dead Air",
        "transcription_engine": "Engine",
        "transcription_model": "Model",
        "transcription_language": "Language of the caller",
        "transcription_region": "Azure region",
        "hooks": "Webhooks to your systems",
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
            "checkin_style",
            "checkin_instructions",
            "goodbye_message",
            "on_silence",
            "follow_up_sms",
            "one_way_audio",
            "reset_checkins_on_speech",
            "complaint_key",
        ),
    ),
    (
        "Identity",
        ("name", "phone_numbers", "greeting", "voice", "language", "answer_calls", "keep_words"),
    ),
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
            "max_call_wrap_up",
            "max_call_extension",
            "max_call_extensions",
        ),
    ),
    (
        "Patience",
        (
            "patience",
            "relay_calls",
            "patience_memory_days",
            "thinking_caller",
            "silence_timeout_quick",
            "reassurance_message",
        ),
    ),
    ("Timeouts", ("noise_timeout", "hold_music_limit", "thinking_timeout")),
    (
        "Answering machines",
        (
            "voicemail",
            "voicemail_message",
            "machine_detection",
            "call_screening.identity",
            "call_screening.purpose",
        ),
    ),
    ("Costs", ("price_per_minute", "recovery_value", "silent_call_limit")),
    (
        "Transcription",
        (
            "transcription_engine",
            "transcription_model",
            "transcription_language",
            "transcription_region",
        ),
    ),
)


def with_labels(text: str) -> str:
    """Return *text* with the names of settings replaced by their labels."""
    return re.sub(r"[a-z]+(_[a-z]+)+", lambda found: LABELS.get(found[0], found[0]), text)


def label_of(path: str) -> str:
    """Return the label of the field at *path*."""
    name = path.removeprefix(PREFIX)
    if name not in LABELS:
        name = name.split(".")[0]
    return LABELS.get(name, name)
