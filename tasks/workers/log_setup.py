"""The logs of our app's processes; Celery's signal for it would set up those of any app."""

from typing import Any

from celery.app.log import Logging

from deadair.logs import configure
from tasks.shown import log_filter


class Log(Logging):
    """Celery's part that sets logs up."""

    _setup = False

    def setup_logging_subsystem(self, *_: Any, **__: Any) -> Any:
        """Set ours up; return true, for Celery then leaves them and the outputs alone."""
        if not Log._setup:
            Log._setup = True
            configure()
            log_filter.install()
        return True
