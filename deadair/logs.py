"""Logs: one event per line, JSON unless it is a terminal, ids bound, nothing personal.

Every process calls `configure` once. `DEADAIR_LOG_LEVEL` (default INFO) sets the level.
Dead Air's own events are written directly; only messages of libraries go through `logging`.
"""

import logging
import os
import sys
from typing import TextIO

import structlog

from deadair import fault_text

_TALKATIVE = (  # their request lines carry ids and tokens; our own events say what was sent
    "httpx",
    "httpcore",
    "httpx2",
    "httpcore2",
    "openai",
    "telnyx",
    "celery.beat",
    "celery.worker.strategy",
    "celery.app.trace",
)


class _Named(structlog.WriteLogger):
    """Writes lines, and knows whose they are."""

    def __init__(self, out: TextIO, name: str = "") -> None:
        super().__init__(out)
        self.name = name


def configure(stream: TextIO | None = None) -> None:
    """Send our events and the libraries' warnings to *stream* (standard error by default)."""
    out = stream or sys.stderr
    asked = os.environ.get("DEADAIR_LOG_LEVEL", "INFO").upper()
    level = logging.getLevelNamesMapping().get(asked, logging.INFO)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        fault_text.redact,
    ]
    if out.isatty():
        renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(
            exception_formatter=structlog.dev.plain_traceback
        )
    else:
        renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *name: _Named(out, *name),
        cache_logger_on_first_use=True,
    )
    _configure_libraries(out, level, shared, renderer)


def _configure_libraries(
    out: TextIO,
    level: int,
    shared: list[structlog.typing.Processor],
    renderer: structlog.typing.Processor,
) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    # At DEBUG libraries say far more than we do, and a task's arguments among it.
    logging.basicConfig(handlers=[handler], level=max(level, logging.INFO), force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
