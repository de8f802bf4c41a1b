"""The world around virtual calls: the product's modules look here for broker, clock and parts.

Nothing of the product is replaced but its ways out: `publish._send`, each task module's
`dependencies`, and the monitor's clock. Snapshots are read by `known_views`. `NOW` holds the one
call that is acting.
"""

import os
from contextlib import contextmanager
from logging import CRITICAL

import pytest
import structlog

from calls.store import records
from monitor import loop
from monitor.agent_configs import AgentConfigs
from monitor.settings import AgentConfig, AgentSettings, DeadAirSettings
from tasks import app as celery
from tasks import checkins, publish
from tasks.call_control import signalling, transfers
from tasks.speech import utterances
from tasks.sweeps import overdue, sweep
from tests.virtual_time import known_views

NOW = []
ENVIRONMENT = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "TELNYX_API_KEY": "KEY-of-a-test",
    "ADMIN_TOKEN": "a token of the virtual call",
    "SECRET_KEY": "a secret of the virtual call",
}
"""What Celery's configuration is read from where no real environment is set."""


def _take_task(*args, **options):
    NOW[0].take_task(*args, **options)


_patched = (
    (publish, "_send", _take_task),
    (checkins, "dependencies", lambda: NOW[0].parts),
    (utterances, "dependencies", lambda: NOW[0].parts),
    (transfers, "dependencies", lambda: NOW[0].parts),
    (signalling, "dependencies", lambda: NOW[0].parts),
    (sweep, "dependencies", lambda: NOW[0].parts),
    (records, "parse", known_views.parse),
    (overdue, "replace", known_views.replace),
    (loop, "monotonic", lambda: NOW[0].now_ms / 1000),
)


@contextmanager
def virtual_world():
    """Put the virtual broker, clock and parts where the product looks for its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, os.environ.get(name, value))
        celery.conf.broker_url  # noqa: B018  # read once from the environment, then kept
    before = [(module, name, getattr(module, name)) for module, name, _ in _patched]
    silent = structlog.make_filtering_bound_logger(CRITICAL)
    logged_by = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=silent)
    for module, name, ours in _patched:
        setattr(module, name, ours)
    try:
        yield
    finally:
        for module, name, theirs in before:
            setattr(module, name, theirs)
        structlog.configure(wrapper_class=logged_by)


_KNOWN = {}
"""Settings by their text, as they were given: themselves, and the agent of them as stored."""


class Agents:
    """The directory of the one agent, whose settings a test may change while the call runs."""

    def __init__(self, settings):
        self.change(settings)

    def change(self, settings):
        about = repr(settings)
        if about not in _KNOWN:
            valid = DeadAirSettings.model_validate(settings)
            config = AgentConfig(id="default", settings=AgentSettings(dead_air_settings=valid))
            _KNOWN[about] = valid, config.model_dump_json()
        self.settings, self._raw = _KNOWN[about]

    def raw(self, _agent):
        return self._raw

    def owner_of(self, _number):
        return "default"


class Quiet:
    """Takes what nobody looks at here: tallies and the like."""

    def add(self, *_args, **_labels):
        pass

    def observe(self, *_args, **_labels):
        pass


class HubOfOne:
    """What a monitor asks of its hub, for this call's only monitor."""

    def __init__(self, call):
        self._call = call

    @property
    def agents(self):
        return AgentConfigs(self._call.agents)

    def count(self, _name, _amount):
        """Count nothing: the sum over all processes is looked at in tests/system."""

    def mark_decided(self, _monitor):
        """Nothing is measured: time is virtual."""

    def mark_seen(self, _monitor, _version):
        """Nothing to spare: here every change wakes."""

    def wake_in(self, _monitor, seconds):
        self._call.look_at = self._call.now_ms + round(seconds * 1000)
