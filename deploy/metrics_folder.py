"""The folder through which a host's gunicorn workers share their metrics, from start to end."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "deadair-metrics-"


def begin(memory: Path = Path("/dev/shm")) -> None:  # noqa: S108  # a folder of its own in there
    """Make the folder, for this process and those it forks; one that is given stays as it is.

    What a master left that was killed is removed.
    """
    if os.environ.get(FOLDER):
        return
    parent = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    for old in parent.glob(f"{_PREFIX}*"):
        if not _lives(old.name.removeprefix(_PREFIX).partition("-")[0]):
            shutil.rmtree(old, ignore_errors=True)
    os.environ[FOLDER] = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent)


def worker_ended(pid: int) -> None:
    """Forget the present values of a worker; what it counted stays in the sums."""
    from prometheus_client import multiprocess  # noqa: PLC0415  # it reads FOLDER when imported

    with suppress(OSError, ValueError):
        multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


def end() -> None:
    """Remove the folder, if this process made it."""
    folder = Path(os.environ.get(FOLDER, ""))
    if folder.name.startswith(f"{_PREFIX}{os.getpid()}-"):
        shutil.rmtree(folder, ignore_errors=True)


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True
