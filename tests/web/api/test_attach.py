"""POST /api/calls/{id}/attach: what is asked of a worker, and what its answer becomes."""

import json
import threading
from base64 import b64decode
from time import sleep

import pytest

from calls.pending.command_answers import CommandAnswers
from tasks.attach import attaching
from tests.web.api.conftest import Api, faults
from web.api import attach

pytestmark = pytest.mark.store

CALL = "v3:their/call"
PATH = "/calls/v3%3Atheir%2Fcall/attach"


class Worker(threading.Thread):
    """Takes attachments from the real broker and answers them."""

    def __init__(self, deps, **answer):
        super().__init__(daemon=True)
        self.redis, self.answer, self.asked = deps.store.redis, answer, []
        self.answers, self.stopped = CommandAnswers(self.redis), threading.Event()
        self.start()

    def run(self):
        while not self.stopped.is_set():
            if raw := self.redis.lpop("deadair.checkins"):
                message = json.loads(raw)
                kwargs = json.loads(b64decode(message["body"]))[1]
                self.asked.append((kwargs, message["headers"]["kwargsrepr"]))
                self.answers.keep(kwargs["message"], self.answer)
            sleep(0.01)


@pytest.fixture
def worker(deps):
    started = []

    def start(**answer):
        started.append(Worker(deps, **answer))
        return started[-1]

    yield start
    for one in started:
        one.stopped.set()
        one.join()


def test_a_call_is_attached_and_asked_again_it_is_no_news(api, worker):
    working = worker(status="done", call_control_id=CALL, new=True)
    api.put("/agents/desk", {})
    settings = {"dead_air_settings": {"checkin_message": "secret words"}}
    body = {"agent": "desk", "reference": "order-17", "stream": False, "settings": settings}
    answer = api.post(PATH, body)
    assert (answer.status_code, answer.json) == (201, {"call_control_id": CALL, "new": True})
    [(asked, shown)] = working.asked
    assert (asked["call_control_id"], asked["agent"], asked["reference"]) == (
        CALL, "desk", "order-17",
    )  # fmt: skip
    assert (asked["stream"], asked["direction"]) == (False, "incoming")
    assert "secret words" in asked["settings"]
    assert "secret" not in shown
    working.answer = working.answer | {"new": False}
    assert api.post(PATH, body).status_code == 200


@pytest.mark.parametrize(
    ("why", "status"), [(attach.NO_SUCH_CALL, 404), ("the call has ended", 409)]
)
def test_a_refusal_is_a_problem_document_that_says_why(api, worker, why, status):
    worker(status="refused", why=why)
    answer = api.post(PATH, {})
    assert (answer.status_code, answer.json["detail"]) == (status, why)


def test_while_nothing_is_known_it_is_said_to_ask_again(api, monkeypatch):
    monkeypatch.setattr(attach, "ANSWERED_WITHIN_S", 0.1)
    answer = api.post(PATH, {})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"agent": "nobody"}, "agent"),
        ({"direction": "sideways"}, "direction"),
        ({"stream": "yes"}, "stream"),
        ({"reference": "x" * 256}, "reference"),
        ({"call": CALL}, "call"),
        (
            {"settings": {"dead_air_settings": {"hangup_grace": -1}}},
            "settings.dead_air_settings.hangup_grace",
        ),
    ],
)
def test_what_can_not_be_is_refused_by_its_field(api, body, field):
    answer = api.post(PATH, body)
    assert answer.status_code == 422
    assert field in faults(answer)


def test_who_may_only_look_may_not_attach(app):
    assert Api(app, token="").post(PATH, {}).status_code == 401


def test_the_words_for_an_unknown_call_are_the_workers():
    assert attach.NO_SUCH_CALL == attaching.UNKNOWN
