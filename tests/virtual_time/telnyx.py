"""Telnyx for one call in virtual time: takes the client's commands, plays in turn.

It says what happened through `emit(event_type, payload, utterance)`, which the call delivers, loses
or doubles. `accepted` is what a real bill would show: every command it carried out, and when.
"""

import base64
from typing import NamedTuple

from telephony import client_state
from telephony.call_control import errors
from telephony.call_control.client import LegStatus
from telephony.call_control.command import Command

START_LAG_MS = 300  # from an accepted command to the first sound, when the line is free


class Playing(NamedTuple):
    utterance: str
    ms: int
    queued_at: int
    family: str = "speak"
    told: str = ""  # the id that the event of its beginning carried


class Accepted(NamedTuple):
    at_ms: int
    command: str
    client_state: str
    text: str


THEIRS = "theirs "
STATE, LOOKALIKE = base64.b64encode(b'{"order":7}').decode(), "user-1"
"""What another application's audio may carry: a state of its own, an id where ours would be."""

ANSWER_LOST = "answer lost"
FAILURES = {
    "refused": errors.RefusedError,
    "try again": errors.TryAgainError,
    "no answer": errors.UnansweredError,
    "gone": errors.CallGoneError,
}


class VirtualTelnyx:
    """One leg. `sounds` is what is audible right now.

    `troubles` are commands to fail, as (command, one of FAILURES or ANSWER_LOST).
    """

    def __init__(self, clock, emit, later, length_of):
        self._clock = clock
        self._emit = emit
        self._later = later
        self._length_of = length_of
        self.witness = lambda _name, _command: None
        self.refusal_witness = lambda _name: None
        self.listener = lambda _utterance: None
        self.lag_ms = START_LAG_MS
        self.up = True
        self.playing = ()
        self.taken = frozenset()
        self.refused = frozenset()
        self.accepted = ()
        self.troubles = ()
        self.voice = ""
        self.sounds = ""
        self.newest = ""
        self.labels = "own"
        self.dialled = "v3:virtual"
        self.picked_up = True

    def save(self):
        return (
            self.up, self.playing, self.taken, self.accepted, self.troubles, self.newest,
            self.labels, self.refused,
        )  # fmt: skip

    def load(self, saved):
        self.up, self.playing, self.taken, self.accepted, self.troubles, *rest = saved
        self.newest, self.labels, self.refused = rest

    # -- commands ---------------------------------------------------------------------------

    def answer(self, command, *, stream_url, transcription):
        del transcription
        self._carry_out("answer", command, stream_url, self._answered)

    def start_streaming(self, command, *, stream_url, listen_only=False):
        del listen_only
        if not self.picked_up:
            raise errors.TryAgainError("not answered yet", "90034")
        self._carry_out("stream", command, stream_url, lambda *_: self._later(200, "stream", "2"))

    def stop_streaming(self, command, *, stream_id):
        self._carry_out("stream stop", command, stream_id, lambda *_: None)

    def start_transcription(self, command, transcription):
        del transcription
        self._carry_out("transcription", command, "", lambda *_: None)

    def speak(self, command, *, text, voice, language, stop=""):
        del language
        self.voice = voice
        self._carry_out("speak", command, text, self._queue_after(stop))

    def play(self, command, *, audio_url, stop=""):
        self._carry_out("play", command, audio_url, self._queue_after(stop))

    def transfer(self, command, *, to):
        self._carry_out("transfer", command, to, lambda *_: None)

    def stop_playback(self, command, *, only_current=False):
        self._carry_out("stop", command, "", self._skip if only_current else self._stop)

    def hang_up(self, command):
        self._carry_out("hangup", command, "", lambda *_: self.drop("normal_clearing", "callee"))

    def dial(self, **parameters):
        """Place the call; `dialled` says which id the answer has, None for none."""
        command = Command("", parameters["command_id"], parameters["client_state"])
        self._carry_out("dial", command, str(parameters["time_limit_s"]), lambda *_: None)
        if self.dialled is None:
            raise errors.NamelessError("no id")
        return self.dialled

    def is_alive(self, _call_control_id):
        return self.up

    def status(self, _call_control_id):
        return LegStatus(self.up)

    # -- the line ---------------------------------------------------------------------------

    def drop(self, cause, source):
        """End the call, for either side."""
        self.up = False
        stopped, self.playing = self.playing, ()
        for playing in stopped:
            self._ended(playing, "call_hangup")
        self._emit("call.hangup", {"hangup_cause": cause, "hangup_source": source}, "")

    def begin(self, utterance):
        """Sound of *utterance* begins, if it is still to come."""
        if self.playing and self.playing[0].utterance == utterance:
            self.sounds = utterance
            first, *others = self.playing
            self.playing = (first._replace(told=self._tell(first, "started", {})), *others)
            self._later(first.ms, "audio_end", utterance)

    def finish(self, utterance, status="completed"):
        """*utterance* has been played; the next one begins."""
        if self.playing and self.playing[0].utterance == utterance:
            done, self.playing = self.playing[0], self.playing[1:]
            if status == "completed":
                self.listener(done.utterance)
            self._ended(done, status)
            if self.playing:
                self._later(0, "audio_start", self.playing[0].utterance)

    def _ended(self, playing, status):
        self.sounds = ""
        self._tell(playing, "ended", {"status": status})

    def _tell(self, playing, what, payload):
        """Say what happened to *playing*; return the id that this carries, by `labels`."""
        label = playing.utterance
        if label.endswith(" state"):
            label, payload = "", payload | {"client_state": STATE}
        elif label.endswith(" lookalike"):
            label = LOOKALIKE
        elif label.startswith(THEIRS):
            label = self.newest
        if self.labels == "newest":
            label = self.newest
        if self.labels == "none":
            label, payload = "", payload | {"client_state": None}
        self._emit(f"call.{playing.family}.{what}", payload, label)
        return label

    def others_play(self, name, ms, family="playback"):
        """Another application has audio of *ms* milliseconds played on the leg, in its turn.

        *name* ends in what it carries, "state" or "lookalike", else it is the newest of the leg.
        """
        self._take_in(Playing(f"{THEIRS}{name}", ms, self._clock(), family))

    def _answered(self, _command, _text):
        self._emit("call.answered", {}, "")
        self._later(200, "stream", "1")

    def _stop(self, _command, _text):
        stopped, self.playing = self.playing, ()
        for playing in stopped:
            self._ended(playing, "cancelled")

    def _skip(self, _command, _text):
        if self.playing:
            self.finish(self.playing[0].utterance, "cancelled")

    def _queue_after(self, stop):
        """Return what queues an utterance once what is playing, and all behind it, is stopped."""

        def act(command, text):
            if stop:
                self._stop(command, text)
            self._queue(command, text)

        return act

    def _queue(self, command, text):
        utterance = client_state.read(command.client_state).utterance
        ms = self._length_of(utterance, text)
        self.newest = utterance
        self._take_in(Playing(utterance, ms, self._clock()))

    def _take_in(self, playing):
        self.playing += (playing,)
        if len(self.playing) == 1:
            self._later(self.lag_ms, "audio_start", playing.utterance)

    def _carry_out(self, name, command, text, act):
        """Carry *command* out unless it was carried out before (by its command_id)."""
        trouble = self._next_trouble(name)
        if trouble == "refused" and command.command_id in self.taken:
            trouble = ""  # what was carried out is not refused when it comes again
        if command.command_id in self.refused:
            trouble = "refused"  # and words that were refused are not spoken
        if trouble == "refused" and name in {"speak", "play"}:
            self.refused |= {command.command_id}
        if trouble in FAILURES:
            self.refusal_witness(name)
            raise FAILURES[trouble](trouble)
        if not self.up:
            raise errors.CallGoneError("call has already ended", "90018")
        if command.command_id not in self.taken:
            self.taken |= {command.command_id}
            self.accepted += (Accepted(self._clock(), name, command.client_state or "", text),)
            self.witness(name, command)
            act(command, text)
        if trouble:
            raise errors.UnansweredError("carried out, but the answer was lost")

    def _next_trouble(self, name):
        for index, (failing, trouble) in enumerate(self.troubles):
            if failing == name:
                self.troubles = self.troubles[:index] + self.troubles[index + 1 :]
                return trouble
        return ""
