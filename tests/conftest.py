"""What every test shares: levels, a real Redis, figures at the end, logs in failing reports.

Invariant: no process a test started is alive after the session.
"""

import gc
import os
import signal
import socket

import pytest
from hypothesis import settings

from tests.estate.sharded.servers import RedisCluster, RedisList
from tests.levels import LEVELS, may_hold_wanted
from tests.shared_browser import BrowserScheduling
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.processes import OPEN, Process

STATE_ON = {"one": RedisProcess, "cluster": RedisCluster, "list": RedisList}
MEASURED = "measured"

# A busy machine makes an example slow, not wrong.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in a shell's background, where Ctrl-C is ignored; our processes must not inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# In-process tests may import what reads the environment; nothing listens at this address.
for _name, _value in {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ADMIN_TOKEN": "the token of in-process tests",
    "SECRET_KEY": "the secret of in-process tests",
}.items():
    os.environ.setdefault(_name, _value)


def pytest_addoption(parser):
    parser.addoption(
        "--celery-containers",
        choices=["process", "docker"],
        default="process",
        help="what pytest-celery's nodes run on: processes of this machine (no Docker engine "
        "needed), or its stock Docker containers",
    )
    parser.addoption(
        "--state-on",
        choices=["one", "cluster", "list"],
        default="one",
        help="where store and system tests have their state: one Redis, a Redis Cluster, several",
    )
    parser.addoption("--leak-calls", type=int, default=100, help="calls of the leak check")
    chaos = parser.getgroup("chaos", "the chaos suite (tests/chaos)")
    chaos.addoption("--chaos-seed", type=int, default=4, help="which faults, in which order")
    chaos.addoption(
        "--chaos-minutes", type=float, default=0.6, help="for how long faults are injected"
    )


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    config.addinivalue_line("markers", "one_redis: needs the state on one Redis (`--state-on`)")
    reruns = getattr(getattr(config, "failures_db", None), "sock", None)
    if reruns is not None:
        # pytest-rerunfailures sends two small messages a test: without this each waits 40 ms for
        # the acknowledgement of the one before it.
        reruns.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def pytest_xdist_make_scheduler(config, log):
    return BrowserScheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_runtest_setup(item):
    if item.get_closest_marker("one_redis") and item.config.getoption("--state-on") != "one":
        pytest.skip("is about one Redis")


def pytest_ignore_collect(collection_path, config):
    """Leave a module out that holds nothing `-m` asks for; nobody has to import it."""
    if collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    wanted = may_hold_wanted(collection_path.read_text("utf-8"), config.option.markexpr)
    return None if wanted else True


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage while modules are imported, and never again at what they are made of."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items):
    """Refuse a test that does not say what it needs: one of `LEVELS`."""
    for item in items:
        if len(LEVELS & {mark.name for mark in item.iter_markers()}) != 1:
            raise pytest.UsageError(f"{item.nodeid}: mark it with exactly one of {sorted(LEVELS)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Attach the last lines of every living process to the report of a test that failed."""
    report = yield
    if report.failed and any(map(item.get_closest_marker, ("system", "faults", "estate"))):
        for process in OPEN:
            title = f"{process.name} ({process.status}), {process.log}"
            report.sections.append((title, process.tail(60)))
    return report


def pytest_terminal_summary(terminalreporter):
    reports = (each for found in terminalreporter.stats.values() for each in found)
    lines = [
        line
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, line in report.user_properties
        if name == MEASURED
    ]
    if lines:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.write_line(line)
    for report in terminalreporter.getreports("rerun"):
        # CI runs what failed once more (.ci/run): what passed the second time is shown, too.
        terminalreporter.section(f"failed first: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    for process in list(OPEN):
        process.close()
    if Process.reaper is not None:
        Process.reaper.close()
        Process.reaper = None


@pytest.fixture
def measured(request):
    """Return what notes a line for the end of the run: figures a person wants to read."""
    return lambda line: request.node.user_properties.append((MEASURED, line))


@pytest.fixture(scope="session")
def redis_server(request, tmp_path_factory):
    """Start one real Redis for all store tests, or several (`--state-on`)."""
    directory, kind = tmp_path_factory.mktemp("redis"), request.config.getoption("--state-on")
    server = STATE_ON[kind](directory).start()
    yield server
    server.teardown()


@pytest.fixture(scope="session")
def broker_url(request, redis_server, tmp_path_factory):
    """Return the broker's address: the store's, or a Redis of its own beside several stores."""
    if request.config.getoption("--state-on") == "one":
        yield redis_server.url
        return
    server = RedisProcess(tmp_path_factory.mktemp("broker"), name="broker").start()
    yield server.url
    server.teardown()


@pytest.fixture
def redis_url(redis_server):
    """Return the address of a real Redis that holds nothing."""
    with redis_server.client as client:
        client.flushall()
    return redis_server.url
