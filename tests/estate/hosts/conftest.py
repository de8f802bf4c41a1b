"""Dead Air on four hosts: two for the web, one for the workers, one for the store."""

import pytest

from tests.estate.hosts.installation import Installation
from tests.estate.hosts.network import why_not


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """Start everything on its host; this machine is Telnyx and the load balancer."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    installation = Installation(tmp_path_factory.mktemp("hosts"))
    try:
        installation.start()
        yield installation
    finally:
        installation.close()
