"""No connection is made behind a unit test: it would block a process that gevent has not patched."""

import pytest

from tasks import publish


@pytest.fixture(autouse=True)
def no_broker(request, monkeypatch):
    if request.node.get_closest_marker("unit"):
        monkeypatch.setattr(publish, "connect", lambda: None)
