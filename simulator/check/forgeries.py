"""Events that are not Telnyx's: an application must refuse each of them.

Source: Telnyx docs, "Webhook signing": Ed25519 over timestamp and body, and a limit on its age.
"""

import aiohttp

from simulator.check.outcome import Outcome
from simulator.check.rules.verdict import Verdict
from simulator.model.leg import Leg
from simulator.webhooks import events
from simulator.webhooks.signing import Signer

_REFUSALS = range(400, 500)
_STALE_S = 3600
_WITHIN_S = 10.0


async def try_all(url: str, signer: Signer | None) -> Outcome:
    """Send forged events; *signer* has the right key, and is None where it is not ours to know."""
    leg = Leg("incoming", "+15550100001", "+15550100000", "1000000000000000001")
    payload = leg.common | {"direction": "incoming", "state": "parked"} | leg.parties
    body = events.encode(events.build("call.initiated", payload), 1, url)
    forged = {
        "an unsigned event is refused": (body, {}),
        "an event signed by another key is refused": (body, Signer().headers(body)),
    }
    if signer is not None:
        stale = signer.headers(body, age_s=_STALE_S)
        forged["an event an hour old is refused"] = (body, stale)
        altered = body.replace(b"parked", b"parkeD")
        forged["an event altered after it was signed is refused"] = (altered, signer.headers(body))
    verdicts = {}
    timeout = aiohttp.ClientTimeout(total=_WITHIN_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for name, (sent, headers) in forged.items():
            verdicts[name] = await _send(session, url, sent, headers)
    title = "Events that somebody else sends"
    return Outcome("forged-events", title, "signatures", verdicts=verdicts)


async def _send(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]
) -> Verdict:
    headers = headers | {"Content-Type": "application/json"}
    try:
        async with session.post(url, data=body, headers=headers) as answer:
            return Verdict(answer.status in _REFUSALS, f"answered {answer.status}")
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Verdict(False, f"no answer: {type(error).__name__}")
