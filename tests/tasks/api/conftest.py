"""The client's side of commands and the worker's, on one Redis."""

import json
from base64 import b64decode

import pytest

from calls import keys
from calls.agent_directory import StoredAgent
from calls.store_types import Origin
from deadair import DeadAir
from monitor.settings import AgentConfig
from tasks.api.commands import app

TELNYX = Origin(by="telnyx")
CALL = "v3:call"


@pytest.fixture(autouse=True)
def _may_dial(monkeypatch):
    for name, value in {
        "DIAL_PREFIXES": "+1",
        "TELNYX_CONNECTION_ID": "1",
        "TELNYX_FROM": "+15550100009",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def air(redis_url, parts):
    del parts  # the worker's side, on the same Redis
    return DeadAir(broker=redis_url)


@pytest.fixture
def run(parts):
    """Return a function that takes the next command off its queue and runs our task of it."""

    def run():
        message = json.loads(parts.store.redis.rpop("deadair.api"))
        shown = message["headers"]["kwargsrepr"]
        kwargs = json.loads(b64decode(message["body"]))[1]
        return app.tasks[message["headers"]["task"]](**kwargs), shown

    return run


@pytest.fixture
def answered(parts):
    parts.store.call_ringing(CALL, TELNYX, "default", "incoming", "")
    parts.store.call_answered(CALL, TELNYX)
    return lambda: parts.store.snapshot(CALL, TELNYX)


@pytest.fixture
def told(parts, monkeypatch):
    """Return a function that returns what the outbox holds for the agent `desk`, oldest first."""
    tell = {"task": "crm.dead_air", "queue": "crm"}
    for agent in ("desk", "default"):
        raw = AgentConfig(id=agent, tell=tell).model_dump_json()
        parts.directory.change(agent, "test", lambda _, raw=raw: StoredAgent(raw))
    monkeypatch.setattr("tasks.publish._send", lambda *_, **__: None)

    def told():
        names = parts.store.redis.zrange(keys.HOOKS_DUE, 0, -1)
        found = [parts.hook_outbox.find(name) for name in names]
        events = [json.loads(message.body) for message in found]
        return [event for event in events if event["type"].startswith("command.")]

    return told


@pytest.fixture
def again(parts):
    """Return a function that runs the command on top of the queue a number of times."""

    def again(times, **request):
        message = json.loads(parts.store.redis.rpop("deadair.api"))
        kwargs, headers = json.loads(b64decode(message["body"]))[1], message["headers"]
        task = app.tasks[headers["task"]]
        answers = []
        for _ in range(times):
            task.push_request(id=headers["id"], **request)
            try:
                answers.append(task.run(**kwargs))
            finally:
                task.pop_request()
        return answers

    return again
