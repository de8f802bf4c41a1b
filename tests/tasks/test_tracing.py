"""One trace from a webhook to the command at Telnyx, with OpenTelemetry's own instrumentation.

Real Redis, Celery's own tracer of tasks, and Telnyx's SDK against a server on loopback that notes
the headers it gets.
"""

import json
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from celery import current_app
from celery.app.trace import build_tracer
from celery.signals import before_task_publish
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tasks import app, publish, webhooks
from tasks.call_control import signalling
from telephony.webhooks.events import Event
from tests.broker_connections import forget_connections

pytestmark = pytest.mark.store
RINGS = {"direction": "incoming", "state": "parked", "to": "+15550100001", "from": "+15550100002"}


@pytest.fixture
def telnyx(monkeypatch):
    """Start a Telnyx that takes every command; returns the headers of each."""
    taken = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            taken.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"data": {"result": "ok"}}')

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    monkeypatch.setenv("TELNYX_BASE_URL", f"http://127.0.0.1:{server.server_port}/v2")
    yield taken
    server.shutdown()
    server.server_close()


@pytest.fixture
def parts(telnyx, parts):  # in this order: the parts read where Telnyx is
    assert telnyx == []
    return parts


@pytest.fixture
def spans():
    """Trace as an operator's agent would; returns the tracer, and what was recorded."""
    provider, exporter = TracerProvider(), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    CeleryInstrumentor().instrument(tracer_provider=provider)
    HTTPXClientInstrumentor().instrument(tracer_provider=provider)
    yield provider.get_tracer("test"), exporter.get_finished_spans
    CeleryInstrumentor().uninstrument()
    HTTPXClientInstrumentor().uninstrument()


@pytest.fixture
def worker(spans, parts, redis_url, monkeypatch):
    """Return a function that runs the next message of a queue as a Celery worker does."""
    assert spans
    monkeypatch.setitem(app.conf, "broker_url", redis_url)
    forget_connections()
    former = current_app._get_current_object()
    app.set_current()  # the celery command does so for its app

    def run(queue):
        raw = parts.store.redis.rpop(queue)
        assert raw, f"nothing waits in {queue}"
        message = json.loads(raw)
        headers, (args, kwargs, _) = message["headers"], json.loads(b64decode(message["body"]))
        trace = build_tracer(headers["task"], app.tasks[headers["task"]], app=app)
        trace(headers["id"], args, kwargs, {**headers, "args": args, "kwargs": kwargs})
        return headers

    yield run
    former.set_current()
    forget_connections()


def put(parts, event):
    """Take *event* in as a web worker does whose broker is the store."""
    publish.is_plain(event)  # the template of its type, once in a process
    parts.pending_events.add([publish.pending_message(event, "web-1")])


def webhook(number):
    return Event(f"event-{number}", "call.initiated", f"v3:call-{number}", 0, RINGS, "")


def test_each_webhook_carries_its_own_trace(parts, spans):
    tracer, _ = spans
    found = []
    for number in (1, 2):
        with tracer.start_as_current_span("POST /webhooks/telnyx") as span:
            put(parts, webhook(number))
            trace_id = f"{span.get_span_context().trace_id:032x}"
        headers = json.loads(parts.store.redis.lindex("deadair.webhooks", 0))["headers"]
        found.append((headers["traceparent"].split("-")[1], trace_id))
    assert all(carried == own for carried, own in found)
    assert found[0] != found[1]


def test_a_webhook_and_the_command_it_leads_to_are_one_trace(parts, worker, spans, telnyx):
    assert webhooks
    assert signalling
    tracer, recorded = spans
    with tracer.start_as_current_span("POST /webhooks/telnyx") as span:
        put(parts, webhook(1))
        trace_id = f"{span.get_span_context().trace_id:032x}"
    worker("deadair.webhooks")
    headers = worker("deadair.checkins")
    assert headers["task"] == "deadair.lines.answer"
    [(path, sent)] = telnyx
    assert path.endswith("/actions/answer")
    assert sent["traceparent"].split("-")[1] == trace_id
    ours = [s.name for s in recorded() if f"{s.context.trace_id:032x}" == trace_id]
    for name in ("run/deadair.webhooks.call.initiated", "run/deadair.lines.answer", "POST"):
        assert name in ours, ours


def test_without_an_agent_nothing_is_traced_and_nothing_leaves(parts):
    assert not before_task_publish.receivers
    put(parts, webhook(1))
    headers = json.loads(parts.store.redis.lindex("deadair.webhooks", 0))["headers"]
    assert "traceparent" not in headers
