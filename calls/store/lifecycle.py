"""The life of a call: it rings, is answered, suspended, paused, and ends."""

from calls import keys
from calls.snapshot import CallState
from calls.store.lua_steps import CallSteps
from calls.store_types import Origin


class LifecycleSteps(CallSteps):
    """The steps from the first ring to the end."""

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
        about = (agent, direction, override, reference, self.data_versions.begins_in())
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
    ) -> str:
        """Record the answer; return the call's direction if this did it, '' otherwise.

        *proof* names what shows it, '' its own event. *agent*, *override* and *reference* are those
        of a call we dialled, which begins with this if it is new.
        """
        version = self.data_versions.begins_in() if agent else 0
        about = (proof, agent, override, reference, version)
        direction = self._step("call_answered", call, origin, *about)
        if agent:
            self.leases.open(call)
        return direction if isinstance(direction, str) else ""

    def begin_anew(
        self,
        call: str,
        origin: Origin,
        about: tuple[str, str, str, str],
        lasted_ms: int,
        proof: str,
        *,
        spoken: bool,
    ) -> bool:
        """Begin a call that was lost; false if it is known.

        *about*: agent, direction, override, reference, as of `call_ringing`. It has *lasted_ms*;
        *spoken*: its agent greets no more. *proof* names what shows that it is answered, '' nothing
        yet.
        """
        version = self.data_versions.begins_in()
        given = (*about, version, lasted_ms, int(spoken), proof)
        begun = bool(self._step("begin_anew", call, origin, *given))
        self.leases.open(call)
        return begun

    def attach_call(
        self,
        call: str,
        origin: Origin,
        agent: str,
        direction: str,
        override: str,
        reference: str,
        *,
        stream: bool,
    ) -> int:
        """Take on a call that its team's own application has answered.

        Returns 1, 0 if that was known, and less for a refusal (`lua/lifecycle/attach_call.lua`).
        """
        about = (agent, direction, override, reference, int(stream))
        done = int(self._step("attach_call", call, origin, *about))
        if done >= 0:
            self.leases.open(call)
        return done

    def line_of_call(
        self, call: str, origin: Origin, connection: str, prefix: str, digest: str = ""
    ) -> bool:
        """Keep Telnyx's connection of *call*, and the prefix of the other side's number.

        *digest*: that number's keyed hash (`calls.patience_memory`), where it may be remembered.
        """
        return bool(self._step("line_of_call", call, origin, connection, prefix, digest))

    def extend_call(
        self, call: str, origin: Origin, by_ms: int, most: int, extensions: int, who: str
    ) -> bool:
        """Move the time limit of *call*, *most* times in all, if it has moved *extensions* times.

        Returns whether it moved: doubled requests move it once.
        """
        return bool(self._step("extend_call", call, origin, by_ms, most, extensions, who))

    def give_patience(self, call: str, origin: Origin, why: str) -> tuple[bool, str]:
        """Record why *call* needs patience; returns whether that is new, and its number's hash."""
        new, digest = self._step("give_patience", call, origin, why)
        return bool(new), str(digest)

    def answering_machine(self, call: str, origin: Origin, what: str, result: str) -> bool:
        """Record who answered; `lua/lifecycle/answering_machine.lua` lists the values of *what*."""
        return bool(self._step("answering_machine", call, origin, what, result))

    def call_moved(self, call: str, origin: Origin, to: str) -> bool:
        """Record that *call* continues under the id *to*; true if it was live until now."""
        moved = bool(self._step("call_moved", call, origin, to))
        self.leases.forget(call)
        return moved

    def suspend(
        self, call: str, origin: Origin, for_ms: int, why: str, happened_at_ms: int = 0
    ) -> bool:
        """Suspend dead-air handling for the reason *why*, at most *for_ms* milliseconds.

        0 ends that reason and no other. *happened_at_ms*, by Telnyx's clock, shows that an
        event was overtaken by a later one. `calls.suspension` describes reasons.
        """
        return bool(self._step("suspend", call, origin, for_ms, why, happened_at_ms))

    def override_settings(
        self, call: str, origin: Origin, before: str, after: str, fields: str
    ) -> int:
        """Have *after* (JSON or '') override the agent's settings instead of *before*.

        Returns 1; 0 if *before* is no longer what does; -1 for an unknown or ended call. *fields*
        names what changes.
        """
        return int(self._step("override_settings", call, origin, before, after, fields))

    def allow_sms(self, call: str, origin: Origin, *, allowed: bool) -> int:
        """Record whether the other side agrees to text messages.

        Returns 1, 0 if that was known, -1 for an unknown or ended call.
        """
        return int(self._step("allow_sms", call, origin, int(allowed)))

    def keep_number(self, call: str, origin: Origin, number: str) -> bool:
        """Keep the *number* of the other side while text messages may be sent to it."""
        return bool(self._step("keep_number", call, origin, number))

    def number_of(self, call: str) -> str:
        """Return the number kept so, '' for none. Never show or log it."""
        return str(self.redis.get(keys.number(call)) or "")

    def pause(self, call: str, origin: Origin, *, paused: bool) -> bool:
        return bool(self._step("pause", call, origin, int(paused)))

    def call_ended(self, call: str, origin: Origin, cause: str, source: str) -> bool:
        """End the call for good; true if this did it."""
        outcome = int(self._step("call_ended", call, origin, cause, source))
        if outcome >= 0:
            self.leases.close(call)
        return outcome == 1

    def may_be_texted(self, call: str) -> bool:
        """Return whether who is on *call* agreed to text messages."""
        return self.redis.hget(keys.of_call(call)[0], "sms_consent") == "1"

    def is_known(self, call: str) -> bool:
        """Return whether *call* is known, live or ended."""
        return bool(self.redis.hget(keys.of_call(call)[0], "state"))

    def is_live(self, call: str) -> bool:
        """Return whether *call* is known and live."""
        state = self.redis.hget(keys.of_call(call)[0], "state")
        return state in {CallState.RINGING, CallState.ANSWERED}
