"""The tool of docs/agents.md, where the web workers can import it."""

from tests.documented import example

exec(example("chat"))  # noqa: S102  # our own page
