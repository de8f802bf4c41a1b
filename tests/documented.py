"""The examples of docs/agents.md, as the page shows them."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "agents.md"


def example(heading: str) -> str:
    """Return the first Python block under *heading*."""
    section = PAGE.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found, heading
    return found[1]
