"""Numbers that are accepted and can't be meant: each is named, with its variable and its limit."""

import re
import resource
from math import inf
from types import SimpleNamespace

import pytest

from deadair import config
from deploy.local.run import ROOT
from web.cli.checks import limits

pytestmark = pytest.mark.unit
GOOD = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ADMIN_TOKEN": "4f1c9a7be02d4d5f",
    "SECRET_KEY": "aa0317ce95bd8826",
}
HOST = limits.Host(cores=2, open_files=65_536, is_root=False)
SIMULATED = {"TELNYX_BASE_URL": "http://127.0.0.1:9/v2"}
RABBITMQ = {"CELERY_BROKER_URL": "amqp://guest@h//"}


def found(host=HOST, **changed):
    return list(limits.faults(config.read(GOOD | changed), host))


def test_the_defaults_are_well_and_so_is_all_that_is_sensible():
    assert found() == found(**SIMULATED) == []
    assert (
        found(DIAL_PREFIXES="+44", DIALS_PER_S="30", COMMANDS_PER_S="100", DIAL_RATE="1800") == []
    )
    assert found(**SIMULATED, DIAL_PREFIXES="+", DIALS_PER_S="0") == []
    assert found(DRAIN_S="1") == found(CALLS_PER_WORKER="10") == found(KEEP_MB="16") == []
    assert found(RUNAWAY_FACTOR="2", RUNAWAY_LEAST="5", RUNAWAY_LEARN="1440") == []
    assert found(BROKER_QUEUE_TYPE="quorum", **RABBITMQ) == []
    assert found(TELNYX_SMS_FROM="Clinic", TELNYX_MESSAGING_PROFILE_ID="4f-1c") == []
    assert found(HOST._replace(is_root=True), PORT="80") == []
    assert found(HOST._replace(open_files=inf), CALLS_PER_WORKER="3600") == []


@pytest.mark.parametrize(
    ("changed", "said", "fix", "bad"),
    [
        ({"DRAIN_S": "0"}, "DRAIN_S is 0: every restart", "DRAIN_S=30", False),
        ({"DRAIN_S": "120"}, "DRAIN_S=120: a web worker may take 150 s", "allow 160 s", False),
        ({"DRAIN_S": "31"}, "DRAIN_S=31: a web worker may take 61 s", "to 30 or less", False),
        ({"WEB_CONCURRENCY": "9"}, "WEB_CONCURRENCY=9 on a host with 2 cores", "to 2", False),
        ({"CALLS_PER_WORKER": "9"}, "CALLS_PER_WORKER=9: on this host 36 calls", "1000", False),
        ({"CALLS_PER_WORKER": "3601"}, "CALLS_PER_WORKER=3601: a web worker has", "lower", False),
        ({"PORT": "443"}, "PORT=443: ports below 1024", "PORT=8000", False),
        ({"RUNAWAY_FACTOR": "1"}, "RUNAWAY_FACTOR=1: a busier minute", "RUNAWAY_FACTOR=5", False),
        ({"RUNAWAY_FACTOR": "100"}, "RUNAWAY_FACTOR=100: the guard hardly", "lower", False),
        ({"RUNAWAY_LEAST": "1"}, "RUNAWAY_LEAST=1: 2 silent callers", "RUNAWAY_LEAST=20", False),
        ({"RUNAWAY_LEAST": "10000"}, "RUNAWAY_LEAST=10000: the guard hardly", "lower", False),
        ({"RUNAWAY_LEARN": "0"}, "RUNAWAY_LEARN is 0: the guard acts", "RUNAWAY_LEARN=30", False),
        (
            {"RUNAWAY_LEARN": "2880"},
            "RUNAWAY_LEARN=2880: the guard does not act for 2.0",
            "30",
            False,
        ),
        ({"COMMANDS_PER_S": "4", "DIALS_PER_S": "1"}, "COMMANDS_PER_S=4: check-ins", "or 0", True),
        (
            {"COMMANDS_PER_S": "20", "DIALS_PER_S": "30"},
            "DIALS_PER_S=30 is more than COMMANDS_PER_S=20",
            "lower",
            False,
        ),
        (
            {"DIALS_PER_S": "0", "DIAL_PREFIXES": "+44"},
            "DIALS_PER_S=0: Telnyx usually",
            "30",
            False,
        ),
        ({"DIALS_PER_S": "31", "DIAL_PREFIXES": "+44"}, "DIALS_PER_S=31: Telnyx", "ask", False),
        ({"DIALS_PER_S": "1", "DIAL_RATE": "61"}, "DIAL_RATE=61 a minute is more", "to 60", False),
        ({"KEEP_MB": "1"}, "KEEP_MB=1: room for about 194 ended calls", "512", False),
        ({"STORY_URL": "file:///tmp/stories"}, "STORY_URL is in /tmp", "lasting", False),
        ({"BROKER_QUEUE_TYPE": "quorum"}, "BROKER_QUEUE_TYPE=quorum does nothing", "remove", False),
        ({"DEADAIR_LOG_LEVEL": "critical"}, "DEADAIR_LOG_LEVEL=CRITICAL: failures", "INFO", False),
        ({"TELNYX_SMS_FROM": "Clinic"}, "TELNYX_SMS_FROM is a name", "profile", True),
    ],
)
def test_a_number_that_breaks_calls_is_named(changed, said, fix, bad):
    (fault,) = found(**changed)
    assert said in fault.said
    assert fix in fault.fix
    assert fault.bad is bad


def test_fewer_open_files_than_calls_are_noted():
    """The service may have been started with more than this process."""
    (fault,) = found(HOST._replace(open_files=1_000))
    assert not fault.bad
    assert "CALLS_PER_WORKER=1000" in fault.said
    assert "may have 1000" in fault.said
    assert found(HOST._replace(open_files=1_024)) == []


def test_this_host_is_looked_at(monkeypatch):
    """By the limits of a process that is started like this one."""
    p = SimpleNamespace(config=config.read(GOOD | {"CALLS_PER_WORKER": "3000"}))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1_024, 4_096))
    well, said, fix = limits.check(p)
    assert (well, "may have 1024 files" in said, "ulimit -n" in fix) == (True, True, True)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)
    monkeypatch.setattr(limits.os, "cpu_count", lambda: 2)
    assert limits.check(p) == (True, "fit", "")


def test_the_times_that_the_files_in_deploy_allow_are_as_it_says():
    """A drain by default fits into each of them."""
    told = {
        "systemd": r"TimeoutStopSec=(\d+)",
        "kubernetes": r"terminationGracePeriodSeconds: (\d+)",
        "docker": r"stop_grace_period: (\d+)s",
    }
    allowed = {
        kind: max(
            int(number)
            for file in (ROOT / "deploy" / kind).rglob("*")
            if file.is_file()
            for number in re.findall(pattern, file.read_text())
        )
        for kind, pattern in told.items()
    }
    assert (min(allowed.values()), max(allowed.values())) == (limits.KILLED_AFTER_S, 75)
    gunicorn = (ROOT / "deploy/gunicorn.conf.py").read_text()
    assert f"graceful_timeout = _config.drain_s + {limits.STOPS_IN_S}\n" in gunicorn
