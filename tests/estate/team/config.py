"""The team's own settings, in a module of the name that everybody uses."""

import os
from pathlib import Path

BROKER_URL = os.environ["TEAM_BROKER_URL"]
JOURNAL = Path(os.environ["TEAM_JOURNAL"])
"""What each run of a task is noted in."""
