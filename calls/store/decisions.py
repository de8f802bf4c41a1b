"""Decisions about a call: requested, claimed once, and their outcome."""

from calls import keys
from calls.store.lua_steps import CallSteps
from calls.store_types import Origin


class DecisionSteps(CallSteps):
    """The steps of a decision."""

    def request_step(
        self,
        call: str,
        origin: Origin,
        epoch: int,
        step: str,
        good_for_ms: int,
        judged: tuple[str, str] = ("", ""),
        **why: str,
    ) -> bool:
        """Record that *step* is requested; false if it already is or the call moved on.

        *judged* is the cause of the silence it is due to, and the evidence for it.
        """
        pairs = [text for pair in why.items() for text in pair]
        return bool(
            self._step("request_step", call, origin, epoch, step, good_for_ms, *judged, *pairs)
        )

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

    def withdraw_step(
        self, call: str, origin: Origin, epoch: int, step: str, utterance: str
    ) -> str:
        """Take the claim of *step* back, whose command was not carried out; it may be made again.

        Returns 'stale', or what else became of it.
        """
        arguments = (epoch, step, utterance, 0, "", "1", 1)
        return str(self._step("claim_speech", call, origin, *arguments))

    def claim_hangup(self, call: str, origin: Origin, epoch: int, cause: str, ms: int) -> str:
        """Return 'go', 'again', 'sent', or why the call must not be hung up."""
        return str(self._step("claim_hangup", call, origin, epoch, cause, ms))

    def hangup_claimed(self, call: str) -> str:
        """Return the outcome of the hang-up claimed before, '' if none was."""
        return str(self.redis.hget(keys.claims(call), "hangup") or "")

    def defer_hangup(self, call: str, origin: Origin, for_ms: int, why: str) -> bool:
        """Defer the requested hang-up by *for_ms* milliseconds."""
        return bool(self._step("defer_hangup", call, origin, for_ms, why))

    def claim_transfer(self, call: str, origin: Origin, epoch: int, *, silence: bool) -> str:
        """Return 'go', 'again', or why the call must not be transferred.

        *silence*: the caller's silence is a reason, besides an agent that failed.
        """
        return str(self._step("claim_transfer", call, origin, epoch, int(silence)))

    def claim_message(self, call: str, origin: Origin, claim: str, most: int) -> str:
        """Return 'go', 'again', or why the text message *claim* must not be sent.

        *most*: how many the call's agent may send.
        """
        return str(self._step("claim_message", call, origin, claim, most))

    def message_outcome(
        self, call: str, origin: Origin, claim: str, outcome: str, detail: str = ""
    ) -> bool:
        return bool(self._step("message_outcome", call, origin, claim, outcome, detail))

    def record_outcome(
        self, call: str, origin: Origin, claim: str, outcome: str, utterance: str, detail: str
    ) -> None:
        self._step("record_outcome", call, origin, claim, outcome, utterance, detail)
