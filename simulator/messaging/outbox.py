"""The messages of one simulator: taken once, then sent and finalized, with webhooks of both."""

import asyncio
from typing import Any

import aiohttp

from simulator.messaging import sms
from simulator.model.leg import CommandMemory
from simulator.model.options import Options
from simulator.webhooks import events
from simulator.webhooks.signing import Signer

Body = dict[str, Any]
_ATTEMPTS, _AGENT = 3, "telnyx-webhooks"
_OK = range(200, 300)


class Outbox:
    """Takes messages and keeps all of them. `messages` are as they were sent, with their events."""

    def __init__(
        self, options: Options, signer: Signer, session: aiohttp.ClientSession, user_id: str
    ) -> None:
        self._options, self._signer = options, signer
        self._session, self._user_id = session, user_id
        self._memory = CommandMemory(0)
        self.messages: list[Body] = []

    def take(self, body: Body, idempotency_key: str) -> tuple[Body, bool]:
        """Return the message that *body* makes, and whether it is new. Raises TelnyxError."""
        sms.check(body)
        earlier: Body | None = self._memory.recall(idempotency_key)
        if earlier is not None:
            return earlier, False
        message = sms.accepted(body, self._user_id)
        self._memory.remember(idempotency_key, message)
        self.messages.append(body | {"id": message["id"], "key": idempotency_key, "events": []})
        return message, True

    async def deliver(self, message: Body) -> None:
        """Tell the application that *message* was sent, then what became of it."""
        listed = next(each for each in self.messages if each["id"] == message["id"])
        for event, status in (("message.sent", "sent"), ("message.finalized", "")):
            message = sms.later(message, status or self._options.sms_status)
            await asyncio.sleep(self._options.webhook_latency)
            told = {"event": event, "status": message["to"][0]["status"], "answer": None}
            listed["events"].append(told)
            told["answer"] = await self._tell(events.build(event, message), message)

    async def _tell(self, data: Body, message: Body) -> int | None:
        url = message["webhook_url"] or self._options.webhook_url
        status = None
        for attempt in range(1, _ATTEMPTS + 1 if url else 1):
            body = events.encode(data, attempt, url)
            headers = {"Content-Type": "application/json", "User-Agent": _AGENT}
            timeout = aiohttp.ClientTimeout(total=self._options.webhook_timeout)
            try:
                async with self._session.post(
                    url, data=body, headers=headers | self._signer.headers(body), timeout=timeout
                ) as response:
                    status = response.status
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
                status = None
            if status in _OK:
                break
            await asyncio.sleep(self._options.webhook_backoff * attempt)
        return status
