"""The board's tests look at pages as the pages' own tests do."""

from tests.web.pages.conftest import another, browser, stranger  # noqa: F401  # fixtures
