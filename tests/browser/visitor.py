"""One person at one browser: opens pages, and hears what their consoles complain of."""

from contextlib import suppress
from typing import Any


class Visitor:
    """A browser context of its own, with one page."""

    def __init__(self, browser: Any, site: str, **of_the_browser: Any):
        self.site = site
        given = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        self.context = browser.new_context(base_url=site, **(given | of_the_browser))
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: Any) -> None:
        # A status that a test asks for (401, 404, 409, 422) is no complaint.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> Any:
        self.page.goto(path)
        return self.page

    def sign_in(self, token: str, name: str = "") -> None:
        self.open("/login")
        self.page.get_by_label("ADMIN_TOKEN").fill(token)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.site}/")

    def leave(self) -> list[str]:
        """Close the browser; returns what it complained of."""
        with suppress(RuntimeError):
            self.context.close()
        return self.complaints
