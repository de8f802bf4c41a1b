"""What Celery's log line about a failed task says of the exception."""

import logging

from deadair import fault_text


def install() -> None:
    """Redact the lines of `celery.app.trace`; doing it twice does no harm."""
    logging.getLogger("celery.app.trace").addFilter(_redact)


def _redact(record: logging.LogRecord) -> bool:
    if isinstance(record.args, dict) and "exc" in record.args:
        told = dict(record.args)
        told["exc"] = fault_text.redacted(str(told["exc"]))
        told["traceback"] = fault_text.redacted_traceback(str(told.get("traceback", "")))
        record.args = told
        vars(record)["data"] = told
    return True
