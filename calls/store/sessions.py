"""Who owns a call, and the media stream that its owner holds."""

from typing import Any

from calls import keys
from calls.snapshot import CallState
from calls.store.lua_steps import CallSteps
from calls.store_types import Lease, Origin
from deadair import StoreUnavailableError


class SessionSteps(CallSteps):
    """The steps of a call's session: ownership and media."""

    def attach_session(self, call: str, origin: Origin, stream_id: str, nonce: str = "") -> Lease:
        """Take the call for the worker `origin.by`; the owner before it is fenced off.

        *nonce* identifies a media token: each is valid for one stream, and only until a newer one
        is used. The same attach again gets the same lease. Token 0: there is nothing to own, or
        the media token was used.
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

    def is_handed_over(self, call: str, by: str) -> bool:
        """Return whether another worker than *by* has the call, or it is over."""
        found: Any = self.redis.hmget(keys.of_call(call)[0], ["state", "owner"])
        state, owner = found
        return state != CallState.ANSWERED or bool(owner and owner != by)

    def is_listening(self, worker: str) -> bool:
        """Return whether *worker* listens for wake-ups: a killed one's connection ended with it.

        True where that can't be told: there are several servers, or the command is not allowed.
        """
        if self.redis.sharded:
            return True
        try:
            [(_, listeners)] = self.redis.pubsub_numsub(keys.wakeups(worker))
        except StoreUnavailableError:
            return True
        return int(listeners) > 0

    def request_stream(
        self,
        call: str,
        origin: Origin,
        every_ms: int,
        *,
        keep_owner_ms: int = 0,
        longest_ms: int = 0,
    ) -> int:
        """Request a new media stream, at most one in *every_ms*; returns the attempt or 0.

        None for a call whose owner attached within *keep_owner_ms*. With *longest_ms*, the time
        doubles up to that while no stream comes.
        """
        step = "request_stream"
        return int(self._step(step, call, origin, every_ms, keep_owner_ms, longest_ms))

    def stream_wanted(self, call: str, origin: Origin, attempt: int) -> bool:
        """Return whether the stream of *attempt* is yet to be opened: its task may be late."""
        return bool(self._step("stream_wanted", call, origin, attempt))

    def media_comes(self, call: str, origin: Origin) -> bool:
        """Record that the stream brings sound: from now on all sound is heard."""
        return bool(self._step("hearing", call, origin, "media", 0))

    def sound_heard(self, call: str, origin: Origin, ago_ms: int) -> bool:
        """Record that something clearly above the background was heard *ago_ms* ago."""
        return bool(self._step("hearing", call, origin, "sound", ago_ms))

    def line_dead(self, call: str, origin: Origin, *, dead: bool) -> bool:
        """Record that the line has carried only digital silence since the answer, or no longer."""
        return bool(self._step("hearing", call, origin, "dead" if dead else "alive", 0))

    def media_lost(self, call: str, origin: Origin, *, lost: bool, codec: str = "") -> bool:
        """Record that media stopped or is back; true if that is new.

        *codec*: media arrives in this one, which we can't decode.
        """
        return bool(self._step("media_lost", call, origin, int(lost), codec))
