"""What `inspect`, Flower, events and crash logs show of tasks under way: ids, nothing personal.

The store hangs while the broker works: tasks wait for it in their worker's hands, as they may for a
minute, and can be looked at. Their messages say everything of themselves, as other people's code
would have them.
"""

import json
import subprocess
import threading
import uuid
from types import SimpleNamespace

import pytest
from celery import Celery

from tests.estate.flower import Flower
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.service import BIN, PATH, Service
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(180)]
WORDS, NUMBER, DIGITS = "Wintergreen", "+15550864202", "907351"
PAYLOAD = {
    "from": NUMBER,
    "to": NUMBER,
    "digit": DIGITS,
    "transcription_data": {"transcript": WORDS, "is_final": True, "confidence": 0.9},
}
WEBHOOK = {
    "call_control_id": "v3:shown",
    "received_by": "web-1",
    "utterance": "",
    "dial_id": "",
    "payload": PAYLOAD,
}
SLOTS = 16


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory):
    """Start a Dead Air whose store is apart from its broker, its Flower, and an event listener."""
    directory = tmp_path_factory.mktemp("inspection")
    service = Service(
        directory, apart=True, web_workers=1, variables={"DEADAIR_LOG_LEVEL": "DEBUG"}
    )
    line = service.line("flower")
    env = {"PATH": PATH, **service.variables}
    flower = Flower("flower", line, env=env, cwd=REPOSITORY, directory=directory)
    sender = Celery("somebody", broker=service.broker_url, set_as_current=False)
    sender.conf.update(
        event_exchange="deadair.celeryev", control_exchange="deadair.celery", task_serializer="json"
    )
    seen = []
    try:
        service.start()
        flower.process.start()
        receiver, thread = _listen(sender, seen)
        yield SimpleNamespace(service=service, flower=flower, sender=sender, events=seen)
        receiver.should_stop = True
        thread.join(10)
    finally:
        sender.close()
        flower.process.close()
        service.close()


def _listen(app, seen):
    """Have *seen* filled with Celery's events; return once the first one came."""
    receiver = app.events.Receiver(app.connection(), handlers={"*": seen.append})
    thread = threading.Thread(
        target=lambda: receiver.capture(limit=None, timeout=None, wakeup=True), daemon=True
    )
    thread.start()
    eventually(lambda: seen, 30, what="an event of Celery's")
    return receiver, thread


def send(looked_at, task, queue="webhooks", **kwargs):
    """Send a task as code of other people's would: its message says all that is in it."""
    given = WEBHOOK | {"event_id": str(uuid.uuid4())} | kwargs
    if task.startswith("api."):
        given = kwargs
    return looked_at.sender.send_task(
        f"deadair.{task}", kwargs=given, queue=f"deadair.{queue}", argsrepr=WORDS
    ).id


@pytest.fixture(scope="module")
def under_way(looked_at):
    """Let the store hang and hand in more tasks than a worker has threads; return their ids."""
    looked_at.service.store.container.process.freeze()
    ids = [send(looked_at, "webhooks.call.transcription") for _ in range(SLOTS)]
    ids += [send(looked_at, "webhooks.call.initiated") for _ in range(SLOTS)]
    ids.append(send(looked_at, "api.dial", "api", to=NUMBER, text=WORDS, reference="order-17"))

    def in_hand():
        told = inspect(looked_at, "active").values()
        assert sum(map(len, told)) > SLOTS, told
        return True

    eventually(in_hand, 20, what="tasks under way")
    yield ids
    looked_at.service.store.container.process.thaw()


def inspect(looked_at, what, *arguments):
    found = looked_at.sender.control.inspect(timeout=3)
    return getattr(found, what)(*arguments) or {}


def assert_hidden(text, where):
    for planted in (WORDS, NUMBER, NUMBER.lstrip("+"), DIGITS):
        at = text.find(planted)
        assert at < 0, f"{where}: {text[max(0, at - 100) : at + 60]}"


def test_flowers_pages_and_api_show_ids(looked_at, under_way):
    flower = looked_at.flower
    eventually(lambda: set(under_way) & flower.tasks().keys(), 20, what="the tasks are in Flower")

    nodes = flower.workers()

    def at_work():  # Flower asks a worker for its tasks when its page is looked at
        page = flower.get(f"/worker/{next(node for node in nodes if 'reading' in node)}").text
        assert "v3:shown" in page, page[-3000:]
        return True

    eventually(at_work, 20, what="a worker's page tells what is active")
    assert "deadair.webhooks" in flower.get("/broker").text, "its page of queues has ours"
    pages = ["/", "/tasks", "/broker", "/api/workers", "/api/tasks", "/api/task/types"]
    pages += [f"/worker/{node}" for node in nodes]
    pages += [f"/task/{task}" for task in under_way if task in flower.tasks()][:20]
    for page in pages:
        assert_hidden(flower.get(page).text, page)


def test_a_browser_sees_calls_and_nothing_personal(looked_at, under_way, chromium):
    flower = looked_at.flower
    worker = next(node for node in flower.workers() if "reading" in node)
    page = chromium.new_context().new_page()
    for path, shown in [("/tasks", "deadair.webhooks."), (f"/worker/{worker}", "v3:shown")]:
        page.goto(f"{flower.url}{path}")
        page.wait_for_function(
            "text => document.documentElement.innerHTML.includes(text)", arg=shown
        )
        assert_hidden(page.content(), path)
    page.goto(f"{flower.url}/task/{under_way[0]}")
    assert "v3:shown" in page.content(), "a task's page tells which call it is about"
    assert_hidden(page.content(), "a task's page")
    page.context.close()


@pytest.mark.usefixtures("under_way")
@pytest.mark.parametrize("what", ["active", "reserved", "scheduled", "stats", "conf", "report"])
def test_inspect_shows_ids(looked_at, what):
    told = json.dumps(inspect(looked_at, what), default=str)
    assert len(json.loads(told)) == 3, "every lane answers"
    assert_hidden(told, what)
    if what == "active":
        assert "v3:shown" in told, "it tells which call"


def test_inspect_of_one_task_shows_ids(looked_at, under_way):
    told = str(inspect(looked_at, "query_task", *under_way))
    assert "v3:shown" in told
    assert_hidden(told, "query_task")


@pytest.mark.usefixtures("under_way")
def test_the_command_line_shows_ids(looked_at):
    service = looked_at.service
    env = {"PATH": PATH, **service.variables}
    for what in ("active", "reserved"):
        command = [str(BIN / "celery"), "-A", "tasks", "inspect", what, "-t", "5"]
        done = subprocess.run(
            command, env=env, cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
        assert "deadair-reading@" in done.stdout, done.stderr
        assert_hidden(done.stdout + done.stderr, what)


@pytest.mark.usefixtures("under_way")
def test_events_show_ids(looked_at):
    def received():
        told = [e for e in looked_at.events if e["type"] == "task-received"]
        assert len(told) > SLOTS, len(told)
        return told

    assert any("v3:shown" in event["kwargs"] for event in eventually(received, 20))
    assert_hidden(str(looked_at.events), "events")


@pytest.mark.parametrize(
    ("task", "changed"),
    [
        ("webhooks.call.transcription", {"payload": [WORDS, NUMBER]}),
        ("webhooks.call.dtmf.received", {"payload": {"digit": {DIGITS: WORDS}}}),
        ("webhooks.call.initiated", {"occurred_at_ms": WORDS}),
        ("webhooks.call.initiated", {"payload": WORDS}),
        ("webhooks.of.tomorrow", {}),
        ("webhooks.call.hangup", {"an_argument_of_tomorrow": NUMBER}),
        ("checkins.speak", {"step": WORDS, "epoch": NUMBER}),
        ("api.say", {"text": WORDS, "call_control_id": NUMBER}),
        ("api.dial", {"to": f"{NUMBER} or {WORDS}"}),
    ],
)
def test_what_fails_is_reported_without_what_was_said(looked_at, task, changed):
    service = looked_at.service
    process = service.worker.container.process
    service.store.container.process.thaw()
    before = len(process.logs())
    sent = send(looked_at, task, "api" if task.startswith("api.") else "webhooks", **changed)
    wanted = {"task-failed", "task-succeeded"}

    def over():
        seen = list(looked_at.events)
        assert any(e.get("uuid") == sent and e["type"] in wanted for e in seen), [
            (e["type"], e.get("name")) for e in seen[-5:]
        ]
        return True

    eventually(over, 30, what="it has failed")
    assert_hidden(str([e for e in looked_at.events if e.get("uuid") == sent]), "its events")
    assert_hidden(process.logs()[before:], "the worker's log")


def test_what_is_no_task_at_all_is_reported_without_what_is_in_it(looked_at):
    service = looked_at.service
    process, queue = service.worker.container.process, "deadair.webhooks"
    before = len(process.logs())
    with looked_at.sender.producer_pool.acquire() as producer:
        for body, kind in [
            (json.dumps({"words": WORDS}).encode(), "application/json"),
            (f"{{{WORDS}".encode(), "application/json"),
            (WORDS.encode(), "application/x-python-serialize"),
        ]:
            producer.publish(
                body, routing_key=queue, exchange="", content_type=kind,
                content_encoding="utf-8", headers={"argsrepr": WORDS, "note": NUMBER},
            )  # fmt: skip

    def told():
        text = process.logs()[before:]
        assert text.count("Received and deleted unknown message") >= 1, text[-2000:]
        assert text.count("Can't decode message body") >= 2, text[-2000:]
        return text

    assert_hidden(eventually(told, 30, what="all three are reported"), "the worker's log")
