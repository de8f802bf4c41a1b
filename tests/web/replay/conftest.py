"""A terminal, as the commands' own tests have it."""

import pytest

from tests.web.cli.conftest import Terminal


@pytest.fixture
def terminal(app):
    return Terminal(app)
