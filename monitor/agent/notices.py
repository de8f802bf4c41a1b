"""Tells the agent of one call what comes next: the steps of a silence, the end of its time."""

from calls.snapshot import CallSnapshot
from monitor.agent.runner import AgentRunner
from monitor.agent.silence_stages import SilenceStages
from monitor.agent.wrap_up import WrapUp
from monitor.decisions import Wait
from monitor.settings import DeadAirSettings


class AgentNotices:
    """Remembers what the agent was told. An agent that minds nothing costs nothing."""

    __slots__ = ("_stages", "_wrap_up")

    def __init__(self) -> None:
        self._stages: SilenceStages | None = None
        self._wrap_up: WrapUp | None = None

    def tell(
        self, call: CallSnapshot, settings: DeadAirSettings, wait: Wait, agent: AgentRunner
    ) -> int:
        """Tell the agent what it minds of what comes after *wait*; returns when to look again."""
        until_ms = wait.until_ms
        if agent.minds_silence:
            until_ms = self._tell_of_silence(call, settings, wait, agent)
        if settings.max_call_wrap_up and agent.minds_time:
            again_ms = self._tell_of_time(call, settings, agent)
            until_ms = min(until_ms, again_ms) if until_ms and again_ms else until_ms or again_ms
        return until_ms

    def _tell_of_silence(
        self, call: CallSnapshot, settings: DeadAirSettings, wait: Wait, agent: AgentRunner
    ) -> int:
        if self._stages is None:
            self._stages = SilenceStages()
        until_ms, notice = self._stages.look(call, settings, wait)
        if notice:
            agent.caller_silent(notice.stage, notice.in_s)
        return until_ms

    def _tell_of_time(
        self, call: CallSnapshot, settings: DeadAirSettings, agent: AgentRunner
    ) -> int:
        if self._wrap_up is None:
            self._wrap_up = WrapUp()
        again_ms, left_s = self._wrap_up.look(call, settings)
        if left_s is not None:
            agent.wrap_up(left_s)
        return again_ms
