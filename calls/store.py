"""The store of live calls: each method is one atomic step in Redis, named as its Lua file.

Every step has an `Origin`: the Telnyx event behind it, so that a doubled webhook has one effect,
and the fencing token of a session, so that a worker that lost the call can't change it. All methods
raise StoreUnavailableError; nothing is then half-done.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

import redis

from calls import keys, timeline
from calls.bridges import Bridges
from calls.leases import Leases
from calls.ledger import FOREIGN_CAP_MS
from calls.redis_client.errors import is_passing
from calls.redis_client.scripts import Steps, digest
from calls.snapshot import CallSnapshot, CallState, parse
from calls.speech_pace import SpeechPaces
from calls.store_types import Audio, Entered, Lease, Origin, PlaybackEnd, Speech, source_of
from calls.timeline import NOTABLE, Entry, entry_of_reply

OURS = Audio()
MARK = Audio(whose="mark")
"""A mark came back on the media socket: what was streamed before it has been played."""

ECHO_MS = 15_000
"""An echo of our words is transcribed no later than that (`calls/lua/prelude.lua`)."""

Notify = Callable[[str, str, Entry], None]
"""Receives agent, call and an entry of its timeline that hooks may report."""


class CallStore:
    """Live calls in Redis. `client` must decode responses (see `connect`).

    *notify* receives the entries that hooks may report, from the step's reply; it must not block.
    """

    def __init__(self, client: "redis.Redis", notify: Notify = lambda *_: None) -> None:
        self.redis = client
        self._notify = notify
        self.leases = Leases(client)
        self.bridges = Bridges(client)
        self.paces = SpeechPaces(client)
        self._steps = Steps(client)

    def _step(self, name: str, call: str, origin: Origin, *args: str | int) -> Any:
        token = "" if origin.token is None else origin.token
        arguments = (call, origin.event_id, token, origin.by, *args)
        reply = self._steps.run(name, keys.of_call(call), *arguments)
        if not isinstance(reply, list) or reply[:1] != [NOTABLE]:
            return reply
        _, agent, lines, *replied = reply
        for line in lines:
            self._notify(agent, call, entry_of_reply(*line))
        return replied[0] if replied else None

    # -- life of a call ---------------------------------------------------------------------

    def call_ringing(
        self,
        call: str,
        origin: Origin,
        agent: str,
        direction: str,
        override: str,
        reference: str = "",
    ) -> bool:
        """Begin a call of *agent*; *override* is a JSON object of settings for this call or ''.

        *reference* is what its team calls it.
        """
        about = (agent, direction, override, reference)
        begun = bool(self._step("call_ringing", call, origin, *about))
        # Also for a known call: the process that began it may have died before this line.
        self.leases.open(call)
        return begun

    def call_answered(
        self,
        call: str,
        origin: Origin,
        proof: str = "",
        agent: str = "",
        override: str = "",
        reference: str = "",
    ) -> bool:
        """Record the answer; true if this did it. *proof* is what tells, '' its own event.

        *agent*, *override* and *reference* are those of a call we dialled, which begins with this
        if it is new.
        """
        about = (proof, agent, override, reference)
        began = int(self._step("call_answered", call, origin, *about))
        if agent:
            self.leases.open(call)
        return began == 1

    def call_moved(self, call: str, origin: Origin, to: str) -> bool:
        """Record that *call* goes on under the id *to*; true if it was live until now."""
        moved = bool(self._step("call_moved", call, origin, to))
        self.leases.forget(call)
        return moved

    def call_ended(self, call: str, origin: Origin, cause: str, source: str) -> bool:
        """End the call for good; true if this did it."""
        outcome = int(self._step("call_ended", call, origin, cause, source))
        if outcome >= 0:
            self.leases.close(call)
        return outcome == 1

    def is_known(self, call: str) -> bool:
        """Return whether *call* is one of ours, be it over."""
        return bool(self.redis.hget(keys.of_call(call)[0], "state"))

    def is_live(self, call: str) -> bool:
        """Return whether *call* is one of ours and goes on."""
        state = self.redis.hget(keys.of_call(call)[0], "state")
        return state in {CallState.RINGING, CallState.ANSWERED}

    # -- ownership --------------------------------------------------------------------------

    def attach_session(self, call: str, origin: Origin, stream_id: str, nonce: str = "") -> Lease:
        """Take the call for the worker `origin.by`; the owner before it is fenced off.

        *nonce* identifies a media token: each is good for one stream, and no longer once
        a newer one was used. The same attach again gets the same lease. Token 0: nothing to own, or
        the media token is spent.
        """
        token, first = self._step("attach_session", call, origin, origin.by, stream_id, nonce)
        if int(token):
            self.leases.renew(call)
        return Lease(token=int(token), first=bool(int(first)))

    def detach_session(self, call: str, origin: Origin, why: str) -> bool:
        """Release the call at once instead of letting its lease lapse."""
        released = bool(self._step("detach_session", call, origin, why))
        if released:
            self.leases.lapse(call)
        return released

    def request_stream(self, call: str, origin: Origin, every_ms: int) -> int:
        """Ask for a new media stream, at most one in *every_ms*; returns the attempt or 0."""
        return int(self._step("request_stream", call, origin, every_ms))

    def stream_wanted(self, call: str, origin: Origin, attempt: int) -> bool:
        """Return whether the stream of *attempt* is yet to be opened: its task may be late."""
        return bool(self._step("stream_wanted", call, origin, attempt))

    # -- the playback ledger ----------------------------------------------------------------

    def register_utterance(
        self,
        call: str,
        origin: Origin,
        utterance: str,
        kind: str,
        ms: int,
        speech: Speech,
        pace: float = 1.0,
    ) -> Entered:
        """Enter an utterance of about *ms* milliseconds before its command goes to Telnyx.

        *pace* is that of its voice in other calls.
        """
        words = {"text": speech.text, "audio_url": speech.audio_url}
        raw = json.dumps(words) if any(words.values()) else ""
        source = source_of(speech.audio_url)
        arguments = (utterance, kind, ms, raw, source, f"{pace:.3f}")
        return Entered(int(self._step("register_utterance", call, origin, *arguments)))

    def speech(self, call: str, utterance: str) -> Speech | None:
        """Return what *utterance* says; None once it left the ledger."""
        raw = self.redis.hget(keys.speech(call), utterance)
        return Speech(**json.loads(str(raw))) if raw else None

    def said_lately(self, call: str, now_ms: int) -> list[str]:
        """Return our words that the caller's line may bring back at *now_ms*, by Redis's clock.

        They are those that play or wait, and those that left the ledger up to `ECHO_MS` ago.
        """
        return [text for text, _ in self.said_with_age(call, now_ms)]

    def words_said(self, call: str, utterance: str) -> str:
        """Return the words of *utterance* while they may come back; '' for none."""
        raw = self.redis.hget(keys.speech(call), f"said {utterance}")
        return str(json.loads(str(raw))["text"]) if raw else ""

    def said_with_age(self, call: str, now_ms: int) -> list[tuple[str, int]]:
        """Return the same, each with how many ms ago it ended; 0: it plays or waits."""
        stored = self.redis.hgetall(keys.speech(call))
        said = [json.loads(raw) for name, raw in stored.items() if str(name).startswith("said ")]
        aged = [(str(s["text"]), now_ms - s["left_at"] if s["left_at"] else 0) for s in said]
        return [(text, ago_ms) for text, ago_ms in aged if ago_ms <= ECHO_MS]

    def playback_started(
        self, call: str, origin: Origin, utterance: str, audio: Audio = OURS
    ) -> str:
        """Take it that *audio* began; *utterance* is the id its client_state names, '' for none.

        Returns 'begun', 'stop' when what began is to be stopped again, or '' if nothing changed.
        """
        whose = audio.whose if utterance or audio.whose != "ours" else "none"
        about = (whose, audio.family, audio.name, FOREIGN_CAP_MS, audio.happened_at_ms)
        step = "playback_started"
        return str(self._step(step, call, origin, utterance, *about, audio.source) or "")

    def playback_ended(
        self, call: str, origin: Origin, utterance: str, status: str, audio: Audio = OURS
    ) -> PlaybackEnd:
        """Take off the ledger what ended, whatever its *status*."""
        whose = audio.whose if utterance or audio.whose != "ours" else "none"
        about = (whose, audio.family, audio.name, audio.happened_at_ms, audio.source)
        removed, remaining, owner, *lengths = self._step(
            "playback_ended", call, origin, utterance, status, *about
        )
        return PlaybackEnd(str(removed), int(remaining), str(owner), *map(int, lengths))

    def expire_playbacks(self, call: str, origin: Origin, session: CallSnapshot) -> int:
        """Remove utterances whose end never came from the ledger; returns how many."""
        judged = [item for u in session.expired_utterances for item in (u.id, u.started_at_ms)]
        return int(self._step("expire_playbacks", call, origin, *judged)) if judged else 0

    def withdraw_utterance(self, call: str, origin: Origin, utterance: str, why: str) -> bool:
        return bool(self._step("withdraw_utterance", call, origin, utterance, why))

    def request_again(
        self, call: str, origin: Origin, utterance: str, claim: str, every_ms: int
    ) -> bool:
        """Return whether *utterance* must be requested again: its task seems lost.

        *claim* is the one it was made under, '' for what the agent says.
        """
        return bool(self._step("request_again", call, origin, utterance, claim, every_ms))

    def forget_speech(self, call: str, origin: Origin, utterance: str) -> None:
        """Forget the words of *utterance*: Telnyx has them."""
        self._step("forget_speech", call, origin, utterance)

    # -- the caller -------------------------------------------------------------------------

    def voice_activity(
        self, call: str, origin: Origin, *, speaking: bool, ago_ms: int
    ) -> list[str]:
        """Record that the caller began or stopped; returns the check-ins talked over."""
        return [str(u) for u in self._step("voice_activity", call, origin, int(speaking), ago_ms)]

    def caller_input(
        self,
        call: str,
        origin: Origin,
        evidence: str,
        *,
        hold_on_ms: int | None = None,
        count_anew: bool = True,
        item: str = "",
        digest: str = "",
    ) -> tuple[int, list[str]]:
        """Record a transcript, an interim one or a key. *digest* tells its words from others.

        *hold_on_ms*: how long the caller asks us to wait (0: not said). Returns the new epoch (-1
        if nothing changed) and the ids of our utterances that the caller talks over.
        """
        hold_on = "" if hold_on_ms is None else hold_on_ms
        reply = self._step(
            "caller_input", call, origin, evidence, hold_on, int(count_anew), item, digest
        )
        return int(reply[0]), [str(utterance) for utterance in reply[1:]]

    def raise_alarm(self, call: str, origin: Origin, about: str) -> bool:
        """Write an alarm on the call's timeline; true if it is the first of its kind."""
        return bool(self._step("raise_alarm", call, origin, about))

    def media_comes(self, call: str, origin: Origin) -> bool:
        """Record that the stream brings sound: from now on what is not heard was not there."""
        return bool(self._step("hearing", call, origin, "media", 0))

    def sound_heard(self, call: str, origin: Origin, ago_ms: int) -> bool:
        """Record that something clearly above the background was heard *ago_ms* ago."""
        return bool(self._step("hearing", call, origin, "sound", ago_ms))

    def media_lost(self, call: str, origin: Origin, *, lost: bool, codec: str = "") -> bool:
        """Record that no media comes in, or comes in again; true if that is new.

        *codec*: it comes in one that can't be heard.
        """
        return bool(self._step("media_lost", call, origin, int(lost), codec))

    def answering_machine(self, call: str, origin: Origin, what: str, result: str) -> bool:
        """Record who picked up; `lua/answering_machine.lua` says what *what* may be."""
        return bool(self._step("answering_machine", call, origin, what, result))

    # -- decisions and their steps ----------------------------------------------------------

    def request_step(
        self, call: str, origin: Origin, epoch: int, step: str, good_for_ms: int, **why: str
    ) -> bool:
        """Record that *step* is requested; false when it already is or the call moved on."""
        pairs = [text for pair in why.items() for text in pair]
        return bool(self._step("request_step", call, origin, epoch, step, good_for_ms, *pairs))

    def claim_speech(
        self,
        call: str,
        origin: Origin,
        epoch: int,
        step: str,
        utterance: str,
        ms: int,
        text: str = "",
        pace: float = 1.0,
    ) -> str:
        """Return 'go', 'again', or why *step* must not be said."""
        arguments = (epoch, step, utterance, ms, text, f"{pace:.3f}")
        return str(self._step("claim_speech", call, origin, *arguments))

    def claim_hangup(self, call: str, origin: Origin, epoch: int, cause: str, ms: int) -> str:
        """Return 'go', 'again', 'sent', or why the call must not be hung up."""
        return str(self._step("claim_hangup", call, origin, epoch, cause, ms))

    def claim_transfer(self, call: str, origin: Origin, epoch: int) -> str:
        """Return 'go', 'again', or why the call must not be transferred."""
        return str(self._step("claim_transfer", call, origin, epoch))

    def agent_started(self, call: str, origin: Origin, *, owes: bool) -> bool:
        """Record whether the agent that begins here *owes* the caller answers."""
        return bool(self._step("agent_started", call, origin, int(owes)))

    def agent_failed(self, call: str, origin: Origin, epoch: int) -> bool:
        """Record that the agent owes an answer for too long; false when it has given it."""
        return bool(self._step("agent_failed", call, origin, epoch))

    def defer_hangup(self, call: str, origin: Origin, for_ms: int, why: str) -> bool:
        """Keep the hang-up asked for from being carried out for *for_ms* milliseconds."""
        return bool(self._step("defer_hangup", call, origin, for_ms, why))

    def hangup_claimed(self, call: str) -> str:
        """Return what became of the hang-up claimed before, '' if none was."""
        return str(self.redis.hget(keys.claims(call), "hangup") or "")

    def record_outcome(
        self, call: str, origin: Origin, claim: str, outcome: str, utterance: str, detail: str
    ) -> None:
        self._step("record_outcome", call, origin, claim, outcome, utterance, detail)

    def thinking(self, call: str, origin: Origin, for_ms: int) -> bool:
        """Hold a thinking lease for *for_ms* milliseconds; 0 gives it back."""
        return bool(self._step("thinking", call, origin, for_ms))

    def end_after_speech(self, call: str, origin: Origin) -> bool:
        """End the call once its agent has been heard out."""
        return bool(self._step("end_after_speech", call, origin))

    def override_settings(
        self, call: str, origin: Origin, before: str, after: str, fields: str
    ) -> int:
        """Have *after* (JSON or '') override the agent's settings instead of *before*.

        Returns 1; 0 if *before* is no longer what does; -1 for an unknown or ended call. *fields*
        names what changes.
        """
        return int(self._step("override_settings", call, origin, before, after, fields))

    def pause(self, call: str, origin: Origin, *, paused: bool) -> bool:
        return bool(self._step("pause", call, origin, int(paused)))

    def suspend(
        self, call: str, origin: Origin, for_ms: int, why: str, happened_at_ms: int = 0
    ) -> bool:
        """Suspend dead-air handling by the reason *why*, *for_ms* milliseconds at the most.

        0 ends that reason and no other. *happened_at_ms*, by Telnyx's clock, tells an event that
        was overtaken by a later one. `calls.suspension` says what a reason looks like.
        """
        return bool(self._step("suspend", call, origin, for_ms, why, happened_at_ms))

    def expect_answer(self, call: str, origin: Origin, within_ms: int, why: str) -> bool:
        """Give the next answer *within_ms* milliseconds instead of the usual time."""
        return bool(self._step("expect_answer", call, origin, within_ms, why))

    def acknowledge_inbox(self, call: str, origin: Origin, count: int) -> bool:
        """Record that the agent has dealt with the first *count* items of the call's inbox."""
        return bool(self._step("acknowledge_inbox", call, origin, count))

    def append_timeline(self, call: str, origin: Origin, event: str, **details: str) -> bool:
        """Write something on the timeline that changes nothing else."""
        pairs = [text for pair in details.items() for text in pair]
        return bool(self._step("append_timeline", call, origin, event, *pairs))

    # -- reading ----------------------------------------------------------------------------

    def snapshot(self, call: str, origin: Origin, *, as_owner: bool = False) -> CallSnapshot:
        """Return the call as stored now; *as_owner*: take its doorbell flags."""
        return parse(call, self._step("snapshot", call, origin, int(as_owner)))

    def timeline(self, call: str, *, after: str = "-", limit: int = 2000) -> list[Entry]:
        """Return the entries of the timeline, those after the id *after* only; at most *limit*."""
        return timeline.read(self.redis, call, after=after, limit=limit)

    def snapshots(
        self,
        calls: Iterable[str],
        origin: Origin,
        unreadable: Callable[[str, Exception], None] = lambda *_: None,
    ) -> list[CallSnapshot]:
        """Return many calls in one round trip, taking nothing.

        A call that can't be read (another version's, or damaged) is left out, and *unreadable* is
        told of it and why: the others do not wait for it.
        """
        wanted = list(calls)
        self._steps.load("snapshot")
        pipe = self.redis.pipeline(transaction=False)
        for call in wanted:
            names = keys.of_call(call)
            pipe.evalsha(digest("snapshot"), len(names), *names, call, "", "", origin.by, 0)
        found = []
        for call, reply in zip(wanted, pipe.execute(raise_on_error=False), strict=True):
            try:
                if isinstance(reply, Exception):
                    raise reply
                found.append(parse(call, reply))
            except Exception as error:  # whatever it is, it is this call's alone
                if is_passing(error):
                    raise
                unreadable(call, error)
        return found
