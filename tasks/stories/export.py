"""Writes stories under STORY_URL: a folder, or a bucket of any object storage that fsspec knows.

A story is written before its timeline is packed, and under the same name each time, so a worker
that is killed meanwhile costs a second write and never a story. What could not be written is tried
again a minute later.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import import_module
from typing import Any

import structlog

from calls.ended import story
from calls.ended.retention import NotExportedError
from calls.service.counters import Counters

WITHIN_S = 10.0
"""A storage that hangs must not hold up more than the stories."""

log = structlog.get_logger("tasks.stories")


class StoryExport:
    """The stories under *url*, which may hold credentials and is never logged."""

    def __init__(self, url: str, counters: Counters) -> None:
        self._url = url.rstrip("/")
        self._counters = counters
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="stories")

    def __call__(self, call: str, agent: str, reference: str, lines: list[story.Line]) -> None:
        """Write the story of *call*. Raises NotExportedError."""
        text = story.document(call, agent, reference, lines)
        writing = self._threads.submit(self._write, story.name(call, lines), text)
        try:
            writing.result(WITHIN_S)
        except Exception as error:  # storages raise what they like
            writing.cancel()
            self._counters.add("stories_refused")
            log.warning("Story not written", call_control_id=call, error=type(error).__name__)
            raise NotExportedError(type(error).__name__) from error
        self._counters.add("stories_written")

    @cached_property
    def _folder(self) -> tuple[Any, str]:
        """The file system and the path in it; fsspec and its drivers are optional packages."""
        found: tuple[Any, str] = import_module("fsspec.core").url_to_fs(self._url)
        return found

    def _write(self, name: str, text: bytes) -> None:
        system, root = self._folder
        path = f"{root.rstrip('/')}/{name}"
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        system.pipe_file(path, text)
