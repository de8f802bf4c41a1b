"""What a silent caller would hear with given settings: the policy itself, run ahead. Pure.

Each segment is a decision of `decide` on a call in which nobody else acts, so a preview shows
nothing the monitor would not do. Times are milliseconds since the answer.
"""

from dataclasses import dataclass, replace

from calls.snapshot import CallSnapshot, CallState
from calls.speech.length import expected_duration_ms
from monitor.decisions import CheckIn, HangUp, Say, Transfer, Wait
from monitor.policy import decide
from monitor.settings import AgentConfig, DeadAirSettings
from monitor.steps import Remark, Step

ANSWERED_AT_MS = 1
MAX_SEGMENTS = 80
THINKS_MS = 1_500
CALLER_SAYS_MS = 1_500


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment; `kind` is greeting, silence, caller, checkin, remark or hangup."""

    kind: str
    from_ms: int
    to_ms: int
    words: str = ""
    number: int = 0
    because: str = ""

    @property
    def lasts_ms(self) -> int:
        return self.to_ms - self.from_ms


def dry_run(agent: AgentConfig, *, hold_on: bool = False) -> list[Segment]:
    """Return the segments of a call whose caller is silent, or silent after "hold on"."""
    settings = agent.settings.dead_air_settings
    call = CallSnapshot(
        call_control_id="dry-run",
        now_ms=ANSWERED_AT_MS,
        state=CallState.ANSWERED,
        agent=agent.id,
        answered_at_ms=ANSWERED_AT_MS,
        spoken_language=agent.language,
    )
    segments: list[Segment] = []
    if agent.greeting:
        call = _with_speech(segments, call, Segment("greeting", 0, 0, agent.greeting))
    if hold_on:
        call = _hold_on(segments, call)
    while len(segments) < MAX_SEGMENTS and (step := _step(segments, call, settings)):
        call = step
    return segments


def _step(
    segments: list[Segment], call: CallSnapshot, settings: DeadAirSettings
) -> CallSnapshot | None:
    match decide(call, settings):
        case Wait(until_ms=until_ms, because=because) if until_ms > call.now_ms:
            segments.append(Segment("silence", _t(call.now_ms), _t(until_ms), because=str(because)))
            return replace(call, now_ms=until_ms)
        case CheckIn(number=number):
            words = settings.checkin_text(number, call.spoken_language)[0]
            spoken = _with_speech(segments, call, Segment("checkin", 0, 0, words, number))
            heard = replace(spoken, checkins_made=number, heard=True)
            return replace(heard, checkins=number, hold_on=False)
        case Say(remark=remark):
            segment = Segment("remark", 0, 0, Step(remark).text(settings), because=str(remark))
            return _with_remark(_with_speech(segments, call, segment), remark)
        case Transfer(because=because):
            at = _t(call.now_ms)
            segments.append(Segment("hangup", at, at, because="transfer"))
        case HangUp(because=because):
            at = _t(call.now_ms)
            segments.append(Segment("hangup", at, at, because=str(because)))
    return None


def _with_speech(segments: list[Segment], call: CallSnapshot, segment: Segment) -> CallSnapshot:
    over_ms = call.now_ms + expected_duration_ms(segment.words)
    segments.append(replace(segment, from_ms=_t(call.now_ms), to_ms=_t(over_ms)))
    return replace(call, now_ms=over_ms, agent_quiet_at_ms=over_ms)


def _hold_on(segments: list[Segment], call: CallSnapshot) -> CallSnapshot:
    begins, over = call.now_ms + THINKS_MS, call.now_ms + THINKS_MS + CALLER_SAYS_MS
    segments.append(Segment("silence", _t(call.now_ms), _t(begins), because="silence"))
    segments.append(Segment("caller", _t(begins), _t(over), "Hold on."))
    return replace(call, now_ms=over, activity_at_ms=over, epoch=1, hold_on=True, hold_ons=1)


def _with_remark(call: CallSnapshot, remark: Remark) -> CallSnapshot:
    said = {
        Remark.GOODBYE: replace(call, goodbye_said=True),
        Remark.WARNING: replace(call, warned=True),
        Remark.HOLD_ON_REPLY: replace(call, hold_on_replied=True),
        Remark.VOICEMAIL: replace(call, voicemail_left=True),
        Remark.SCREENING: replace(call, screening_said_ms=call.now_ms),
        Remark.AGENT_FAILED: replace(call, agent_failed_at_ms=call.now_ms),
        Remark.REASSURANCE: replace(call, reassured=True),
    }
    return said[remark]


def _t(ms: int) -> int:
    return ms - ANSWERED_AT_MS
