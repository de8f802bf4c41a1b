"""A client of Dead Air for your own Celery code: each command is a task message.

    from deadair import DeadAir

    air = DeadAir(app)  # your own Celery app; or DeadAir(broker="redis://...")
    air.dial("+4930123456", agent="sales", reference="order-17")
    air.say(call, "One moment, please.")

A command is a task `<namespace>.api.<verb>` on the queue `<namespace>.api`, sent as JSON with its
arguments by name. Celery's logs and Flower do not show phone numbers and words. The outcome is an
event, `command.done` or `command.refused`, with your `reference`. If Dead Air has a result backend,
it is also the task's result: `{"status": "done" | "refused", "why": ..., "reference": ...}`; with
`broker`, give `result_backend` to read it.

    @air.on("call.hung_up", queue="crm")  # a task on your app; the agent's `tell` names it
    def lost(event):
        Lead.objects.filter(pk=event.reference).update(cause=event.data["cause"])

Importing this module changes nothing in your process and does not import Celery. Using it needs
Celery 5.4 or newer.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deadair.events import Receivers

if TYPE_CHECKING:  # Celery is imported only when it is used
    from celery import Celery
    from celery.result import AsyncResult

NAMESPACE = "deadair"
MAX_TEXT, MAX_SMS, MAX_REFERENCE = 3000, 1500, 255
HIDDEN = frozenset({"to", "from_", "text", "settings"})
"""Arguments that contain phone numbers, words or a caller's data."""


class DeadAir:
    """Commands to a running Dead Air.

    Give either your Celery *app*, if Dead Air shares its broker, or the URL of Dead Air's *broker*.
    *namespace* is Dead Air's `DEADAIR_NAMESPACE`. Methods return Celery's AsyncResult; they raise
    kombu.exceptions.OperationalError if the broker is unavailable, and ValueError for an argument
    outside its limits. *call* is Telnyx's call_control_id.
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
        sms_consent: bool = False,
    ) -> "AsyncResult[Any]":
        """Call the number *to* (E.164).

        *from_* is the caller id, by default `TELNYX_FROM`. A dial repeated with the same
        *reference* within 24 hours is placed once; all events of the call contain it. *settings*
        are dead-air settings for this call only. *sms_consent*: the person agreed to text messages.
        """
        _at_least_one("to", to)
        about = {"to": to, "agent": agent, "from_": from_, "settings": settings or {}}
        consent = {"sms_consent": True} if sms_consent else {}
        return self._send("dial", reference=reference, **about, **consent)

    def attach(
        self,
        call: str,
        *,
        agent: str = "default",
        direction: str = "incoming",
        stream: bool = True,
        reference: str = "",
        settings: dict[str, Any] | None = None,
        sms_consent: bool = False,
    ) -> "AsyncResult[Any]":
        """Have Dead Air watch *call*, which an application of yours has answered.

        Dead Air makes check-ins and hangs up on a silent caller, nothing else. Forward the call's
        Telnyx webhooks to it. With *stream*, Dead Air opens a media stream and transcribes the
        caller. A request repeated with the same *reference* within 24 hours changes nothing.
        *settings* are dead-air settings for this call only. *sms_consent*: the other side agreed to
        text messages.
        """
        if direction not in {"incoming", "outgoing"}:
            raise ValueError(f"direction must be incoming or outgoing, not {direction!r}")
        about = {"agent": agent, "direction": direction, "stream": stream}
        about |= {"sms_consent": True} if sms_consent else {}
        return self._on_call("attach", call, reference, **about, settings=settings or {})

    def say(self, call: str, text: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Speak *text* (1 to 3,000 characters) on *call*, after the audio that is playing."""
        _words(text, MAX_TEXT)
        return self._on_call("say", call, reference, text=text)

    def hang_up(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """End *call*."""
        return self._on_call("hang_up", call, reference)

    def pause(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Pause dead-air handling; `max_call_duration` still applies."""
        return self._on_call("pause", call, reference)

    def resume(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Resume dead-air handling; silence is counted from now."""
        return self._on_call("resume", call, reference)

    def thinking(self, call: str, *, for_s: float, reference: str = "") -> "AsyncResult[Any]":
        """Delay check-ins for *for_s* seconds (0 to 900; 0 ends the delay): the agent thinks."""
        return self._on_call("thinking", call, reference, for_s=_seconds("for_s", for_s, 0))

    def expect(
        self, call: str, *, within_s: float, why: str = "", reference: str = ""
    ) -> "AsyncResult[Any]":
        """Give the caller *within_s* seconds (1 to 900) for the next answer; *why* is displayed."""
        seconds = _seconds("within_s", within_s, 1)
        return self._on_call("expect", call, reference, within_s=seconds, why=why)

    def extend(self, call: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Move the time limit of *call* by its `max_call_extension`, as often as that may be."""
        return self._on_call("extend", call, reference)

    def suspend(
        self, call: str, why: str, *, for_s: float, reference: str = ""
    ) -> "AsyncResult[Any]":
        """Suspend dead-air handling for *why*, for at most *for_s* s (0 to 14,400; 0 ends it)."""
        _at_least_one("why", why)
        seconds = _seconds("for_s", for_s, 0, most=14_400)
        return self._on_call("suspend", call, reference, why=why, for_s=seconds)

    def settings(
        self, call: str, settings: dict[str, Any], *, reference: str = ""
    ) -> "AsyncResult[Any]":
        """Override dead-air *settings* of *call*, ringing or live; None removes an override."""
        _settings(settings)
        return self._on_call("settings", call, reference, settings=settings)

    def sms_consent(
        self, call: str, *, given: bool = True, reference: str = ""
    ) -> "AsyncResult[Any]":
        """Record that the other side of *call* agrees to text messages, or (*given* false) not."""
        return self._on_call("sms_consent", call, reference, given=given)

    def send_sms(self, call: str, text: str, *, reference: str = "") -> "AsyncResult[Any]":
        """Send *text* (1 to 1,500 characters) to the other side of *call*, who agreed to it."""
        _words(text, MAX_SMS)
        return self._on_call("send_sms", call, reference, text=text)

    def on(self, *types: str, queue: str = "", **options: Any) -> Callable[..., Any]:
        """Return a decorator that makes a function a task for events of *types* (default all).

        The function is called with one `deadair.events.Event`. *queue* is the queue of the task;
        *options* are those of Celery's `app.task`, such as `name`. An agent's `tell` names this
        task, or `<namespace>.event`, which runs every function decorated for the event's type.
        Raises ValueError for an unknown type.
        """
        return self._receivers.register(types, queue, **options)

    def _on_call(self, verb: str, call: str, reference: str, **rest: Any) -> "AsyncResult[Any]":
        _at_least_one("call", call)
        return self._send(verb, call_control_id=call, reference=reference, **rest)

    def _send(self, verb: str, **kwargs: Any) -> "AsyncResult[Any]":
        if len(_text("reference", kwargs["reference"])) > MAX_REFERENCE:
            raise ValueError(f"reference must have at most {MAX_REFERENCE} characters")
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


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")  # noqa: TRY004  # as every other refusal
    return value


def _at_least_one(name: str, value: str) -> None:
    if not _text(name, value).strip():
        raise ValueError(f"{name} must not be empty")


def _words(value: str, most: int) -> None:
    length = len(_text("text", value).strip())
    if not 1 <= length <= most:
        raise ValueError(f"text must have 1 to {most} characters, not {length}")


def _settings(value: object) -> None:
    if not isinstance(value, dict):
        raise ValueError("settings must be an object of settings by name")  # noqa: TRY004  # as above
    if not value:
        raise ValueError("settings must not be empty")


def _seconds(name: str, value: float, least: float, most: float = 900) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} must be a number of seconds")  # noqa: TRY004  # as above
    if not least <= value <= most:
        raise ValueError(f"{name} must be {least:g} to {most:g} seconds, not {value:g}")
    return float(value)
