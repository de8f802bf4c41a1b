"""Answers an ordinary webhook without Flask, which spends more on a request than the rest takes.

Everything that is not one goes to Flask: a body of unknown length, a refusal's answer, and all
requests once other code listens to Flask's (tracing and error reporting do).
"""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask, Response, g
from flask.signals import request_started

from web import webhooks
from web.dependencies import KEY, Dependencies
from web.metrics import host

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class WebhookShortcut:
    """A WSGI application that stands before that of *app*."""

    def __init__(self, app: Flask) -> None:
        self._app, self._flask = app, app.wsgi_app
        self._deps: Dependencies = app.extensions[KEY]
        self._hooks = self._count_hooks()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse", /) -> Iterable[bytes]:
        if not self._is_ordinary(environ) or self._is_watched():
            return self._flask(environ, start)
        began = monotonic()
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        try:
            refusal = webhooks.accept(self._deps, body, environ)
        except Exception as error:  # noqa: BLE001  # Flask logs it and answers 500
            fault = error
            answer = self._by_flask(environ, began, lambda: self._app.handle_exception(fault))
            return answer(environ, start)
        if refusal:
            answer = self._by_flask(environ, began, lambda: self._app.finalize_request(refusal))
            return answer(environ, start)
        host.webhook_answered(200, monotonic() - began)
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "0")])
        return [b""]

    def _is_ordinary(self, environ: "WSGIEnvironment") -> bool:
        length = environ.get("CONTENT_LENGTH") or ""
        return (
            environ.get("PATH_INFO") == webhooks.PATH
            and environ["REQUEST_METHOD"] == "POST"
            and "HTTP_TRANSFER_ENCODING" not in environ
            and length.isdecimal()
            and int(length) <= webhooks.MAX_BODY
        )

    def _is_watched(self) -> bool:
        return bool(request_started.receivers) or self._count_hooks() != self._hooks

    def _count_hooks(self) -> int:
        before, after = self._app.before_request_funcs, self._app.after_request_funcs
        return len(before.get(None, ())) + len(after.get(None, ()))

    def _by_flask(
        self, environ: "WSGIEnvironment", began: float, make: Callable[[], Response]
    ) -> Response:
        with self._app.request_context(environ):
            g.began = began
            return make()
