"""Modules of one name in two packages mean the same: each such name says here what they share."""

from collections import defaultdict
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[1]
TOPS = (
    "benchmarks",
    "calls",
    "deadair",
    "deploy",
    "monitor",
    "simulator",
    "tasks",
    "telephony",
    "web",
)
SHARED = {
    "a table of each language": {"asks", "lookalikes", "times"},
    "a subject of the store, tasks, API, terminal, pages or settings": {
        "agent", "agent_acts", "agents", "board", "call", "calls", "costs", "decisions", "dials",
        "experiments", "ledger", "neighbours", "openings", "patience", "replay", "runaway_guard",
        "steps", "suspension", "text_telephone", "transcription", "webhooks",
    },
    "the same of Telnyx's side, which the simulator plays, and of ours": {
        "beginning", "caller", "client", "commands", "delivery", "errors", "events", "frames",
        "options", "signing",
    },
    "a kind of thing, by what it is of": {"api", "dependencies", "detector", "report"},
    "another product, by what of it is measured": {"pipecat"},
    "a part, and its measurement or the doctor's look at it": {
        "addresses", "clips", "rabbitmq", "redis_server", "relay", "shards", "silero", "sweep",
    },
}  # fmt: skip
OF_TOOLS = {"__init__", "__main__", "gunicorn.conf"}


def names_in_two_packages():
    packages = defaultdict(set)
    for top in TOPS:
        for file in (ROOT / top).rglob("*.py"):
            packages[file.stem].add(file.parent)
    return {name for name, found in packages.items() if len(found) > 1} - OF_TOOLS


def test_modules_of_one_name_share_a_meaning():
    assert names_in_two_packages() == set().union(*SHARED.values())
