"""The service and its callers as fixtures, and pytest-celery's own fixtures on processes.

`service` is shared by tests that harm nothing; `own_service` belongs to one module, whose tests may
kill, freeze and restart its parts, also through pytest-celery's `celery_setup`.
"""

import time

import pytest

from tests.conftest import STATE_ON
from tests.system.harness.calls import Call
from tests.system.harness.service import Service

APART_S = 0.1
"""Seconds between the callers of a module, so that they are not all due in one instant."""


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "call(**of_the_call): the caller this test asserts on (see Call); the callers of one "
        "module ring one after another, before its first test",
    )
    config.addinivalue_line(
        "markers", "service(**of_the_service): how the test's own service is made (see Service)"
    )


def is_rerun(item):
    return getattr(item, "execution_count", 1) > 1  # counted by pytest-rerunfailures


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Have a rerun make what its own module's fixtures make anew: those calls are over."""
    if is_rerun(item):
        for [*_, fixture] in item._fixtureinfo.name2fixturedefs.values():
            if fixture.scope == "module" and fixture.baseid == item.location[0]:
                fixture.finish(item._request)


@pytest.fixture(scope="session")
def state(request, tmp_path_factory):
    """Return the variables that say where the service has its state (`--state-on`)."""
    kind = request.config.getoption("--state-on")
    if kind == "one":  # the service starts its own, which is its broker too
        yield {}
        return
    servers = STATE_ON[kind](tmp_path_factory.mktemp("state")).start()
    yield {"REDIS_URL": servers.url}
    servers.teardown()


@pytest.fixture(scope="session")
def service(state, tmp_path_factory):
    """Share one Dead Air with four web workers among all tests that harm nothing."""
    service = Service(tmp_path_factory.mktemp("service"), web_workers=4, variables=state)
    try:
        service.start()
    except (AssertionError, RuntimeError) as error:
        pytest.exit(f"Dead Air does not start: {error}", returncode=1)
    yield service
    service.close()


@pytest.fixture(scope="module")
def module_service(request, tmp_path_factory):
    """Start a Dead Air for one module alone, as its `service` mark says."""
    mark = request.node.get_closest_marker("service")
    service = Service(tmp_path_factory.mktemp("own"), **(mark.kwargs if mark else {})).start()
    yield service
    service.close()


@pytest.fixture
def own_service(module_service):
    """Return a Dead Air that this test may break; what it froze or killed is mended after it."""
    yield module_service
    module_service.mend()


@pytest.fixture(scope="module")
def callers(request, service):
    """Place the calls of all tests of this module; each test gets its own."""
    placed = {}
    for item in request.session.items:
        mark = item.get_closest_marker("call")
        if mark and item.path == request.path:
            placed[item.nodeid] = Call(service, **mark.kwargs).place()
            time.sleep(APART_S)
    return placed


@pytest.fixture
def call(request, service, callers):
    """Return the call that the test's own `call` mark describes; a test's rerun calls anew."""
    if is_rerun(request.node):
        return Call(service, **request.node.get_closest_marker("call").kwargs).place()
    return callers[request.node.nodeid]


@pytest.fixture
def place(service):
    """Return what places a call now, for a test that acts on it; who is left hangs up."""
    placed = []

    def place_now(**of_the_call):
        placed.append(Call(service, **of_the_call).place())
        return placed[-1]

    yield place_now
    for call in placed:
        call.leave()


@pytest.fixture
def in_docker(request):
    return request.config.getoption("--celery-containers") == "docker"


@pytest.fixture
def celery_broker(request):
    """Override: the broker of the test's own service."""
    return request.getfixturevalue("own_service").broker


@pytest.fixture
def celery_backend_cluster():
    """Override: Dead Air keeps no results."""


@pytest.fixture
def celery_worker(request):
    """Override: the Procfile's worker of the test's own service."""
    return request.getfixturevalue("own_service").worker
