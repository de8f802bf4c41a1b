"""Imports in gunicorn's master what the agents in use need, so that its workers share the memory.

A language model's SDK takes 35 MB and a second of computing: too much for those who have no such
agent, and too long for a worker whose calls go on. An agent made later is served all the same: the
worker of its first call imports the SDK in a thread.
"""

import json
import os

import structlog

from calls.agent_directory import AgentDirectory
from calls.redis_client.connect import connect
from deadair.agents.chat import model
from deadair.config import Config

MODEL_VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL")
log = structlog.get_logger("web.heavy_agents")


def import_wanted(settings: Config) -> bool:
    """Import what the stored agents, or the variables of a model, show to be needed."""
    wanted = any(os.environ.get(name, "").strip() for name in MODEL_VARIABLES)
    if wanted or _talks(settings):
        model.import_now()
        return True
    return False


def _talks(settings: Config) -> bool:
    """Return whether an agent that talks is stored; a store that is away is asked no further."""
    try:
        with connect(settings.redis_url) as client:
            directory = AgentDirectory(client)
            raws = directory.raws(directory.ids())
        return any(json.loads(raw).get("agent_class") == "chat" for raw in raws.values() if raw)
    except Exception as error:  # noqa: BLE001  # the start does not depend on it
        log.warning("Stored agents not read before the start", error=type(error).__name__)
        return False
