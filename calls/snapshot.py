"""The stored session: what the store says of one call at one instant. Pure and frozen.

It is all a decision may look at, so whoever reads it, the call's own worker or the sweep that
stands in for a dead one, comes to the same decision. Times are epoch milliseconds of Redis,
`now_ms` included; 0 means never. A call nobody knows has the state "unknown".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from calls.ledger import Utterance, expiries


class CallState(StrEnum):
    """A call only ever moves down this list."""

    UNKNOWN = "unknown"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CallSnapshot:
    """One call as stored. `rung` is what the owner took with it.

    `inbox` is for its agent, less the first `inbox_read` items of the call.
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
    caller_speaking_ms: int = 0
    caller_quiet_at_ms: int = 0
    activity_at_ms: int = 0
    interim_at_ms: int = 0
    unproven_since_ms: int = 0
    """When sound without words began to hold check-ins back; 0 after words, keys or a reply."""
    media_lost_ms: int = 0
    stream_nonce: str = ""
    """Of the media token that the present stream came with."""
    thinking_until_ms: int = 0
    thinking: bool = False
    """The agent has not given its thinking lease back."""
    standing_until_ms: int = 0
    standing_for: str = ""
    paused_ms: int = 0
    resumed_at_ms: int = 0
    hold_on: bool = False
    hold_on_ms: int = 0
    hold_ons: int = 0
    hold_on_replied: bool = False
    expect_ms: int = 0
    expect_for: str = ""
    unheard: bool = False
    """The last check-in was not heard to its end and has not been made again."""

    cut: bool = False
    """Mere sound had it stopped."""

    heard: bool = False
    """A check-in was heard to its end in this silence."""

    checkins_made: int = 0
    """Check-ins of this silence, heard or not; `checkins` may count those of earlier ones too."""

    owed_since_ms: int = 0
    """Since when the agent owes the caller an answer; 0: it does not, or is none that answers."""

    fillers: int = 0
    """Fillers said since."""

    agent_failed_at_ms: int = 0
    transferred_at_ms: int = 0
    goodbye_said: bool = False
    silence_begun: bool = False
    """It is on the timeline that this silence began."""
    warned: bool = False
    ending: bool = False
    """The agent wants the call ended once it has been heard out."""
    machine_at_ms: int = 0
    machine_greeting_over_ms: int = 0
    voicemail_left: bool = False
    asked: str = ""
    asked_until_ms: int = 0
    hangup_cause: str = ""
    hangup_reason: str = ""
    utterances: tuple[Utterance, ...] = ()
    rung: tuple[str, ...] = ()
    inbox: tuple[str, ...] = ()
    inbox_read: int = 0
    expiry_ms: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def agent_busy_until_ms(self) -> int:
        """When the last utterance is over at the latest; 0 when the agent is quiet."""
        return max((at for at in self.expiry_ms.values() if at > self.now_ms), default=0)

    @property
    def lost(self) -> tuple[Utterance, ...]:
        """Utterances whose end should have come by now."""
        return tuple(u for u in self.utterances if self.expiry_ms[u.id] <= self.now_ms)


_NUMBERS = MappingProxyType(
    {
        "token": "token",
        "epoch": "epoch",
        "checkins": "checkins",
        "checkins_made": "checkins_made",
        "owed_since": "owed_since_ms",
        "fillers": "fillers",
        "agent_failed_at": "agent_failed_at_ms",
        "transferred_at": "transferred_at_ms",
        "ringing_at": "ringing_at_ms",
        "answered_at": "answered_at_ms",
        "ended_at": "ended_at_ms",
        "agent_quiet_at": "agent_quiet_at_ms",
        "caller_speaking": "caller_speaking_ms",
        "caller_quiet_at": "caller_quiet_at_ms",
        "activity_at": "activity_at_ms",
        "interim_at": "interim_at_ms",
        "unproven_since": "unproven_since_ms",
        "media_lost": "media_lost_ms",
        "standing_until": "standing_until_ms",
        "hold_on_ms": "hold_on_ms",
        "hold_ons": "hold_ons",
        "expect_ms": "expect_ms",
        "machine_at": "machine_at_ms",
        "machine_greeting_over": "machine_greeting_over_ms",
        "thinking_until": "thinking_until_ms",
        "paused": "paused_ms",
        "resumed_at": "resumed_at_ms",
        "asked_until": "asked_until_ms",
        "inbox_read": "inbox_read",
    }
)
_TEXTS = (
    "agent", "direction", "owner", "asked", "hangup_cause", "hangup_reason", "standing_for",
    "expect_for", "stream_nonce",
)  # fmt: skip
_MARKS = (
    "ending", "thinking", "silence_begun", "hold_on", "unheard", "cut", "heard", "warned",
    "voicemail_left",
)  # fmt: skip


def parse(call_control_id: str, reply: Sequence[object]) -> CallSnapshot:
    """Return the session that `lua/view.lua` replied with."""
    now_ms, flat, ledger, rung, inbox, version = reply
    stored = _pairs(flat)
    utterances = tuple(Utterance.parse(key, raw) for key, raw in _pairs(ledger).items())
    numbers = {name: int(float(stored.get(key) or 0)) for key, name in _NUMBERS.items()}
    texts = {name: stored[name] for name in _TEXTS if name in stored}
    marks = {name: stored.get(name) == "1" for name in _MARKS}
    return CallSnapshot(
        call_control_id=call_control_id,
        now_ms=int(str(now_ms)),
        version=int(str(version)),
        state=CallState(stored.get("state", "unknown")),
        settings_override=stored.get("settings", ""),
        hold_on_replied=stored.get("hold_on_replied") == stored.get("epoch", ""),
        goodbye_said=stored.get("goodbye_said") == stored.get("epoch", ""),
        utterances=utterances,
        expiry_ms=expiries(utterances, int(float(stored.get("freed_at") or 0))),
        rung=_texts(rung),
        inbox=_texts(inbox),
        **numbers,  # type: ignore[arg-type]  # both maps name fields of the right type
        **marks,  # type: ignore[arg-type]  # as above
        **texts,  # type: ignore[arg-type]
    )


def _texts(reply: object) -> tuple[str, ...]:
    return tuple(str(item) for item in reply) if isinstance(reply, list | tuple) else ()


def _pairs(reply: object) -> dict[str, str]:
    flat = _texts(reply)
    return dict(zip(flat[::2], flat[1::2], strict=True))
