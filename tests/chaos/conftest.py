"""The chaos suite's figures, told at the end of the run whether it passed or failed."""

import pytest

MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture
def measured(pytestconfig):
    """Return what notes a line for the end of the run: figures a person wants to read."""
    return pytestconfig.stash.setdefault(MEASURED, []).append


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(MEASURED, [])
    if lines:
        terminalreporter.section("chaos")
        for line in lines:
            terminalreporter.write_line(line)
