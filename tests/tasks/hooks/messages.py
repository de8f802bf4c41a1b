"""What the tests of hooks send, and what they count."""

from calls.agent_directory import StoredAgent
from calls.timeline import Entry
from monitor.settings import AgentConfig
from tests.system.harness.hook_receiver import SECRET

ENDED = Entry("1760000000000-0", 1760000000000, "call.ended", {"cause": "x", "source": "caller"})
NOWHERE = "redis://127.0.0.1:1/0"


def counted(p, name):
    p.counters.flush()
    return sum(count for metric, count in p.counters.totals().items() if metric.startswith(name))


def hooks_of(p, url):
    """Set the hooks of agent `desk`; returns a function that changes them, or another agent's."""

    def change(agent="desk", *, secret=SECRET, **given):
        hooks = {"url": url, **given} if secret else None
        raw = AgentConfig(id=agent, hooks=hooks).model_dump_json()
        p.directory.change(agent, "test", lambda _: StoredAgent(raw, hook_secret=secret))

    change()
    return change
