"""Gathering of digits: the rules when it is complete, and the clock that runs beside them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.features.player import Player
from simulator.model.interfaces import CallPort


@dataclass
class DigitBuffer:
    """The digits so far; pure."""

    minimum: int = 1
    maximum: int = 128
    terminator: str = "#"
    valid: str = "0123456789#*"
    digits: str = ""

    def press(self, digit: str) -> str:
        """Take a digit; return the status if the gather is thereby over, else an empty string."""
        if digit == self.terminator:
            return self.verdict
        if digit not in self.valid:
            return "invalid"
        self.digits += digit
        return self.verdict if len(self.digits) >= self.maximum else ""

    @property
    def verdict(self) -> str:
        """``valid`` if there are enough digits."""
        return "valid" if len(self.digits) >= self.minimum else "invalid"


class Gather:
    """One gather command in progress."""

    def __init__(
        self,
        call: CallPort,
        body: dict[str, Any],
        prompt: Callable[..., Any] | None,
        player: Player,
        ended: Callable[[], None],
    ) -> None:
        """Take what plays the prompt, if there is one: ``speak`` or ``play`` of the player."""
        self._call = call
        self._player = player
        self._ended = ended
        self._over = False
        self._body = body
        self._prompt = prompt
        self._tries = body.get("maximum_tries", 3)
        self._state = body.get("client_state") or call.leg.client_state
        self._timer: asyncio.TimerHandle | None = None
        self._digits = DigitBuffer()

    def begin(self) -> None:
        """Play the prompt, or listen at once if there is none."""
        self._try(invalid=False)

    def _try(self, *, invalid: bool) -> None:
        body = self._body
        self._tries -= 1
        self._digits = DigitBuffer(
            body.get("minimum_digits", 1),
            body.get("maximum_digits", 128),
            body.get("terminating_digit", "#"),
            body.get("valid_digits", "0123456789#*"),
        )
        if self._prompt is None:
            self._listen()
        else:
            self._prompt(self._prompt_body(invalid), then=self._listen)

    def _prompt_body(self, invalid: bool) -> dict[str, Any]:
        body = self._body
        spoken = (invalid and body.get("invalid_payload")) or body.get("payload")
        url = (invalid and body.get("invalid_audio_url")) or body.get("audio_url")
        name = (invalid and body.get("invalid_media_name")) or body.get("media_name")
        given = {"payload": spoken, "audio_url": url, "media_name": name}
        state = {"client_state": self._state} if self._state else {}
        return {key: value for key, value in given.items() if value} | state

    def _listen(self) -> None:
        """Start to wait for the first digit, unless digits came during the prompt."""
        if self._over or self._digits.digits:
            return
        total = self._body.get("timeout_millis", 60_000)
        self._wait(min(self._body.get("initial_timeout_millis", total), total) / 1000)

    def press(self, digit: str) -> None:
        """Take a digit from the caller; it cuts a prompt short."""
        if self._prompt is not None and not self._digits.digits:
            self._player.stop({"stop": "current"})
        status = self._digits.press(digit)
        if status:
            self._conclude(status)
        else:
            self._wait(self._body.get("inter_digit_timeout_millis", 5000) / 1000)

    def end(self, status: str) -> None:
        """End it, whatever was pressed."""
        if self._over:
            return
        self._over = True
        self._ended()
        if self._timer:
            self._timer.cancel()
        self._call.emit(
            "call.gather.ended",
            client_state=self._state,
            **self._call.leg.parties,
            digits=self._digits.digits,
            status=status,
        )

    def _wait(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._call.later(seconds, self._give_up)

    def _give_up(self) -> None:
        self._conclude(self._digits.verdict if self._digits.digits else "timeout")

    def _conclude(self, status: str) -> None:
        prompted = {"payload", "audio_url", "media_name"} & set(self._body)
        if status != "valid" and self._tries > 0 and prompted:
            self._try(invalid=True)
        else:
            self.end(status)
