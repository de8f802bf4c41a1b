"""The state of one call as stored at one instant. Pure and frozen.

A decision uses nothing else, so the call's own worker and the sweep that replaces a dead one
decide the same. Times are epoch milliseconds of Redis, `now_ms` included; 0
means never. An unknown call has the state "unknown".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from calls import suspension
from calls.ledger import Utterance
from calls.suspension import Suspension

AGENT_BEGINS_MS = 2_000
"""An agent that means to speak first has begun by then; until then no silence is reported."""


class CallState(StrEnum):
    """A call only ever moves down this list."""

    UNKNOWN = "unknown"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CallSnapshot:
    """One call as stored. `flags` are the doorbell flags the owner took with this snapshot.

    `inbox` has the items for its agent after the first `inbox_read` ones of the call.
    """

    call_control_id: str
    now_ms: int
    version: int = 0
    state: CallState = CallState.UNKNOWN
    agent: str = "default"
    direction: str = "incoming"
    settings_override: str = ""
    owner: str = ""
    token: int = 0
    epoch: int = 0
    checkins: int = 0
    ringing_at_ms: int = 0
    answered_at_ms: int = 0
    ended_at_ms: int = 0
    agent_quiet_at_ms: int = 0
    freed_at_ms: int = 0
    """When the last utterance left the ledger."""

    caller_speaking_ms: int = 0
    caller_quiet_at_ms: int = 0
    activity_at_ms: int = 0
    spoken_language: str = ""
    """The caller's latest words were of this language (ISO 639-1); '' if unknown."""
    interim_at_ms: int = 0
    unconfirmed_since_ms: int = 0
    """When sound without words began to hold check-ins back; 0 after words, keys or a reply."""
    media_lost_ms: int = 0
    media_since_ms: int = 0
    """When the present stream first brought sound."""
    sound_at_ms: int = 0
    """When something clearly above the background was heard last, speech or not."""
    voice_from_ms: int = 0
    """When the voice detection last heard the caller begin to speak."""
    voice_turns: int = 0
    """How often the caller spoke and then waited; `voice_ms` is the total length."""
    voice_ms: int = 0
    transcribed: bool = False
    """Some words of the caller were transcribed on this call."""
    attached: bool = False
    """Its team's own application answered it: we only ask, and hang up."""
    streamless: bool = False
    """It was attached without a media stream: words and webhooks are all there is."""
    line_dead_since_ms: int = 0
    """Since when the line is known to have carried nothing but digital silence since the answer."""
    music_at_ms: int = 0
    """When a recogniser last named music instead of words."""
    music_heard_at_ms: int = 0
    voices_heard_at_ms: int = 0
    """When a model (MUSIC_DETECTOR) last heard music, or voices that said no words."""
    menu_at_ms: int = 0
    """When words of a telephone menu were heard last."""
    queue_at_ms: int = 0
    """When words of a queue ("please stay on the line") were heard last."""
    silence_causes: str = ""
    """The causes of the call's silences that came to a step, in their order; + as in a trail."""
    stream_nonce: str = ""
    """Nonce of the media token that the present stream used."""
    stream_id: str = ""
    """Telnyx's id of that stream, or of the last one."""
    stream_attempts: int = 0
    """How many streams were requested since the answer; also the nonce of the newest one."""
    thinking_until_ms: int = 0
    thinking: bool = False
    """The agent has not released its thinking lease."""
    suspensions: tuple[Suspension, ...] = ()
    """Why handling is suspended; an expired reason shows when the call came back."""
    with_person_since_ms: int = 0
    with_person_before_ms: int = 0
    """How long the caller talked with people until then."""
    paused_ms: int = 0
    resumed_at_ms: int = 0
    hold_on: bool = False
    hold_on_ms: int = 0
    hold_ons: int = 0
    hold_on_replied: bool = False
    expect_ms: int = 0
    expect_for: str = ""
    unheard: bool = False
    """The last check-in was not heard to its end and has not been repeated."""

    cut: bool = False
    """It was stopped by mere sound."""

    heard: bool = False
    """A check-in was heard to its end in this silence."""

    checkins_made: int = 0
    """Check-ins of this silence, heard or not; `checkins` may count those of earlier ones too."""

    owed_since_ms: int = 0
    """Since when the agent owes the caller an answer; 0: it does not, or never owes one."""

    fillers: int = 0
    """Fillers said since."""

    agent_failed_at_ms: int = 0
    transferred_at_ms: int = 0
    goodbye_said: bool = False
    attached_at_ms: int = 0
    agent_began: bool = False
    """The agent has said something on this call."""
    silence_begun: bool = False
    """The timeline has an entry that this silence began."""
    warned: bool = False
    patient_for: str = ""
    """Why this call needs patience (`calls.patience.Reason`), '' where it does not."""
    slow_answers: int = 0
    """How many of its check-ins the caller answered."""
    slowest_answer_ms: int = 0
    """The longest the caller took in this call to begin an answer that no check-in preceded."""
    answers: str = ""
    """The caller's last answers, "date:2100 :800 choice:7000+": what was asked, and ms until each
    began; + if a check-in came then."""
    question: str = ""
    """What the agent asked for last (`monitor.transcripts.question`), '' if unknown."""
    unfinished: str = ""
    """What of the caller's last words breaks off (`monitor.transcripts.unfinished`)."""
    reassured: bool = False
    extensions: int = 0
    """How often the call's time limit was extended; `extended_ms` is the total length."""
    extended_ms: int = 0
    ending: bool = False
    """The agent wants the call to end once everything it said has been played."""
    machine_at_ms: int = 0
    machine_greeting_over_ms: int = 0
    voicemail_left: bool = False
    screened_at_ms: int = 0
    """Since when a screener has been on the line; 0 once a person took the call."""
    prompt_over_ms: int = 0
    screening_said_ms: int = 0
    no_machine: bool = False
    cut_by_detection: str = ""
    """The agent's utterance that machine detection cut off."""
    asked: str = ""
    """The step requested last (`monitor.steps`), '' if the caller was heard since."""
    asked_until_ms: int = 0
    hangup_cause: str = ""
    sms_consent: bool = False
    """The other side agreed to text messages."""
    moved_to: str = ""
    """The id that Telnyx gave this call later, under which it continues."""
    hangup_reason: str = ""
    utterances: tuple[Utterance, ...] = ()
    flags: tuple[str, ...] = ()
    inbox: tuple[str, ...] = ()
    inbox_read: int = 0
    expiry_ms: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def agent_busy_until_ms(self) -> int:
        """When the last utterance is over at the latest; 0 when the agent is quiet."""
        return max((at for at in self.expiry_ms.values() if at > self.now_ms), default=0)

    @property
    def agent_begins(self) -> bool:
        """Whether the session came so lately that the agent's first words may be on their way."""
        return not self.agent_began and self.now_ms - self.attached_at_ms < AGENT_BEGINS_MS

    @property
    def suspended(self) -> tuple[Suspension, ...]:
        """The reasons in force."""
        if not self.suspensions:  # as on nearly every call
            return ()
        return tuple(one for one in self.suspensions if one.until_ms > self.now_ms)

    @property
    def suspended_until_ms(self) -> int:
        """When the last reason in force is over at the latest; 0 when there is none."""
        return max((one.until_ms for one in self.suspended), default=0)

    @property
    def suspended_for(self) -> str:
        """The reasons in force as people read them, "bridge, hold"; '' when there is none."""
        return suspension.in_words(self.suspended)

    @property
    def aside(self) -> str:
        """The reasons for which the caller is not with the agent now, as people read them."""
        return suspension.in_words(one for one in self.suspended if not one.own)

    @property
    def with_person(self) -> bool:
        return any(one.with_person for one in self.suspended)

    @property
    def with_person_ms(self) -> int:
        """How long the caller has talked with people so far."""
        if not self.with_person_since_ms:
            return self.with_person_before_ms
        until_ms = max((s.until_ms for s in self.suspensions if s.with_person), default=0)
        now_ms = min(self.now_ms, until_ms)
        return self.with_person_before_ms + max(0, now_ms - self.with_person_since_ms)

    @property
    def lost_at_ms(self) -> int:
        """When the utterances whose end was lost count as ended, 0 if there are none.

        One that expired while another was playing counts until that one was over.
        """
        lost_ms = [self.expiry_ms[utterance.id] for utterance in self.expired_utterances]
        return max(self.freed_at_ms, *lost_ms) if lost_ms else 0

    @property
    def expired_utterances(self) -> tuple[Utterance, ...]:
        """Utterances whose end should have been reported by now."""
        return tuple(u for u in self.utterances if self.expiry_ms[u.id] <= self.now_ms)
