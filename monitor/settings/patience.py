"""The settings of patience: how much time a caller has, and how a time limit comes. Pure.

Times are seconds.
"""

from pydantic import BaseModel, ConfigDict, Field

from monitor.settings.choices import Patience, RelayCalls, ThinkingCaller
from monitor.settings.texts import Message


class PatienceSettings(BaseModel):
    """How much time callers have who need more, and the steps before a time limit."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    patience: Patience = Field(
        Patience.NORMAL,
        description="patient: at least 20 s after each question, a warning before the time limit, "
        "and at least ten extensions of it by any key or word.",
    )
    relay_calls: RelayCalls = Field(
        RelayCalls.PATIENT,
        description="Calls through a relay operator, captioned calls and text telephones (TTY), "
        "recognised by words and tones: patient, with at least 60 s after each question and ten "
        "check-ins; or as_others.",
    )
    patience_memory_days: int = Field(
        0,
        ge=0,
        le=365,
        description="Days for which it is remembered that a number's calls needed patience, under "
        "a keyed hash of the number; 0: never.",
    )
    thinking_caller: ThinkingCaller = Field(
        ThinkingCaller.OFF,
        description="What to do before the first check-in if the caller's words broke off, or the "
        "caller's answers took long in this call. wait: wait longer. reassure: reassure, and then "
        "wait. adapt: each first check-in has its own time, by the caller's answers and by what "
        "was asked; a quick caller is asked sooner than silence_timeout_normal.",
    )
    silence_timeout_quick: float = Field(
        5.0,
        ge=2,
        le=300,
        description="Seconds of silence before which not even a quick caller is asked "
        "(thinking_caller: adapt). If it is not below silence_timeout_normal, nobody is asked "
        "sooner.",
    )
    reassurance_message: Message = Field(
        "Take your time.", description="What a thinking caller is told with reassure."
    )
    max_call_wrap_up: float = Field(
        0.0,
        ge=0,
        le=600,
        description="Seconds before max_call_duration at which the agent is told to wrap up; "
        "0: it is not told.",
    )
    max_call_extension: float = Field(
        0.0,
        ge=0,
        le=3_600,
        description="Seconds that the call lasts longer when the agent asks for it, or the caller "
        'does after the warning, by a key or by words like "hold on"; 0: no extension.',
    )
    max_call_extensions: int = Field(
        1, ge=0, le=20, description="Maximum number of such extensions of a call."
    )
