"""The words that sentences of a timeline have for kinds, causes and reasons. Pure."""

KINDS = {
    "greeting": "The greeting",
    "say": "What the agent says",
    "play": "A recording",
    "stream": "The agent's own audio",
    "checkin": "The check-in",
    "goodbye": "The goodbye",
    "warning": "The warning",
    "hold-on-reply": 'The reply to "hold on"',
    "reassurance": "The reassurance",
    "voicemail": "The voicemail message",
    "screening": "The answer to the call screener",
    "foreign": "Audio of another application",
    "filler": "A filler",
    "agent-failed": "The apology for the failed agent",
}
PATIENCE = {
    "hold_on": "the caller asked for time",
    "expected": "a slow answer is expected",
    "media_lost": "no audio arrives",
}
ALARMS = {
    "experiment_stopped": "an experiment of the agent was stopped",
    "not_transcribed": "the caller speaks, but nothing is transcribed; "
    "the call is not hung up for silence",
}
UNPROVEN = {
    "sound tag": "The recogniser reported a sound, not words",
    "echo": "The transcript was an echo of Dead Air's own words",
    "no sound": "Words were transcribed without any sound",
    "unsure": "The recogniser is unsure of the words",
}
NEEDS_PATIENCE = {
    "relay": "a relay operator, captions or an interpreter are on the line",
    "tty": "the tones of a text telephone are on the line",
    "slow": "the caller answers check-ins again and again",
    "remembered": "the number is remembered for that",
}
HUNG_UP = {"caller": ": the caller hung up", "callee": ": the callee hung up"}
WHO_ASKS = {"caller": "the caller", "agent": "the agent", "api": "an operator or the API"}
CAUSES = {
    "silence": "nobody answered",
    "media_lost": "no audio arrived from the caller",
    "one_way_audio": "no sound arrives from the caller",
    "max_call_duration": "maximum call duration",
    "voicemail": "an answering machine answered",
    "api": "requested over the API or by an operator",
    "agent": "requested by the agent",
    "not_answered": "no answer in time",
    "speech_failed": "no check-in could be spoken",
    "agent_failed": "the agent did not answer",
}
