"""What an agent does to its call besides speaking: leases, transfers, digits, its stored state."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from calls.store import CallStore
from calls.store_types import Origin
from calls.suspension import OWN
from deadair import StoreUnavailableError
from monitor.actions import Actions, NotSentError
from monitor.replay.settings_then import with_override
from monitor.rules.time_limit import extension
from monitor.settings import AgentConfig
from monitor.settings.transfer_target import TRANSFER_TARGET

MAX_STATE, MAX_SMS = 16_384, 1_500
LONGEST_ANSWER_S = 900
DIGITS = re.compile(r"[0-9A-DwW*#]{1,64}")
"""What Telnyx sends as tones (spec: send_dtmf)."""


class CallActs:
    """The acts of one call's agent, under the fencing token of *origin*."""

    def __init__(
        self,
        call: str,
        origin: Origin,
        store: CallStore,
        actions: Actions,
        config: Callable[[], AgentConfig],
    ) -> None:
        self.call_control_id = call
        self._origin = origin
        self._store = store
        self._actions = actions
        self._config = config
        self._suspended = 0

    def expect(self, within_s: float, why: str = "") -> None:
        if not 1 <= within_s <= LONGEST_ANSWER_S:
            raise ValueError(f"within_s must be from 1 to {LONGEST_ANSWER_S}, not {within_s}")
        call, within_ms = self.call_control_id, round(within_s * 1000)
        self._store.expect_answer(call, self._origin, within_ms, why[:60])

    def extend(self) -> bool:
        call = self._store.snapshot(self.call_control_id, self._origin)
        settings = with_override(self._config().model_dump_json(), call)
        found = extension(call, settings)
        return found is not None and self._store.extend_call(
            self.call_control_id, self._origin, found.by_ms, found.most, call.extensions, "agent"
        )

    def nothing_to_say(self) -> None:
        self._store.agent_owes(self.call_control_id, self._origin, owes=False)

    def owe_answer(self) -> None:
        self._store.agent_owes(self.call_control_id, self._origin, owes=True)

    def transfer(self, to: str) -> None:
        if not to or not re.fullmatch(TRANSFER_TARGET, to):
            raise ValueError("to must be a number in E.164 form, a sip: address or queue:<name>")
        self._act(lambda call, act: self._actions.transfer_to(call, to, act))

    def send_digits(self, digits: str) -> None:
        if not DIGITS.fullmatch(digits):
            raise ValueError("digits must be 1 to 64 of 0-9, A-D, *, #, w and W")
        self._act(lambda call, act: self._actions.send_digits(call, digits, act))

    def allow_sms(self, allowed: bool = True) -> None:  # as the protocol has it
        self._store.allow_sms(self.call_control_id, self._origin, allowed=allowed)

    def send_sms(self, text: str) -> None:
        if not 1 <= len(text.strip()) <= MAX_SMS:
            raise ValueError(f"text must have 1 to {MAX_SMS} characters, not {len(text.strip())}")
        self._act(lambda call, act: self._actions.send_sms(call, text.strip(), act))

    def _act(self, request: Callable[[str, str], None]) -> None:
        """Request an act with its own id: repeated by the broker, it is done once."""
        try:
            request(self.call_control_id, uuid4().hex[:12])
        except NotSentError as error:
            raise StoreUnavailableError(str(error)) from error

    def remember(self, state: Mapping[str, Any]) -> None:
        kept = json.dumps(dict(state))
        if len(kept) > MAX_STATE:
            raise ValueError(f"state must be at most {MAX_STATE} characters of JSON")
        self._store.remember(self.call_control_id, self._origin, kept if state else "")

    def remembered(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self._store.remembered(self.call_control_id) or "{}")
        return kept

    @contextmanager
    def thinking(self, for_s: float = 30.0) -> Iterator[None]:
        longest_s = self._config().settings.dead_air_settings.thinking_timeout
        for_ms = round(min(for_s, longest_s) * 1000)
        self._store.thinking(self.call_control_id, self._origin, for_ms)
        try:
            yield
        finally:
            self._store.thinking(self.call_control_id, self._origin, 0)

    @contextmanager
    def suspended(self, why: str, for_s: float) -> Iterator[None]:
        self._suspended += 1
        reason = f"{OWN}{why[:60]}#{self._origin.token}.{self._suspended}"
        self._store.suspend(self.call_control_id, self._origin, round(for_s * 1000), reason)
        try:
            yield
        finally:
            self._store.suspend(self.call_control_id, self._origin, 0, reason)

    standing_still = suspended
    """Its former name."""

    def hang_up(self) -> None:
        self._store.end_after_speech(self.call_control_id, self._origin)

    def acknowledge(self, count: int) -> None:
        """Remove the first *count* items from the call's inbox: the agent has handled them."""
        self._store.acknowledge_inbox(self.call_control_id, self._origin, count)

    def started(self, *, owes: bool) -> None:
        """Record whether the agent that starts *owes* answers."""
        self._store.agent_started(self.call_control_id, self._origin, owes=owes)
