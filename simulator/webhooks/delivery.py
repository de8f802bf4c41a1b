"""Delivery of events: signed, at least once, in no guaranteed order, with Telnyx's retry rules.

2 s an attempt; 408, 429, 5xx, time-outs and connection errors are tried again with growing waits,
other 4xx are not; after two failures in a row the failover address is used. Source: Telnyx docs,
"Receiving webhooks for Programmable Voice" and "Webhook fundamentals".
"""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import aiohttp

from simulator import clock
from simulator.loop_lag import LoopLag
from simulator.model.faults import Fault
from simulator.model.interfaces import CallPort
from simulator.model.options import Options
from simulator.model.record import Entry
from simulator.webhooks import events
from simulator.webhooks.signing import Signer

_FAULT_KINDS = ("drop", "duplicate", "delay", "swap")
_SWAP_PATIENCE = 5.0  # seconds a swapped event waits for a next one
_FAILURES_BEFORE_FAILOVER = 2
_REDIRECTS = 3
_USER_AGENT = "telnyx-webhooks"


class WebhookDelivery:
    """Sends the events of every call."""

    def __init__(self, options: Options, signer: Signer, loop_lag: LoopLag) -> None:
        self._signer = signer
        self._loop_lag = loop_lag
        self._random = random.Random(options.seed)  # noqa: S311  # repeatable on purpose
        self._injector = events.UnknownFieldInjector(options.unknowns, options.seed)
        connector = aiohttp.TCPConnector(force_close=not options.webhook_keep_alive, limit=0)
        self._session = aiohttp.ClientSession(connector=connector)

    async def close(self) -> None:
        await self._session.close()

    def send(self, call: CallPort, event_type: str, payload: dict[str, Any]) -> Entry:
        """Record an event and deliver it in the background."""
        data = self._injector.apply(events.build(event_type, payload))
        if event_type != "call.analyzed" and self._injector.unknown_event():
            self.send(call, "call.analyzed", call.leg.common)
        entry = call.record.add(
            "event", event=event_type, id=data["id"], payload=data["payload"], deliveries=[]
        )
        fault = call.exchange.faults.strike(event_type, call.leg.call_control_id, _FAULT_KINDS)
        if fault:
            entry["fault"] = fault.do
        odd = call.exchange.faults.strike_all(event_type, call.leg.call_control_id, ("shape",))
        if odd:
            entry["shapes"] = [each.shape for each in odd]
        nowhere = call.options.texml or not call.destination.address(event_type)
        if (fault and fault.do == "drop") or nowhere:
            return entry
        call.destination.pending += 1
        call.exchange.spawn(self._deliver(call, data, entry, fault))
        return entry

    async def _deliver(
        self, call: CallPort, data: dict[str, Any], entry: Entry, fault: Fault | None
    ) -> None:
        try:
            jitter = call.options.webhook_jitter
            late = self._random.uniform(0.0, jitter) if jitter else 0.0
            await asyncio.sleep(call.options.webhook_latency + late)
            if fault and fault.do == "delay":
                await asyncio.sleep(fault.seconds)
            if fault and fault.do == "swap":
                await call.record.wait(lambda: _followed(call, entry), _SWAP_PATIENCE)
            await self._attempts(call, data, entry)
            if fault and fault.do == "duplicate":
                await self._attempts(call, data, entry)
        finally:
            call.destination.pending -= 1
            call.record.touch()

    async def _attempts(self, call: CallPort, data: dict[str, Any], entry: Entry) -> None:
        event_type = data["event_type"]
        url = call.destination.address(event_type)
        failover = call.destination.failover_url
        waits = _waits(call, event_type)
        for attempt, wait in enumerate([0.0, *waits], start=1):
            await asyncio.sleep(wait)
            target = failover if failover and attempt > _FAILURES_BEFORE_FAILOVER else url
            odd = tuple(entry.get("shapes", ()))
            delivery = await self._attempt(call, data, attempt, target, odd)
            entry["deliveries"].append(delivery)
            call.record.add("delivery", event=event_type, id=data["id"], **delivery)
            if not _retried(delivery["status"], call.options.webhook_retry_4xx):
                return

    async def _attempt(
        self, call: CallPort, data: dict[str, Any], attempt: int, url: str, odd: tuple[str, ...]
    ) -> dict[str, Any]:
        body = events.encode(data, attempt, url, odd)
        headers = {"Content-Type": "application/json", "User-Agent": _USER_AGENT}
        headers |= self._signer.headers(body)
        began = clock.now()
        status: int | None = None
        problem = content_type = ""
        try:
            async with self._session.post(
                url,
                data=body,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=call.options.webhook_timeout),
                max_redirects=_REDIRECTS,
            ) as response:
                status, content_type = response.status, response.content_type
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            problem = type(error).__name__
        delivery = {
            "attempt": attempt,
            "url": url,
            "status": status,
            "latency": round(clock.now() - began, 4),
            "own_lateness": self._loop_lag.since(began),
        }
        more = {"problem": problem, "content_type": content_type}
        return delivery | {name: value for name, value in more.items() if value}


def _followed(call: CallPort, entry: Entry) -> bool:
    """Whether an event that came after this one has been delivered."""
    later = call.record.entries[call.record.entries.index(entry) + 1 :]
    return any(each["kind"] == "event" and each["deliveries"] for each in later)


def _waits(call: CallPort, event_type: str) -> Iterator[float]:
    policy = call.destination.retries_ms(event_type)
    if policy is not None:
        return (each / 1000 for each in policy)
    options = call.options
    return (options.webhook_backoff * 2**n for n in range(options.webhook_attempts - 1))


def _retried(status: int | None, retry_4xx: bool) -> bool:
    if status is None or status in (408, 429) or status >= 500:  # noqa: PLR2004  # the class of server errors
        return True
    return retry_4xx and status >= 300  # noqa: PLR2004  # everything that is no success
