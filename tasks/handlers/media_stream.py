"""What Telnyx tells of media streams. Each word counts for the stream it names and for no other."""

from calls.snapshot import CallSnapshot, CallState
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook


def _named(p: Dependencies, event: Webhook) -> str | None:
    """Return the nonce of the stream the event names, '' if it names none, None if none of ours."""
    address = event.text("stream_url") or event.text("stream_params", "stream_url")
    return (p.nonce_of(event.call, address) or None) if address else ""


def stream_started(p: Dependencies, event: Webhook) -> None:
    # No proof of a connection (seen without one): only the stream's own start frame is.
    if _named(p, event) is not None:
        p.store.append_timeline(event.call, event.origin, "stream.started")


def stream_stopped(p: Dependencies, event: Webhook) -> None:
    """Let go of the call if it was the present stream: its worker may be dead, and nobody hears.

    The sweep has a new stream opened then, long before the lease would lapse. A worker that lives
    has asked for one itself, and renews its lease within the second.
    """
    named = _named(p, event)
    if named is None:
        return
    p.store.append_timeline(event.call, event.origin, "stream.stopped")
    _let_go(p, p.store.snapshot(event.call, event.origin), named)


def stream_failed(p: Dependencies, event: Webhook) -> None:
    """Have another stream opened if it was the newest one, and none of ours is heard.

    A late word of an older stream takes the call from nobody.
    """
    named = _named(p, event)
    if named is None:
        return
    reason = event.text("failure_reason")[:80]
    p.store.append_timeline(event.call, event.origin, "stream.failed", reason=reason)
    call = p.store.snapshot(event.call, event.origin)
    if call.owner:
        _let_go(p, call, named)
    elif named in {"", str(call.stream_attempts)}:
        attempt = p.store.request_stream(event.call, event.origin, 3_000)
        if attempt:
            publish.open_stream(event.call, attempt)


def _let_go(p: Dependencies, call: CallSnapshot, named: str) -> None:
    held = call.state is CallState.ANSWERED and call.owner and call.stream_nonce
    if held and named == call.stream_nonce:
        p.store.leases.lapse(call.call_control_id)
