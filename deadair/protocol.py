"""The protocol between Dead Air and an agent: what it is told (`Agent`) and may do (`Call`).

An agent is created once per call, on the worker that holds the call's media socket. Its methods run
one at a time in a greenlet of their own: they may block (on a language model, say) and delay nobody
but their own call's next one. All are optional; an exception is logged and ends that method alone.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

AudioFormat = Literal["", "pcmu_8000", "pcm_8000", "pcm_16000"]
"""Of the audio an agent gets: none, mu-law at 8 kHz, or 16-bit little-endian samples; mono."""

SilenceStage = Literal["asking", "asked", "ending"]
"""A check-in is about to be made, was made, or a hang-up for silence is about to be made."""


class StoreUnavailableError(Exception):
    """The state of the calls could not be read or changed now; nothing is half-done."""


class Voice(Protocol):
    """A stream of the agent's own audio whose length is not known before.

    It is in the playback ledger from the first sound on until it falls silent, so nobody talks
    over it. Methods neither wait for the sound to be played nor raise once the call is over.
    """

    def write(self, pcmu: bytes) -> None:
        """Send *pcmu* (mu-law, 8 kHz, mono, of any length); it plays after what was sent before."""

    def mark(self, name: str) -> None:
        """Have `Agent.mark_reached(name)` called when all that was written so far has been played.

        It is the end of an utterance.
        """

    def clear(self) -> None:
        """Drop what was written and has not been played; its marks come back at once."""


class Call(Protocol):
    """What an agent may do on its call. Methods raise StoreUnavailableError if Redis is away."""

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
        """Have Telnyx speak *text* after what is playing; returns the utterance's id.

        Text may come in pieces: each sentence is spoken once it is whole, and no more once what
        was said is stopped. The id is then that of the last sentence. Returns '' when the call is
        over. Raises ValueError for empty text or over 3,000 characters.
        """

    def play(self, audio_url: str, seconds: float) -> str:
        """Have Telnyx play the file at *audio_url*, about *seconds* long; returns its id."""

    def stream(self, pcmu: bytes) -> str:
        """Send *pcmu* (mu-law, 8 kHz, mono) over the media socket; returns its id.

        Telnyx queues and paces it. For agents that synthesise their own voice; see `voice` for
        audio that comes bit by bit.
        """

    def stop(self) -> dict[str, float]:
        """Stop all that the agent is saying, or is about to.

        Returns which part (0 to 1) of each utterance was heard; those heard to their end are left
        out.
        """

    def clear(self) -> None:
        """Drop streamed audio that has not been played."""

    def thinking(self, for_s: float = 30.0) -> AbstractContextManager[None]:
        """Hold check-ins back while thinking, for *for_s* seconds at most.

        The agent's `thinking_timeout` is the limit.
        """

    def nothing_to_say(self) -> None:
        """Owe the caller no answer to what was said: the silence is the caller's again."""

    def expect(self, within_s: float, why: str = "") -> None:
        """Give the caller *within_s* seconds (1 to 900) for the next answer: a card number, say."""

    def extend(self) -> bool:
        """Move the call's time limit by `max_call_extension`, `max_call_extensions` times in all.

        Returns whether it moved.
        """

    def suspended(self, why: str, for_s: float) -> AbstractContextManager[None]:
        """Suspend dead-air handling (for a gather, a transfer), *for_s* seconds at most.

        The end of the block ends this reason and no other: a call that was bridged meanwhile stays
        suspended for the bridge.
        """

    def transfer(self, to: str) -> None:
        """Hand the caller on to *to*, a number in E.164 form or a sip: address, once.

        Dead-air handling is suspended while it rings. Raises ValueError for anything else; a
        number that `DIAL_PREFIXES` does not allow is refused, which the timeline tells.
        """

    def send_digits(self, digits: str) -> None:
        """Send *digits* (0-9, *, #, A-D; w and W wait 0.5 and 1 s) as tones. Raises ValueError."""

    def hang_up(self) -> None:
        """End the call once everything that was said has been heard."""

    def remember(self, state: Mapping[str, Any]) -> None:
        """Keep *state* (JSON, 16 KiB at most) for the agent that takes this call over.

        It replaces what was kept before and is forgotten with the call. Raises ValueError.
        """

    def remembered(self) -> dict[str, Any]:
        """Return what an agent of this call remembered last, {} for nothing."""


class Agent(Protocol):
    """What Dead Air tells an agent.

    While the caller is on hold, in a queue or with a person, Dead Air calls only `suspended` and
    `resumed`: what is said to a person is not for the agent. Words and keys of a hold or a queue
    come after `resumed`.
    """

    owes_answers: bool = False
    """It answers whatever the caller says. Silence after the caller's words is then the agent's
    own: fillers bridge it, and it is never taken for a caller who has gone."""

    audio_format: AudioFormat = ""
    """The caller's audio it wants; none costs nothing."""

    stops_when_interrupted: bool = False
    """What it says is stopped when the caller talks over it."""

    def call_started(self, call: Call) -> None:
        """The caller can be heard and spoken to, and nothing has been said yet."""

    def call_resumed(self, call: Call) -> None:
        """The same for a call in progress, which this new agent takes over.

        The worker of the agent before it died or lost the media socket. What that agent received
        and had not dealt with comes next; what it remembered is in `call.remembered()`.
        """

    def caller_said(self, text: str, *, final: bool) -> None:
        """A transcript arrived; interim ones (`final` false) may still change."""

    def key_pressed(self, digit: str) -> None: ...

    def caller_audio(self, frame: bytes) -> None:
        """20 ms of the caller in `audio_format`. An agent 5 s behind misses the oldest."""

    def caller_started_speaking(self) -> None:
        """The voice activity detector hears the caller; it takes some 150 ms to do so."""

    def caller_stopped_speaking(self) -> None:
        """It has heard no more of the caller for some 600 ms."""

    def interrupted(self, heard: dict[str, float]) -> None:
        """The caller talks over what the agent says.

        *heard*: which part (0 to 1) of each utterance was heard until then. Utterances heard to
        their end are left out. With `stops_when_interrupted` they have been stopped.
        """

    def caller_silent(self, stage: SilenceStage, in_s: float) -> None:
        """Dead-air handling is about to act in *in_s* seconds, or (`asked`) has just asked.

        The agent takes the silence over by speaking or thinking within that time.
        """

    def wrap_up(self, in_s: float) -> None:
        """The call's time limit is reached in *in_s* seconds (`max_call_wrap_up`).

        The agent comes to an end, or asks for more time by `Call.extend`; then it is told again.
        """

    def write_checkin(self, number: int, instructions: str) -> str:
        """Return the words of check-in *number* (from 1) of this silence, '' for the fixed ones.

        Called with `checkin_style` `generated` beside all other methods, while the silence runs;
        what is not there when the check-in is due is not waited for.
        """

    def mark_reached(self, name: str) -> None:
        """All that was written to `voice` before its mark *name* has been played or dropped."""

    def suspended(self, why: str) -> None:
        """The caller is with somebody else: "bridge", "hold", "queue" or "conference"."""

    def resumed(self) -> None:
        """The caller is back."""

    def call_ended(self) -> None:
        """The call is over, or has moved to another worker. Nothing can be said any more."""
