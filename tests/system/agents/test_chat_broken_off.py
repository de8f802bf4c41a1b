"""A reply of the chat agent that breaks off after its first sentence: the caller hears the rest."""

import os
import signal

import pytest

from tests.system.agents.test_chat import KEY, said, scripted
from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import story

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(120),
    pytest.mark.service(web_workers=2, variables={"OPENAI_API_KEY": KEY, "DRAIN_S": "0"}),
]

WHOLE = ["Hi.", "Of course, I can book a table for you.", "For what time would you like it?"]


@pytest.fixture
def call(own_service):
    """Let a caller ask for a table, and hang up when it hears the question."""
    steps = [
        {"when": "speak 1 ended", "after": 0.2, "say": "book-a-table"},
        {"when": "speak 1 ended", "matching": "what time", "hang_up": True},
    ]
    settings = {"silence_timeout_normal": 30, "agent_silence_timeout": 0}
    return Call(own_service, fields=scripted(own_service), steps=steps, settings=settings)


def test_the_model_goes_on_after_its_connection_broke(own_service, call):
    own_service.simulator.answer_like(break_after=12)
    record = call.place().over(60)
    assert said(record) == WHOLE, story(record)


def test_the_next_worker_says_the_rest_when_this_one_dies(own_service, call):
    own_service.simulator.answer_like(each_word=0.5)
    call.place().started(2)
    owner = call.until_told("session.attached")[-1]["by"]
    os.kill(int(owner.rpartition(":")[2]), signal.SIGKILL)
    own_service.simulator.answer_like()
    record = call.over(60)
    assert said(record) == WHOLE, story(record)
