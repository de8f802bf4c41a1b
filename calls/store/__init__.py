"""The store of live calls: each method is one atomic step in Redis, named as its Lua file.

Every step has an `Origin`: the Telnyx event behind it, so that a doubled webhook has one effect,
and the fencing token of a session, so that a worker that lost the call can't change it. All methods
raise StoreUnavailableError; nothing is then half-done.
"""

from calls.bridges import Bridges
from calls.redis_client.client import StoreClient
from calls.speech.pace import SpeechPaces
from calls.store.agent import AgentSteps
from calls.store.agent_acts import AgentActs
from calls.store.caller import CallerSteps
from calls.store.decisions import DecisionSteps
from calls.store.lifecycle import LifecycleSteps
from calls.store.lua_steps import Notify
from calls.store.playbacks import MARK, PlaybackSteps
from calls.store.records import CallRecords
from calls.store.sessions import SessionSteps
from calls.store.spoken_words import SpokenWords

__all__ = ["MARK", "CallStore"]


class CallStore(
    LifecycleSteps,
    SessionSteps,
    PlaybackSteps,
    SpokenWords,
    CallerSteps,
    AgentSteps,
    AgentActs,
    DecisionSteps,
    CallRecords,
):
    """Live calls in Redis: the steps of each subject, on one client."""

    def __init__(self, client: StoreClient, notify: Notify = lambda *_: None) -> None:
        super().__init__(client, notify)
        self.bridges = Bridges(client)
        self.paces = SpeechPaces(client)
