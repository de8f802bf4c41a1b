"""The protocol between Dead Air and an agent: what it is notified of (`Agent`) and may do (`Call`).

An agent is created once per call, on the worker that holds the call's media socket. Its methods run
one at a time in a separate greenlet. They may block, on a language model for example: this delays
only the agent's next method. All are optional; an exception is logged and ends only that method.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

AudioFormat = Literal["", "pcmu_8000", "pcm_8000", "pcm_16000"]
"""Format of an agent's audio: none, mu-law at 8 kHz, or 16-bit little-endian samples; mono."""

SilenceStage = Literal["asking", "asked", "ending"]
"""A check-in is about to be made or was made, or a hang-up for silence is about to be made."""


class StoreUnavailableError(Exception):
    """The state of calls can't be read or changed now; no change was made in part."""


class Voice(Protocol):
    """A stream of the agent's own audio, of unknown length.

    It is in the playback ledger from its first sound until it falls silent, so Dead Air does not
    talk over it. Methods do not wait for playback and do not raise once the call is over.
    """

    def write(self, pcmu: bytes) -> None:
        """Send *pcmu* (mu-law, 8 kHz, mono, of any length); it plays after what was sent before."""

    def mark(self, name: str) -> None:
        """Have `Agent.mark_reached(name)` called when everything written so far has been played.

        A mark is also the end of an utterance.
        """

    def clear(self) -> None:
        """Drop audio that has not been played; its marks are reached at once."""


class Call(Protocol):
    """An agent's actions on its call. Methods raise StoreUnavailableError if Redis is away."""

    @property
    def call_control_id(self) -> str: ...

    @property
    def greeting(self) -> str:
        """The greeting as configured now; may be empty."""

    @property
    def language(self) -> str:
        """The language tag of the agent's texts as configured now."""

    @property
    def voice(self) -> Voice:
        """The stream of the agent's own audio."""

    def say(self, text: str | Iterable[str]) -> str:
        """Have Telnyx speak *text* after the audio that is playing; return the utterance's id.

        *text* may come in pieces: each sentence is spoken once it is complete, until the speech is
        stopped; the id is that of the last sentence. Returns '' when the call is over. Raises
        ValueError for empty text or more than 3,000 characters.
        """

    def play(self, audio_url: str, seconds: float) -> str:
        """Have Telnyx play the file at *audio_url*, about *seconds* long; return its id."""

    def stream(self, pcmu: bytes) -> str:
        """Send *pcmu* (mu-law, 8 kHz, mono) over the media socket; return its id.

        Telnyx queues and paces it. It is for agents that synthesise their own voice; for audio in
        chunks see `voice`.
        """

    def stop(self) -> dict[str, float]:
        """Stop everything that the agent is saying or about to say.

        Returns the fraction (0 to 1) of each utterance that was heard, without those heard to their
        end.
        """

    def clear(self) -> None:
        """Drop streamed audio that has not been played."""

    def thinking(self, for_s: float = 30.0) -> AbstractContextManager[None]:
        """Delay check-ins while thinking, for at most *for_s* seconds.

        The agent's `thinking_timeout` is the upper limit.
        """

    def nothing_to_say(self) -> None:
        """Owe no answer to the caller's words: the silence counts as the caller's again."""

    def expect(self, within_s: float, why: str = "") -> None:
        """Give the caller *within_s* seconds (1 to 900) for the next answer, a card number say."""

    def extend(self) -> bool:
        """Move the call's time limit by `max_call_extension`, `max_call_extensions` times in all.

        Returns whether it moved.
        """

    def suspended(self, why: str, for_s: float) -> AbstractContextManager[None]:
        """Suspend dead-air handling (for a gather or a transfer) for at most *for_s* seconds.

        The end of the block ends only this suspension: a call that was bridged meanwhile stays
        suspended for the bridge.
        """

    def transfer(self, to: str) -> None:
        """Transfer the caller once to *to*, a number in E.164 form, sip: address or queue:<name>.

        Dead-air handling is suspended while it rings. Raises ValueError for any other *to*. A
        number that `DIAL_PREFIXES` does not allow is refused; the timeline shows it.
        """

    def send_digits(self, digits: str) -> None:
        """Send *digits* (0-9, *, #, A-D; w and W wait 0.5 and 1 s) as tones. Raises ValueError."""

    def allow_sms(self, allowed: bool = True) -> None:
        """Record that the other side agreed to text messages, or (false) no longer does.

        The agent asks; nothing is sent without.
        """

    def send_sms(self, text: str) -> None:
        """Send *text* (1 to 1,500 characters) to the other side's number, once.

        A call's agent may send five. Raises ValueError; without consent, a number or a sender it is
        refused, which the timeline tells.
        """

    def hang_up(self) -> None:
        """End the call once everything said has been heard."""

    def remember(self, state: Mapping[str, Any]) -> None:
        """Store *state* (JSON, at most 16 KiB) for an agent that takes this call over.

        It replaces the state stored before and is deleted with the call. Raises ValueError.
        """

    def remembered(self) -> dict[str, Any]:
        """Return the state that an agent of this call stored last, or {}."""


class Agent(Protocol):
    """What Dead Air calls on an agent.

    While the caller is on hold, in a queue or with a person, only `suspended` and `resumed` are
    called: words to a person are not for the agent. Words and keys from a hold or a queue follow
    after `resumed`.
    """

    owes_answers: bool = False
    """Whether it answers everything the caller says. Silence after the caller's words is then the
    agent's: fillers bridge it, and it never counts as the caller's."""

    audio_format: AudioFormat = ""
    """Format of the caller's audio that it receives; without one it receives none."""

    stops_when_interrupted: bool = False
    """Whether its speech stops when the caller talks over it."""

    def call_started(self, call: Call) -> None:
        """The caller can be heard and spoken to; nothing has been said yet."""

    def call_resumed(self, call: Call) -> None:
        """This agent takes over a call in progress; called instead of `call_started`.

        The previous agent's worker died or lost the media socket. Input that it had not handled
        follows; the state that it stored is in `call.remembered()`.
        """

    def caller_said(self, text: str, *, final: bool) -> None:
        """A transcript arrived; an interim one (not *final*) may still change."""

    def key_pressed(self, digit: str) -> None: ...

    def caller_audio(self, frame: bytes) -> None:
        """20 ms of the caller's audio in `audio_format`. An agent 5 s behind misses the oldest."""

    def caller_started_speaking(self) -> None:
        """The voice activity detector hears the caller, about 150 ms after the first sound."""

    def caller_stopped_speaking(self) -> None:
        """It has not heard the caller for about 600 ms."""

    def interrupted(self, heard: dict[str, float]) -> None:
        """The caller talks over the agent.

        *heard* is the fraction (0 to 1) of each utterance that was heard, without those heard to
        their end. With `stops_when_interrupted` they have been stopped.
        """

    def caller_silent(self, stage: SilenceStage, in_s: float) -> None:
        """Dead Air will make a check-in or hang up in *in_s* seconds, or (`asked`) just made one.

        The agent prevents the step by speaking or thinking within that time.
        """

    def wrap_up(self, in_s: float) -> None:
        """The call's time limit is reached in *in_s* seconds (`max_call_wrap_up`).

        The agent comes to an end, or asks for more time by `Call.extend`; then it is told again.
        """

    def write_checkin(self, number: int, instructions: str) -> str:
        """Return the text of check-in *number* (from 1) of this silence, '' for the fixed text.

        Called with `checkin_style` `generated` during the silence, concurrently with all other
        methods. A text that is not ready when the check-in is due is not used.
        """

    def mark_reached(self, name: str) -> None:
        """All audio written to `voice` before the mark *name* has been played or dropped."""

    def suspended(self, why: str) -> None:
        """The caller is with somebody else: "bridge", "hold", "queue", "conference", "referral"."""

    def resumed(self) -> None:
        """The caller is back."""

    def call_ended(self) -> None:
        """The call has ended, or has moved to another worker. Nothing more can be said."""
