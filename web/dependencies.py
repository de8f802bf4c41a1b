"""What one web worker holds: store, directory, hub; made by `create_app`, found by `parts()`."""

import os
import socket
from dataclasses import dataclass
from typing import cast

from flask import current_app

from calls.agent_directory import AgentDirectory
from calls.counters import Counters
from calls.dials import Dials
from calls.store import CallStore
from calls.store_types import Origin
from deadair.config import Config
from monitor.actions import Actions
from monitor.agent_configs import AgentConfigs
from monitor.hub import Hub
from monitor.vad.detector import Detectors
from monitor.vad.webrtc import VoiceActivity
from web.broker.event_intake import EventIntake

KEY = "deadair"


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The parts of one web worker. `name` tells it apart in logs, on timelines and as an owner."""

    name: str
    config: Config
    store: CallStore
    directory: AgentDirectory
    dials: Dials
    counters: Counters
    agents: AgentConfigs
    hub: Hub
    actions: Actions
    intake: EventIntake
    detector: Detectors = VoiceActivity

    def origin(self, event_id: str = "", token: int | None = None) -> Origin:
        return Origin(by=self.name, event_id=event_id, token=token)


def dependencies() -> Dependencies:
    """Return the parts of the application that serves this request."""
    return cast("Dependencies", current_app.extensions[KEY])


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
