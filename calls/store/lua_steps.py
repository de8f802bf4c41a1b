"""Runs the steps of one call: the base of all parts of the store."""

from collections.abc import Callable
from typing import Any

from calls import keys
from calls.leases import Leases
from calls.redis_client.client import StoreClient
from calls.redis_client.scripts import Steps
from calls.service.data_versions import DataVersions
from calls.store_types import Origin, UnknownCallError
from calls.timeline import NOTABLE, Entry, entry_of_reply

UNKNOWN = "#unknown"
"""Begins the reply of a step that met, and left, an unknown call (`lua/shared/prelude.lua`)."""

Notify = Callable[[str, str, Entry], None]
"""Receives agent, call and an entry of its timeline that hooks may report."""


class CallSteps:
    """Runs steps on *client*, which must decode responses (see `connect`).

    *notify* receives the entries that hooks may report, from the step's reply; it must not block.
    """

    def __init__(self, client: StoreClient, notify: Notify = lambda *_: None) -> None:
        self.redis = client
        self.leases = Leases(client)
        self.data_versions = DataVersions(client)
        self._notify = notify
        self._steps = Steps(client)

    def _step(self, name: str, call: str, origin: Origin, *args: str | int) -> Any:
        token = "" if origin.token is None else origin.token
        arguments = (call, origin.event_id, token, origin.by, *args)
        reply = self._steps.run(name, keys.of_call(call), *arguments)
        if isinstance(reply, list) and reply[:1] == [UNKNOWN]:
            if origin.of_known:
                raise UnknownCallError(call)
            return reply[1] if len(reply) > 1 else None
        if not isinstance(reply, list) or reply[:1] != [NOTABLE]:
            return reply
        _, agent, lines, *replied = reply
        for line in lines:
            self._notify(agent, call, entry_of_reply(*line))
        return replied[0] if replied else None
