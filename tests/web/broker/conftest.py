"""A unit test makes no connection behind its back: gevent has not patched its process."""

import pytest

from tasks import publish


@pytest.fixture(autouse=True)
def no_broker(request, monkeypatch):
    if request.node.get_closest_marker("unit"):
        monkeypatch.setattr(publish, "connect", lambda: None)
