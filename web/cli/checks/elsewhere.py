"""What else is written to or called: results, stories of ended calls, tasks of the team's."""

from importlib import import_module
from typing import Any

from pydantic import ValidationError

from monitor.hooks.tell import is_allowed
from monitor.settings import AgentConfig
from tasks import app as celery
from web.dependencies import Dependencies

Answer = tuple[bool, str, str]
SHOWN = 3
NO_RESULTS = "off: commands of your tasks are answered by events, and have no result to wait for"


def results(p: Dependencies) -> Answer:
    """Check that the result backend can be reached, if there is one."""
    if not celery.conf.result_backend:
        return True, NO_RESULTS, ""
    backend: Any = celery.backend
    backend.get("deadair-doctor")
    if celery.conf.result_backend == p.config.redis_url:
        return True, "reachable, in the store's database", "give results a database of their own"
    return True, "reachable", ""


def stories(p: Dependencies) -> Answer:
    """Check that the storage of STORY_URL can be reached; nothing is written."""
    if not p.config.story_url:
        return True, "off", ""
    scheme = p.config.story_url.partition("://")[0]
    try:
        system, root = import_module("fsspec.core").url_to_fs(p.config.story_url)
    except (ImportError, ValueError) as error:
        return False, f"{scheme}: {error}"[:200], f"install fsspec and its driver for {scheme}"
    try:
        system.exists(root)
    except Exception as error:  # noqa: BLE001  # storages raise what they like, credentials in it
        return False, f"{scheme}: {type(error).__name__}", "correct STORY_URL, or its credentials"
    return True, f"{scheme} can be used", ""


def told_tasks(p: Dependencies) -> Answer:
    """Look for agents whose events DEADAIR_TELL no longer allows to be sent."""
    refused = []
    told = 0
    for agent, raw in p.directory.raws(p.directory.ids()).items():
        try:
            tell = AgentConfig.model_validate_json(raw).tell
        except ValidationError:
            return False, f"agent {agent} can't be read", "store it again: flask agents set"
        if tell:
            told += 1
            if not is_allowed(tell, p.config.tell):
                refused.append(f"{agent} ({tell.queue}:{tell.task})")
    if refused:
        said = f"not allowed by DEADAIR_TELL: {', '.join(sorted(refused)[:SHOWN])}"
        return False, said, "add the pair to DEADAIR_TELL on workers and web, or change the agent"
    return True, f"{told} agents tell tasks of yours" if told else "none", ""
