"""The virtual world of `tests.virtual_time`, for the tests that ask for it."""

import pytest


@pytest.fixture(scope="module")
def virtual():
    """Put the virtual broker, clock and Telnyx in the place of the real ones."""
    from tests.virtual_time.call import virtual_world  # noqa: PLC0415  # slow to import, so only on use

    with virtual_world():
        yield
