"""Dead Air beside a team's Celery: both on one Redis database."""

import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from tests.browser.conftest import chromium, chromium_path  # noqa: F401 - fixtures of theirs
from tests.estate.flower import Flower
from tests.estate.team_processes import Team
from tests.system.harness.processes import REPOSITORY
from tests.system.harness.service import PATH, Service


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "beside(**variables): Dead Air's variables in this module's estate"
    )


@pytest.fixture(scope="module")
def estate(request, tmp_path_factory):
    """Start a whole Dead Air, its Flower, and a team's Celery with its own, on one database."""
    mark = request.node.get_closest_marker("beside")
    directory = tmp_path_factory.mktemp("estate")
    service = Service(directory, variables=mark.kwargs if mark else {}, web_workers=2)
    ours = Flower(
        "flower",
        service.line("flower"),
        env={"PATH": PATH, **service.variables},
        cwd=REPOSITORY,
        directory=directory,
    )
    team = Team(directory / "team", service.broker_url)
    try:
        service.start()
        ours.process.start()
        team.start()
        yield SimpleNamespace(service=service, flower=ours, team=team)
    finally:
        team.close()
        ours.process.close()
        service.close()


@pytest.fixture(scope="session")
def client_package(tmp_path_factory):
    """Build the wheel that teams install, and return a folder to import `deadair` from."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    with zipfile.ZipFile(next(directory.glob("*.whl"))) as wheel:
        wheel.extractall(directory / "installed")
    return directory / "installed"
