"""What a Celery worker on a development machine holds, as far as hooks need it, and its broker."""

from types import SimpleNamespace

import pytest
import redis

from calls.agent_directory import AgentDirectory
from calls.pending.hook_outbox import HookOutbox
from calls.service.counters import Counters
from monitor.agent_configs import AgentConfigs
from tasks import app as celery
from tasks.hooks import delivery, team_tasks
from tests.broker_connections import forget_connections


@pytest.fixture
def tasks_to_redis(redis_url, broker_url, monkeypatch):
    """Have tasks go to the real Redis: the store's, or one beside it, which holds nothing."""
    if broker_url != redis_url:
        with redis.Redis.from_url(broker_url) as queues:
            queues.flushall()
    monkeypatch.setitem(celery.conf, "broker_url", broker_url)
    forget_connections()
    team_tasks._team.cache_clear()
    yield
    forget_connections()
    team_tasks._team.cache_clear()


@pytest.fixture
def broker(tasks_to_redis, broker_url):
    """Return a function that counts the messages in the queue of hooks."""
    del tasks_to_redis
    with redis.Redis.from_url(broker_url) as queues:
        yield lambda: queues.llen("deadair.hooks")


@pytest.fixture
def p(client, monkeypatch):
    directory = AgentDirectory(client)
    found = SimpleNamespace(
        directory=directory,
        hook_outbox=HookOutbox(client),
        counters=Counters(client),
        config=SimpleNamespace(
            public_url="http://127.0.0.1:8000",
            tell=(("crm", "crm.*"), ("billing", "calls.ended")),
        ),
        agents=lambda: AgentConfigs(directory),
    )
    for module in (delivery, team_tasks):
        monkeypatch.setattr(module, "dependencies", lambda: found)
    return found
