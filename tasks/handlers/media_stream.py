"""Handlers of media stream events. Each counts only for the stream it names."""

from calls.snapshot import CallSnapshot, CallState
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook

STREAM_EVERY_MS = 3_000


def _named(p: Dependencies, event: Webhook) -> str | None:
    """Return the nonce of the event's stream, '' if it names none, None if it is not ours."""
    address = event.text("stream_url") or event.text("stream_params", "stream_url")
    return (p.nonce_of(event.call, address) or None) if address else ""


def stream_started(p: Dependencies, event: Webhook) -> None:
    # No proof of a connection (it comes without one, too): only the stream's start frame is.
    if _named(p, event) is not None:
        p.store.append_timeline(event.call, event.origin, "stream.started")


def stream_stopped(p: Dependencies, event: Webhook) -> None:
    """Release the call if it was the present stream: its worker may be dead.

    If it is, a new stream is requested at once. If that can't be told the sweep requests it, long
    before the lease would lapse. A live worker has requested one itself, and renews its lease
    within the second.
    """
    named = _named(p, event)
    if named is None:
        return
    p.store.append_timeline(event.call, event.origin, "stream.stopped")
    call = p.store.snapshot(event.call, event.origin)
    if _let_go(p, call, named) and not p.store.is_listening(call.owner):
        _request_stream(p, event, stopped=True)


def stream_failed(p: Dependencies, event: Webhook) -> None:
    """Request another stream if it was the newest one and no session is connected.

    The first one that fails is tried again at once: it may have reached a worker that stops. A late
    event of an older stream changes no ownership.
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
        last_used = int(call.stream_nonce) if call.stream_nonce.isdecimal() else 0
        first = named and call.stream_attempts - last_used <= 1
        _request_stream(p, event, 0 if first else STREAM_EVERY_MS)


def _request_stream(
    p: Dependencies, event: Webhook, every_ms: int = STREAM_EVERY_MS, *, stopped: bool = False
) -> None:
    attempt = p.store.request_stream(event.call, event.origin, every_ms)
    if attempt:
        publish.open_stream(event.call, attempt, stopped=stopped)


def _let_go(p: Dependencies, call: CallSnapshot, named: str) -> bool:
    """Release *call* if it is held by the stream *named*; return whether it was."""
    held = call.state is CallState.ANSWERED and call.owner and call.stream_nonce
    if not held or named != call.stream_nonce:
        return False
    p.store.leases.lapse(call.call_control_id)
    return True
