"""Counts what CPython executes in a block: a cost that neither the machine nor its load changes."""

import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def interpreter_steps():
    """Yield a Counter of the bytecode instructions of this thread in the block, by file name.

    structlog's are left out: what a log line costs depends on how this process writes it.
    """
    counted = Counter()

    def trace(at, event, _argument):
        at.f_trace_opcodes, at.f_trace_lines = True, False
        if event == "opcode" and "/structlog/" not in at.f_code.co_filename:
            counted[Path(at.f_code.co_filename).name] += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield counted
    finally:
        sys.settrace(before)
