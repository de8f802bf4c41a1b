"""A terminal and a browser, as the tests of commands and pages have them."""

import pytest

from tests.web.cli.conftest import Terminal
from tests.web.pages.conftest import Browser


@pytest.fixture
def terminal(app):
    return Terminal(app)


@pytest.fixture
def browser(app):
    found = Browser(app)
    assert found.sign_in().status == 200
    return found
