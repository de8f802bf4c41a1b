"""The examples of docs/agents.md, as the page shows them."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "agents.md"


def example(heading: str, language: str = "python") -> str:
    """Return the first block in *language* under *heading*."""
    after = re.split(rf"\n##+ {re.escape(heading)}\n", PAGE.read_text())[-1]
    section = re.split(r"\n##+ ", after)[0]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found, heading
    return found[1]
