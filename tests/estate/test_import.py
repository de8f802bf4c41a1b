"""`import deadair` in a team's process changes nothing there: not Celery, not kombu, not logs."""

import json

import pytest

from tests.estate.team_processes import Team

pytestmark = [pytest.mark.estate, pytest.mark.timeout(120)]

LOOK = """
import gc, json, logging, os, signal, sys, threading, warnings
import celery.signals, kombu.transport.redis as redis_transport, kombu.serialization
from celery import current_app, signals
from celery.signals import __all__ as names
import agents, tasks

def look():
    return {
        "current app": current_app.main,
        "shared task": agents.answer.app.main,
        "tasks": sorted(current_app.tasks),
        "receivers": {name: len(getattr(signals, name).receivers or []) for name in names},
        "channel": repr(redis_transport.Channel._create_client),
        "QoS": repr(redis_transport.Channel.QoS),
        "transport": repr(current_app.connection().transport_cls),
        "time": repr(redis_transport.time),
        "serializers": sorted(kombu.serialization.registry._encoders),
        "accepted": sorted(kombu.serialization.registry._disabled_content_types),
        "handlers": [repr(h) for h in logging.root.handlers],
        "level": logging.root.level,
        "loggers": sorted(n for n in logging.root.manager.loggerDict),
        "gc": [gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()],
        "threads": threading.active_count(),
        "signals": [repr(signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM)],
        "environment": dict(os.environ),
        "path": sys.path,
        "excepthook": repr(sys.excepthook),
        "warnings": len(warnings.filters),
        "conf": {k: repr(v) for k, v in current_app.conf.items()},
    }
"""
IMPORT = """
before, modules = look(), set(sys.modules)
import deadair
from deadair import DeadAir
air = DeadAir(tasks.app)
after = look()
print(json.dumps({
    "changed": sorted(name for name in before if before[name] != after[name]),
    "imported": sorted(m for m in set(sys.modules) - modules),
    "theirs": [tasks.__file__, agents.__file__],
}))
"""
OWN = """
tasks.tidy.delay()  # what Celery itself does on first use is not counted
"""
SEND = """
air.hang_up("v3:nobody")
print(json.dumps(sorted(name for name in before if before[name] != look()[name])))
"""


@pytest.fixture(scope="module")
def team(tmp_path_factory, redis_server):
    return Team(tmp_path_factory.mktemp("team") / "team", redis_server.url)


@pytest.fixture
def ours_beside(team, client_package):
    return {"PYTHONPATH": f"{team.env['PYTHONPATH']}:{client_package}"}


def test_importing_us_changes_nothing(team, ours_beside):
    told = json.loads(team.python(LOOK + IMPORT, **ours_beside))
    assert told["changed"] == []
    assert {name.partition(".")[0] for name in told["imported"]} == {"deadair"}
    assert all("tests/estate/team" in path for path in told["theirs"])


def test_nor_does_sending_a_command(team, ours_beside):
    told = team.python(LOOK + OWN + IMPORT + SEND, **ours_beside)
    assert json.loads(told.splitlines()[-1]) == []
