"""A call that begins gets its place in its agent's experiment, if one runs."""

from monitor.agent_configs import AgentConfigs
from monitor.experiments.arms import experiment_id, running, taking_part
from tasks.dependencies import Dependencies


def settings_of_new(
    p: Dependencies, agents: AgentConfigs, agent: str, call: str, override: str
) -> str:
    """Return the *override* (JSON or '') that *call* begins with, its place in it.

    An experiment that was stopped has no new calls. Raises StoreUnavailableError.
    """
    experiment = running(agents.config(agent))
    if experiment is None or p.trials.is_stopped(agent, experiment_id(experiment)):
        return override
    return taking_part(experiment, call, override)
