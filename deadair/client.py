"""Drive Dead Air from Celery code of your own: commands are task messages, nothing of it runs here.

    from deadair import DeadAir

    air = DeadAir(app)  # your own Celery app; or DeadAir(broker="redis://...") for a broker of ours
    air.dial("+4930123456", agent="sales", reference="order-17")
    air.say(call, "One moment, please.")

A command is a task `<namespace>.api.<verb>` on the queue `<namespace>.api`, sent as JSON with its
arguments by name. Phone numbers and words are replaced in what Celery logs and Flower shows. The
outcome is an event, `command.done` or `command.refused`, with the caller's `reference`; and the
task's result, where Dead Air has a result backend: `{"status": "done" | "refused", "why": ...,
"reference": ...}`. Give `result_backend` to read it from a broker of ours.

    @air.on("call.hung_up", queue="crm")  # a task on your app; the agent's `tell` names it
    def lost(event):
        Lead.objects.filter(pk=event.reference).update(cause=event.data["cause"])

Importing this changes nothing in your process; it needs Celery 5.4 or newer, and only once used.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deadair.events import Receivers

if TYPE_CHECKING:  # Celery is imported by those who have an app or give a broker
    from celery import Celery
    from celery.result import AsyncResult

NAMESPACE = "deadair"
MAX_TEXT = 3000
HIDDEN = frozenset({"to", "from_", "text", "settings"})
"""Arguments that hold phone numbers, words or a caller's data."""


class DeadAir:
    """Commands to a running Dead Air.

    Give your Celery *app*, whose broker Dead Air shares, or the *broker* Dead Air uses.
    *namespace* is Dead Air's `DEADAIR_NAMESPACE`. Methods raise kombu.exceptions.OperationalError
    when the broker is away, and ValueError for arguments no Dead Air would accept.
    """

    def __init__(
        self,
        app: "Celery | None" = None,
        *,
        broker: str = "",
        namespace: str = NAMESPACE,
        result_backend: str | None = None,
    ) -> None:
        if (app is None) == (not broker):
            raise ValueError("give either your Celery app or the broker that Dead Air uses")
        self.app = app if app is not None else _app_on(broker, result_backend)
        self.namespace = namespace
        self._receivers = Receivers(self.app, namespace)

    def dial(
        self,
        to: str,
        *,
        agent: str = "default",
        from_: str = "",
        reference: str = "",
        settings: dict[str, Any] | None = None,
    ) -> "AsyncResult[Any]":
        """Call the number *to* (E.164).

        *reference* makes the dial idempotent for 24 hours and comes back in the result. *settings*
        are dead-air settings for this call alone.
        """
        _at_least_one("to", to)
        return self._send(
            "dial", to=to, agent=agent, from_=from_, reference=reference, settings=settings or {}
        )

    def attach(
        self,
        call: str,
        *,
        agent: str = "default",
        direction: str = "incoming",
        stream: bool = True,
        reference: str = "",
        settings: dict[str, Any] | None = None,
    ) -> "AsyncResult[Any]":
        """Have Dead Air watch *call*, which an application of yours has answered.

        It asks a silent caller and hangs up; nothing else. Forward the call's Telnyx webhooks to
        it. *stream*: it opens a media stream of its own and transcribes. *reference* makes this
        idempotent for 24 hours. *settings* are dead-air settings for this call alone.
        """
        if direction not in {"incoming", "outgoing"}:
            raise ValueError(f"direction must be incoming or outgoing, not {direction!r}")
        about = {"agent": agent, "direction": direction, "stream": stream}
        return self._on_call("attach", call, reference, **about, settings=settings or {})

    def say(self, call: str, text: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Speak *text* (1 to 3,000 characters) on *call*, after what is playing."""
        if not 1 <= len(text.strip()) <= MAX_TEXT:
            raise ValueError(f"text must have 1 to {MAX_TEXT} characters, not {len(text.strip())}")
        return self._on_call("say", call, reference, text=text)

    def hang_up(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """End *call*."""
        return self._on_call("hang_up", call, reference)

    def pause(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Pause dead-air handling; `max_call_duration` still holds."""
        return self._on_call("pause", call, reference)

    def resume(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Resume dead-air handling; silence is counted from now."""
        return self._on_call("resume", call, reference)

    def thinking(self, call: str, *, for_s: float, reference: str = "") -> "AsyncResult[Any]":
        """Hold check-ins back for *for_s* seconds (0 to 900; 0 ends it) while the agent thinks."""
        return self._on_call("thinking", call, reference, for_s=_seconds("for_s", for_s, 0))

    def expect(
        self, call: str, *, within_s: float, why: str = "", reference: str = ""
    ) -> "AsyncResult[Any]":
        """Give the caller's next answer *within_s* seconds (1 to 900); *why* is shown."""
        seconds = _seconds("within_s", within_s, 1)
        return self._on_call("expect", call, reference, within_s=seconds, why=why)

    def extend(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Move the time limit of *call* by its `max_call_extension`, as often as that may be."""
        return self._on_call("extend", call, reference)

    def suspend(
        self, call: str, why: str, *, for_s: float, reference: str = ""
    ) -> "AsyncResult[Any]":
        """Suspend dead-air handling for *why*, *for_s* seconds at most (0 ends it)."""
        _at_least_one("why", why)
        seconds = _seconds("for_s", for_s, 0, most=14_400)
        return self._on_call("suspend", call, reference, why=why, for_s=seconds)

    def settings(
        self, call: str, settings: dict[str, Any], *, reference: str = ""
    ) -> "AsyncResult[Any]":
        """Override dead-air *settings* of *call*, ringing or live; None takes one back."""
        if not settings:
            raise ValueError("settings must not be empty")
        return self._on_call("settings", call, reference, settings=settings)

    def on(self, *types: str, queue: str = "", **options: Any) -> Callable[..., Any]:
        """Return a decorator: the function becomes a task that receives events of these *types*.

        All types if none is given. It is called with one `deadair.events.Event`. The task is
        registered on the app under the name Celery gives it, or `name`; *queue* is where it is
        received, and *options* are those of Celery's `app.task`. An agent's `tell` names that task,
        or `<namespace>.event`, which runs every function so decorated. Raises ValueError for a type
        there is not.
        """
        return self._receivers.register(types, queue, **options)

    def _on_call(self, verb: str, call: str, reference: str, **rest: Any) -> "AsyncResult[Any]":
        _at_least_one("call", call)
        return self._send(verb, call_control_id=call, reference=reference, **rest)

    def _send(self, verb: str, **kwargs: Any) -> "AsyncResult[Any]":
        shown = {name: "…" if name in HIDDEN else value for name, value in kwargs.items() if value}
        return self.app.send_task(
            f"{self.namespace}.api.{verb}",
            kwargs=kwargs,
            queue=f"{self.namespace}.api",
            serializer="json",
            argsrepr="",
            kwargsrepr=repr(shown),
        )


def _app_on(broker: str, result_backend: str | None) -> "Celery":
    from celery import Celery  # noqa: PLC0415  # see the top

    app = Celery("deadair-client", broker=broker, backend=result_backend, set_as_current=False)
    app.conf.update(
        task_serializer="json", accept_content=["json"], broker_connection_max_retries=1
    )
    return app


def _at_least_one(name: str, value: str) -> None:
    if not value.strip():
        raise ValueError(f"{name} must not be empty")


def _seconds(name: str, value: float, least: float, most: float = 900) -> float:
    if not least <= value <= most:
        raise ValueError(f"{name} must be {least:g} to {most:g} seconds, not {value:g}")
    return float(value)
