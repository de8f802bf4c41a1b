"""Logs: one event a line, JSON when nobody looks at a terminal, ids bound, nothing personal.

Every process calls `configure` once. `DEADAIR_LOG_LEVEL` (default INFO) decides how much is said.
"""

import logging
import os
import sys
from typing import TextIO

import structlog

_TALKATIVE = (
    "httpx",
    "httpcore",
    "telnyx",
    "celery.beat",
    "celery.worker.strategy",
    "celery.app.trace",
)


def configure(stream: TextIO | None = None) -> None:
    """Send our events and the libraries' warnings to *stream* (standard error by default)."""
    out = stream or sys.stderr
    level = logging.getLevelNamesMapping().get(
        os.environ.get("DEADAIR_LOG_LEVEL", "INFO").upper(), logging.INFO
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if out.isatty():
        shared.pop()
        renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer()
    else:
        renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Their request lines carry ids and tokens; our own events say what was sent.
    for name in (
        "httpx",
        "httpcore",
        "telnyx",
        "celery.worker.strategy",
        "celery.app.trace",
        "celery.beat",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
