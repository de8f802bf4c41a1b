"""What one Celery worker process shares between its tasks: store, agents, Telnyx client.

Made on first use, after fork, so that prefork children never share a socket; one set serves all
threads.
"""

import os
import socket
from dataclasses import dataclass
from functools import cache

import structlog

from calls.agent_directory import AgentDirectory
from calls.ended.retention import EndedCalls
from calls.pacing.budget import CommandBudget
from calls.patience_memory import PatienceMemory
from calls.pending.attach_references import AttachReferences
from calls.pending.command_answers import CommandAnswers
from calls.pending.dials import Dials
from calls.pending.events import PendingEvents
from calls.pending.hook_outbox import HookOutbox
from calls.redis_client.client import StoreClient
from calls.redis_client.connect import connect
from calls.service.counters import Counters
from calls.service.runaway_guard import RunawayGuard
from calls.service.silence_days import SilenceDays
from calls.service.sweep_state import SweepState
from calls.service.trial_counts import Trials
from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from calls.timeline import Entry
from deadair.config import WorkerConfig
from monitor.agent_configs import AgentConfigs
from monitor.settings import DeadAirSettings
from tasks.experiments.counting import CallsAtRest
from tasks.hooks.notifier import HookNotifier
from tasks.pacing.pacer import Pacer
from tasks.silences.recorder import SilenceRecorder
from tasks.stories.export import StoryExport
from tasks.sweeps.due_calls import DueCalls
from telephony.call_control.client import TelnyxClient
from telephony.media import stream_token

log = structlog.get_logger("tasks")


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The parts of one process; `name` identifies it in logs and on timelines."""

    name: str
    config: WorkerConfig
    store: CallStore
    directory: AgentDirectory
    dials: Dials
    telnyx: TelnyxClient
    pacer: Pacer
    counters: Counters
    runaway_guard: RunawayGuard
    pending_events: PendingEvents
    hook_outbox: HookOutbox
    notifier: HookNotifier
    command_answers: CommandAnswers
    attach_references: AttachReferences
    sweep_state: SweepState
    due_calls: DueCalls
    ended_calls: EndedCalls
    trials: Trials
    patience_memory: PatienceMemory

    def origin(self, event_id: str = "") -> Origin:
        return Origin(by=self.name, event_id=event_id)

    def agents(self) -> AgentConfigs:
        """Return agents read afresh: a task is short and settings may change."""
        return AgentConfigs(self.directory)

    def settings_of(self, call: CallSnapshot) -> DeadAirSettings:
        """Return the dead-air settings of *call*, read afresh."""
        return self.agents().settings(call.agent, call.settings_override)

    def stream_url(self, call_control_id: str, attempt: int) -> str:
        """Return an unguessable media-socket address for one stream of this one call.

        *attempt* is 0 for the stream that comes with the answer, then what `request_stream` says.
        """
        token = stream_token.issue(self.config.secret_key, call_control_id, str(attempt))
        return f"{self.config.media_url}/media/{token}"

    def nonce_of(self, call_control_id: str, stream_url: str) -> str:
        """Return the nonce in a media socket's address; '' if the address is not this call's."""
        token = stream_url.rpartition("/")[2]
        try:
            call, nonce = stream_token.read(self.config.secret_key, token)
        except stream_token.BadTokenError:
            return ""
        return nonce if call == call_control_id else ""


def _stories_lost(counters: Counters, count: int) -> None:
    counters.add("stories_lost", count)
    log.error("ALARM: calls were deleted before their story was written", count=count)


def _ended_calls(
    settings: WorkerConfig,
    store: CallStore,
    directory: AgentDirectory,
    notifier: HookNotifier,
    counters: Counters,
) -> EndedCalls:
    """Return the ended calls, with all that is done once with each of them."""
    count = CallsAtRest(store, directory, notifier, counters)
    recorder = SilenceRecorder(SilenceDays(store.redis), directory, counters)

    def at_rest(call: str, agent: str, reference: str, entries: list[Entry]) -> None:
        count(call, agent, reference, entries)
        recorder.record(call, agent, reference, entries)

    return EndedCalls(
        store.redis,
        days=settings.keep_days,
        megabytes=settings.keep_mb,
        at_rest=at_rest,
        export=StoryExport(settings.story_url, counters) if settings.story_url else None,
        lost=lambda lost: _stories_lost(counters, lost),
    )


def _telnyx(settings: WorkerConfig, counters: Counters, pacer: Pacer) -> TelnyxClient:
    """Return the client that sends commands, measured, and heard for what it says of limits."""

    def observe(command: str, outcome: str, seconds: float) -> None:
        counters.observe("telnyx_command_seconds", seconds, command=command, outcome=outcome)
        if outcome == "limited":
            counters.add("commands_limited", command=command)

    return TelnyxClient(
        api_key=settings.telnyx_api_key,
        base_url=settings.telnyx_base_url,
        observe=observe,
        hears_limit=pacer.hears,
    )


def _pacer(settings: WorkerConfig, client: StoreClient) -> Pacer:
    return Pacer(
        CommandBudget(client, "commands", settings.commands_per_s),
        CommandBudget(client, "dials", settings.dials_per_s),
    )


def _runaway_guard(settings: WorkerConfig, client: StoreClient) -> RunawayGuard:
    return RunawayGuard(
        client,
        factor=settings.runaway_factor,
        least=settings.runaway_least,
        learn_min=settings.runaway_learn,
    )


@cache
def dependencies() -> Dependencies:
    """Return this process's parts."""
    settings = WorkerConfig.from_env()
    client = connect(settings.redis_url)
    directory, counters = AgentDirectory(client), Counters(client)
    hook_outbox = HookOutbox(client)
    notifier = HookNotifier(directory, hook_outbox, counters)
    pacer = _pacer(settings, client)
    store = CallStore(client, notifier.notify)
    return Dependencies(
        name=f"celery@{socket.gethostname()}:{os.getpid()}",
        config=settings,
        store=store,
        directory=directory,
        dials=Dials(client),
        telnyx=_telnyx(settings, counters, pacer),
        pacer=pacer,
        counters=counters,
        pending_events=PendingEvents(client, counters.observe),
        sweep_state=SweepState(client),
        due_calls=DueCalls(),
        ended_calls=_ended_calls(settings, store, directory, notifier, counters),
        trials=Trials(client),
        patience_memory=PatienceMemory(client),
        runaway_guard=_runaway_guard(settings, client),
        hook_outbox=hook_outbox,
        notifier=notifier,
        command_answers=CommandAnswers(client),
        attach_references=AttachReferences(client),
    )
