"""No Celery worker runs beside these tests: nobody waits two seconds for its answer."""

import pytest


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    for module in ("web.cli.diagnostics", "web.cli.checks.celery_workers"):
        monkeypatch.setattr(f"{module}.TIMEOUT_S", 0.2)
