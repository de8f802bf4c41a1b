"""The settings of how a call is handled, with limits and descriptions. Times are seconds. Pure."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from monitor.settings.call_screening import CallScreening
from monitor.settings.choices import (
    AgentFailed,
    CheckinStyle,
    MachineDetection,
    OneWayAudio,
    OnSilence,
    Voicemail,
)
from monitor.settings.language_texts import LanguageTexts, OptionalTexts, in_language
from monitor.settings.texts import Message, Phrase, Text
from monitor.settings.transfer_target import TransferTarget


def _none_is_0(value: object) -> object:
    return 0 if value is None else value


class HandlingSettings(BaseModel):
    """How long silence may last, what is done about it, and what is said."""

    enabled: bool = Field(
        True, description="Handle silence. If off, only max_call_duration is enforced."
    )
    answer_calls: bool = Field(
        True,
        description="Answer incoming calls. If off, your own application answers them and attaches "
        "those that Dead Air should watch.",
    )
    silence_timeout_normal: float = Field(
        7.0, ge=1, le=300, description="Seconds of silence before the next check-in."
    )
    silence_timeout_hold_on: float = Field(
        25.0,
        ge=1,
        le=900,
        description='Seconds of silence before the next check-in after "hold on", once.',
    )
    max_checkins_before_disconnect: int = Field(
        2, ge=0, le=10, description="Check-ins in one silence before the hang-up."
    )
    max_call_duration: float = Field(
        1500.0,
        ge=1,
        le=14_400,
        description="Maximum seconds from the answer to the end of the call.",
    )
    max_call_duration_when_bridged: Annotated[float, BeforeValidator(_none_is_0)] = Field(
        0.0,
        ge=0,
        le=14_400,
        description="Maximum seconds from the answer to the end while the caller talks with a "
        "person (a bridge, a conference); that time does not count towards max_call_duration. "
        "0: no limit.",
    )
    checkin_message: LanguageTexts = Field(
        "Are you still there?",
        description="Text of a check-in, or one text per language tag. The language is the "
        "caller's last one, else the agent's.",
    )
    checkin_messages: tuple[Message, ...] = Field(
        (),
        max_length=10,
        description="Texts of the check-ins in order; the last one repeats. "
        "If empty: checkin_message.",
    )
    checkin_style: CheckinStyle = Field(
        CheckinStyle.FIXED,
        description="fixed: check-ins have these texts. generated: the model of a chat agent "
        "writes them from the conversation; if it is late or fails, these texts are used.",
    )
    checkin_instructions: Message = Field(
        "", description="Added to the prompt when the model writes a check-in."
    )
    hangup_grace: float = Field(
        5.0, ge=0, le=60, description="Seconds from the end of the last check-in to the hang-up."
    )
    goodbye_message: Message = Field(
        "", description="Text spoken before a hang-up for silence; none if empty."
    )
    reset_checkins_on_speech: bool = Field(
        True, description="Restart the count of check-ins when the caller says something."
    )
    noise_timeout: float = Field(
        30.0,
        ge=1,
        le=300,
        description="Maximum seconds that sound without transcribed words delays a check-in.",
    )
    hold_music_limit: float = Field(
        300.0,
        ge=0,
        le=3600,
        description="Maximum seconds, from the caller's last word or key, that hold music delays "
        "check-ins and the hang-up; 0: no delay. Needs MUSIC_DETECTOR.",
    )
    thinking_timeout: float = Field(
        30.0, ge=1, le=300, description="Maximum seconds that a thinking agent delays a check-in."
    )
    agent_silence_timeout: float = Field(
        4.0,
        ge=0,
        le=60,
        description="Seconds of silence before a filler while the agent owes an answer; "
        "0: no fillers.",
    )
    agent_filler_messages: tuple[Message, ...] = Field(
        ("One moment, please.",),
        max_length=10,
        description="Texts of the fillers in order; the last one repeats. If empty: no fillers.",
    )
    agent_silence_limit: float = Field(
        30.0,
        ge=1,
        le=600,
        description="Seconds an agent may owe an answer before it counts as failed.",
    )
    agent_failed_message: Message = Field(
        "I am sorry, something went wrong on our side.",
        description="Text spoken when the agent has failed; none if empty.",
    )
    agent_failed: AgentFailed = Field(
        AgentFailed.HANG_UP, description="What to do when the agent has failed."
    )
    on_silence: OnSilence = Field(
        OnSilence.HANG_UP,
        description="What to do when the caller stays silent. A call is transferred at most once.",
    )
    one_way_audio: OneWayAudio = Field(
        OneWayAudio.AS_SILENCE,
        description="What to do when a line has carried only digital silence since the answer "
        "(one-way audio, or a muted phone): treat it as silence, or ask once and end the call.",
    )
    transfer_to: TransferTarget = Field(
        "",
        description="Number in E.164 form, sip: address, or queue (queue:support), to which calls "
        "are transferred.",
    )
    follow_up_sms: OptionalTexts = Field(
        "",
        description="Text message after a call that ended in silence, or texts by language tag; "
        "only with consent given for the call, and once a day per number. None if empty.",
    )
    keep_words: bool = Field(
        False,
        description="Keep what is said on a call for as long as the call is kept, and show it in "
        "its story. If off, the story has only times and kinds.",
    )
    hold_on_phrases: tuple[Phrase, ...] = Field(
        (),
        max_length=50,
        description='Additional phrases that mean "hold on", in any language; those of thirteen '
        "languages are built in.",
    )
    hold_on_limit: float = Field(
        180.0,
        ge=1,
        le=900,
        description='Maximum wait in seconds that a caller can ask for ("2 min").',
    )
    hold_on_reply: Message = Field(
        "", description='Reply to "hold on", for example "Take your time."; none if empty.'
    )
    max_hold_ons: int = Field(
        3, ge=0, le=20, description='Maximum times in a row that "hold on" extends the wait.'
    )
    max_call_warning: float = Field(
        0.0,
        ge=0,
        le=600,
        description="Seconds before max_call_duration at which to warn; 0: no warning.",
    )
    max_call_warning_message: Message = Field(
        "Our time on this call is almost over.", description="Text of the warning."
    )
    complaint_key: Text = Field(
        "",
        max_length=1,
        pattern=r"^[0-9*#]?$",
        description="Key that callers press to complain about how silence is handled. Complaints "
        "are counted, and are a guard rail of experiments. None if empty.",
    )
    voicemail: Voicemail = Field(
        Voicemail.HANG_UP, description="What to do when an answering machine picks up."
    )
    machine_detection: MachineDetection = Field(
        MachineDetection.STANDARD,
        description="Telnyx's detection of answering machines on outbound calls; premium costs "
        "more and recognises more kinds.",
    )
    call_screening: CallScreening = Field(
        CallScreening(), description="Answers to a call screener."
    )
    voicemail_message: Message = Field("", description="Text to leave on an answering machine.")

    def checkin_text(self, number: int, *languages: str) -> tuple[str, str]:
        """Return what check-in *number* (from 1) says, and in which language ('': the agent's).

        *languages* are the tags of those it would best be in.
        """
        if messages := self.checkin_messages:
            return messages[min(number, len(messages)) - 1], ""
        return in_language(self.checkin_message, *languages)

    def sms_text(self, *languages: str) -> str:
        """Return the follow-up in the first of *languages* that there is; '' if there is none."""
        return in_language(self.follow_up_sms, *languages)[0] if self.follow_up_sms else ""

    def filler_text(self, number: int) -> str:
        """Return what filler *number* (from 1) says; '' if fillers are none."""
        messages = self.agent_filler_messages
        return messages[min(number, len(messages)) - 1] if messages else ""
