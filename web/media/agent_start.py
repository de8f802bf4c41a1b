"""Starts the monitor and the agent of a call whose session this worker has."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from calls.store_types import Lease, Origin
from monitor.agent.call_handle import CallHandle
from monitor.agent.runner import AgentRunner
from monitor.loop import CallMonitor
from web.dependencies import Dependencies
from web.media.audio_out import AudioOut
from web.media.presence import SpeechReport

BYSTANDER = "deadair.agents.bystander:Bystander"
"""Of a call that its team's own application has answered."""


@dataclass(frozen=True, slots=True)
class StartedAgent:
    """The running parts of one call's session."""

    handle: CallHandle
    runner: AgentRunner
    monitor: CallMonitor
    report: SpeechReport


def start_agent(
    deps: Dependencies,
    call_control_id: str,
    lease: Lease,
    send: Callable[[str], None],
    close_socket: Callable[[str], None],
) -> StartedAgent:
    """Start the agent of a call under *lease*, and the monitor, whose end closes the socket.

    Raises StoreUnavailableError.
    """
    origin = deps.origin(token=lease.token)
    call = deps.store.snapshot(call_control_id, origin)
    handle = _handle(deps, call_control_id, origin, call.agent)
    handle.stream_through(partial(AudioOut, send))
    config = deps.agents.config(call.agent)
    if call.attached:
        runner = AgentRunner(handle, BYSTANDER)
    else:
        runner = AgentRunner(handle, config.agent_class, config.agent_options)
    monitor = CallMonitor(call, origin, deps.store, deps.hub, deps.actions)
    report = SpeechReport(monitor, runner)
    runner.start(first=lease.first)

    def stopped(why: str) -> None:
        runner.end()
        close_socket(why)

    monitor.start(runner, stopped)
    return StartedAgent(handle, runner, monitor, report)


def _handle(deps: Dependencies, call_control_id: str, origin: Origin, agent: str) -> CallHandle:
    agents = deps.agents
    return CallHandle(
        call_control_id,
        origin,
        deps.store,
        deps.actions,
        lambda: agents.config(agent),
        partial(deps.directory.hook_secret, agent),
        lambda what: deps.counters.add("agent_servers", what=what.removeprefix("agent.")),
    )
