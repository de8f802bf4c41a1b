"""What a step says and in which language: words written for this silence, else the fixed ones."""

from calls.snapshot import CallSnapshot
from monitor.settings import AgentConfig, CheckinStyle, DeadAirSettings
from monitor.settings.language_texts import language_of
from monitor.steps import Step
from tasks.dependencies import Dependencies
from telephony.call_control.voices import fallback


def words_of(
    p: Dependencies, call: CallSnapshot, config: AgentConfig, settings: DeadAirSettings, step: Step
) -> tuple[str, str]:
    """Return the words of *step* and their language, '' for the agent's own."""
    if step.kind != "checkin":
        return step.text(settings), ""
    spoken = call.spoken_language
    if settings.checkin_style is CheckinStyle.GENERATED:
        name = call.call_control_id
        written = p.store.words_said(name, step.utterance_id(call.epoch))  # at another attempt
        written = written or p.store.prepared_checkin(name, call.activity_at_ms, step.number)
        p.counters.add("checkins_written", ready="yes" if written else "no")
        if written:
            return written, spoken
    return settings.checkin_text(step.number, spoken, config.language)


def keep(p: Dependencies, call: str, config: AgentConfig, utterance: str, text: str) -> None:
    """Keep the words of *utterance* for the call's story, if its agent wants that."""
    if config.settings.dead_air_settings.keep_words:
        p.store.keep_word(call, p.origin(), utterance, text)


def voice_of(config: AgentConfig, language: str) -> tuple[str, str]:
    """Return the voice and language to speak *language* in ('': the agent's own).

    The agent's voice speaks the agent's language; another language has a voice of its own.
    """
    if not language or language_of(language) == language_of(config.language):
        return config.voice, config.language
    return fallback(config.voice, language)
