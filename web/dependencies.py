"""Everything one web worker shares between requests: store, agent directory, hub, configuration.

Made by `create_app`; a request gets it by `dependencies()`.
"""

import os
import socket
from dataclasses import dataclass
from typing import cast

from flask import current_app

from calls.agent_directory import AgentDirectory
from calls.pending.dials import Dials
from calls.service.counters import Counters
from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from deadair.config import Config
from monitor.actions import Actions
from monitor.agent_configs import AgentConfigs
from monitor.hub import Hub
from monitor.music.detector import SoundTracks
from monitor.settings import DeadAirSettings
from monitor.vad.detector import Detectors
from monitor.vad.webrtc import VoiceActivity
from web.broker.event_intake import EventIntake
from web.broker.local_path import LocalPath

KEY = "deadair"


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Shared by all requests of a web worker; `name` identifies it in logs and leases."""

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
    local_path: LocalPath
    detector: Detectors = VoiceActivity
    sound_tracks: SoundTracks | None = None

    def origin(self, event_id: str = "", token: int | None = None) -> Origin:
        return Origin(by=self.name, event_id=event_id, token=token)

    def settings_of(self, call: CallSnapshot) -> DeadAirSettings:
        """Return the settings of *call*: its agent's as stored now, with the call's overrides."""
        return AgentConfigs(self.directory).settings(call.agent, call.settings_override)


def dependencies() -> Dependencies:
    """Return the dependencies of the application that serves this request."""
    return cast("Dependencies", current_app.extensions[KEY])


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
