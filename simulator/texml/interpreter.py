"""Plays a TeXML document on an incoming call: fetched when it rings, verb after verb, to its end.

Sources: Telnyx docs, "TeXML instruction fetching" (what is sent, and that the answer is the
document), the verbs Connect ("the following instructions will be executed when the service is
stopped") and Stream (``enableReconnect``); pipecat-ai/docs#986 (a call is hung up at the end of its
document). Not documented, and so ours: the time for an answer, and when a lost stream is opened
again.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp

from simulator.call import Call
from simulator.media.stream import Stream as MediaStream
from simulator.model.errors import TelnyxError
from simulator.texml import document
from simulator.texml.document import DocumentError, Verb
from simulator.webhooks.signing import Signer

_ANSWERS_WITHIN_S = 10.0
_RECONNECTS_AFTER_S = 1.0
_OK = 200
_API_VERSION = "2010-04-01"


class Interpreter:
    """The instructions of one call."""

    def __init__(self, call: Call, signer: Signer) -> None:
        self._call = call
        self._signer = signer

    async def run(self) -> None:
        """Fetch and play; the call ends with the document, or at once if there is none."""
        try:
            verbs = document.parse(await self._fetch())
        except DocumentError as error:
            self._note("problem", why=f"its TeXML {error}")
            self._call.end("unspecified", "unknown")
            return
        self._note("document", verbs=[type(each).__name__ for each in verbs])
        if verbs and isinstance(verbs[0], document.Reject):
            self._call.end(verbs[0].cause, "callee")
            return
        self._call.commanded = True
        self._call.answer({})
        await self._until(lambda: self._call.leg.state == "answered")
        for verb in verbs:
            if self._over or isinstance(verb, document.Hangup):
                break
            await self._play(verb)
        if not self._over:
            self._note("hangup")
            self._call.end("normal_clearing", "callee")

    async def _fetch(self) -> bytes:
        """Ask the application for its instructions. Raises DocumentError for any but 200."""
        call = self._call
        fields = _fields(call)
        if call.scenario.party.name:
            fields["CallerId"] = call.scenario.party.name
        body = urlencode(fields).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            async with call.exchange.session.post(
                call.destination.url,
                data=body,
                headers=form | self._signer.headers(body),
                timeout=aiohttp.ClientTimeout(total=_ANSWERS_WITHIN_S),
            ) as answer:
                text = await answer.read()
                status = answer.status
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise DocumentError(f"could not be fetched: {type(error).__name__} {error}") from error
        if status != _OK:
            raise DocumentError(f"could not be fetched: the webhook URL answered {status}")
        return text

    async def _play(self, verb: Verb) -> None:
        match verb:
            case document.Stream():
                await self._stream(verb)
            case document.Pause(seconds):
                await self._call.record.wait(lambda: self._over, seconds)
            case document.Say(text):
                await self._say(text)
            case _:
                self._note("ignored", why=f"<{type(verb).__name__}> after the answer")

    async def _stream(self, verb: document.Stream) -> None:
        """Open a stream, and again if the network drops it and the document lets us."""
        while (stream := self._opened(verb)) is not None and verb.waits:
            await self._until(lambda: self._call.line.current is not stream)
            if not (stream.broke and verb.reconnects):
                return
            if await self._call.record.wait(lambda: self._over, _RECONNECTS_AFTER_S):
                return

    def _opened(self, verb: document.Stream) -> MediaStream | None:
        line = self._call.line
        try:
            line.open(dict(verb.body))
        except TelnyxError as error:
            self._note("ignored", why=str(error.body["errors"][0]["detail"]))
            return None
        return line.current

    async def _say(self, text: str) -> None:
        said: list[bool] = []
        self._call.player.speak({"payload": text}, then=lambda: said.append(True))
        await self._until(lambda: bool(said))

    async def _until(self, condition: Callable[[], bool]) -> None:
        """Wait for something, at longest until the call is over."""
        await self._call.record.wait(lambda: self._over or condition())

    @property
    def _over(self) -> bool:
        return self._call.leg.state == "ended"

    def _note(self, what: str, **more: Any) -> None:
        self._call.record.add("texml", what=what, **more)


def _fields(call: Call) -> dict[str, str]:
    """Return what every request for instructions has."""
    leg = call.leg
    return {
        "AccountSid": call.exchange.user_id,
        "ApiVersion": _API_VERSION,
        "CallSid": leg.call_control_id,
        "CallSidLegacy": leg.call_control_id,
        "CallStatus": "ringing",
        "ConnectionId": leg.connection_id,
        "From": leg.from_,
        "To": leg.to,
    }
