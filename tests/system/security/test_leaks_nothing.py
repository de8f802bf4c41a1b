"""No key, token, phone number, transcript or digit in any log, error page or what Flower sees.

A service of its own runs through a call in which everything personal is said, keyed and refused;
then all that its processes wrote, and all Celery events, are searched for what was planted.
"""

import base64
import re
import threading

import pytest
from celery import Celery

from tests.system.harness.calls import QUICK, Call
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]
WORDS = "My maiden name is Quetzalcoatl Wintergreen."
DIGITS = "8462"
KEYED = re.compile(rf"""digits?["']?\s*[:=]\s*["']?[{DIGITS}]""")
DIALLED = "+15550864202"
DONE = {"task-succeeded", "task-failed", "task-retried"}
HOOK_SECRET = "whsec_" + base64.b64encode(b"planted-secret-of-a-hook-1234567").decode()


@pytest.fixture
def talkative(tmp_path):
    from tests.system.harness.service import Service  # noqa: PLC0415  # here, to be started by this test

    service = Service(tmp_path, web_workers=2, variables={"DEADAIR_LOG_LEVEL": "DEBUG"}).start()
    yield service
    service.close()


class Flower:
    """Takes Celery's events as Flower does."""

    def __init__(self, broker_url):
        self.seen = []
        self._app = Celery(broker=broker_url, set_as_current=False)
        self._app.conf.event_exchange = "deadair.celeryev"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        with self._app.connection() as connection:
            self._receiver = self._app.events.Receiver(connection, handlers={"*": self.seen.append})
            self._receiver.capture(limit=None, timeout=None, wakeup=True)

    def has_seen_done(self, name):
        """Return whether a task of this name was received, and all that were received are done."""
        seen = list(self.seen)
        received = {e["uuid"]: e["name"] for e in seen if e["type"] == "task-received"}
        done = {e["uuid"] for e in seen if e["type"] in DONE}
        assert name in received.values(), set(received.values())
        under_way = [received[task] for task in received.keys() - done]
        assert not under_way, under_way
        return True

    def close(self):
        self._receiver.should_stop = True
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._app.close()


def test_planted_values_are_nowhere_to_be_read(talkative):
    assert KEYED.search(str({"digit": DIGITS[0]})), "what is searched for can be found"
    service = talkative
    flower = Flower(service.broker_url)
    eventually(lambda: flower.seen, 30, what="Celery's events are heard")
    call = Call(
        service,
        settings=QUICK,
        greeting="Good day, Ms Wintergreen-Quetzal.",
        steps=[
            {"when": "speak 1 ended", "say": "hello", "transcript": WORDS},
            {"after": 1.5, "press": DIGITS},
            {"when": "speak 2 ended", "after": 0.3, "say": "yes-im-here", "transcript": WORDS},
        ],
        faults=[
            {"do": "status", "status": 500, "command": "speak", "count": 1},
            {"do": "status", "status": 422, "command": "answer", "count": 1},
        ],
    ).place()
    token = call.stream_url().rsplit("/", 1)[1]
    pages = _refusals(service, call, token)
    hooks = {"url": "https://hooks.invalid/dead-air", "secret": HOOK_SECRET}
    service.api.patch_agent(call.agent, {"hooks": hooks})
    service.api.dial(to=DIALLED, agent=call.agent)
    record = call.over(60)
    assert any(e["kind"] == "event" and "dtmf" in e["event"] for e in record["timeline"])
    eventually(
        lambda: flower.has_seen_done("deadair.webhooks.call.hangup"), 40, what="all tasks are done"
    )
    flower.close()
    written = {
        process.name: process.logs()
        for process in service.processes
        if process is not service.simulator_process
    }
    written |= {"Celery's events": "\n".join(map(str, flower.seen)), "error pages": pages}
    written["metrics"] = service.api.http.get("/metrics/service").text
    written["timeline"] = str(service.api.call(call.id)["timeline"])
    planted = {
        "API key": service.variables["TELNYX_API_KEY"],
        "admin token": service.admin_token,
        "secret": service.variables["SECRET_KEY"],
        "media token": token,
        "caller": record["from"],
        "called": record["to"],
        "words": "Quetzal",
        "greeting": "Wintergreen",
        "dialled": DIALLED,
        "hook's secret": HOOK_SECRET,
    }
    leaks = [
        f"{what} in {where}: {_around(text, value)}"
        for where, text in written.items()
        for what, value in planted.items()
        if value in text or value.lstrip("+") in text
    ]
    leaks += [f"digit in {where}" for where, text in written.items() if KEYED.search(text)]
    assert not leaks, "\n".join(leaks)


def _refusals(service, call, token) -> str:
    """Provoke error pages with the planted values and return what they say."""
    http, webhooks = service.api.http, service.webhooks
    body = webhooks.event("call.transcription", call_control_id=call.id, words=WORDS)
    answers = [
        http.get(f"/media/{token}"),
        http.get(f"/nowhere/{token}"),
        http.post("/api/calls", json={"to": "not a number", "words": WORDS}),
        http.put(f"/api/agents/{call.agent}", json={"greeting": 7, "words": WORDS}),
        webhooks.post(body, {}),
        webhooks.post(body, {**webhooks.signed(body), "Telnyx-Timestamp": "1"}),
        webhooks.post(body[:-5], webhooks.signed(body[:-5])),
        http.get("/api/calls", headers={"Authorization": f"Bearer {service.admin_token}x"}),
    ]
    assert all(answer.status_code >= 400 for answer in answers), [a.status_code for a in answers]
    return "\n".join(answer.text for answer in answers)


def _around(text: str, value: str) -> str:
    at = max(text.find(value), text.find(value.lstrip("+")))
    return text[max(0, at - 80) : at + 60].replace("\n", " ")
