"""What an agent costs: CPU and memory of a live session, by what the agent wants of the sound.

python -m benchmarks.media.agents [CALLS] [SECONDS]. An agent that wants none must cost what the
greeter does.
"""

import sys
import time

from benchmarks.harness import machine, product, results

HELD_S = 300
FRAMES_PER_S = 50
AGENTS = {
    "greeter": "greeter",
    "class, no audio": "benchmarks.servers.agents:Greets",
    "class, PCMU": "benchmarks.servers.agents:Hears",
    "class, 16 kHz samples": "benchmarks.servers.agents:HearsWide",
}


def measured(agent: str, calls: int, seconds: float) -> results.Row:
    """Return what *calls* sessions of *agent* cost one web worker."""
    with product.running(web_workers=1) as service:
        service.api.patch_agent("default", {"agent_class": AGENTS[agent]})
        [pid] = machine.forked(service.web.pid, 1)
        with product.live(service, calls // 4, first=0, held_s=HELD_S):
            pass  # what the first call loads is no call's
        with product.live(service, calls // 4, first=calls, held_s=HELD_S):
            few = machine.private_kib(pid)
            with product.live(service, calls, first=2 * calls, held_s=HELD_S):
                many = machine.private_kib(pid)
                before = machine.cpu_s(pid)
                time.sleep(seconds)
                spent = machine.cpu_s(pid) - before
    frames = (calls + calls // 4) * FRAMES_PER_S * seconds
    return {
        "agent": agent,
        "us of CPU a frame": round(spent / frames * 1e6, 2),
        "KiB a session": round((many - few) / calls, 1),
    }


def main(calls: int = 200, seconds: float = 6) -> None:
    rows = [measured(agent, calls, seconds) for agent in AGENTS]
    results.show(f"What an agent costs one web worker, {calls} calls", rows)
    results.keep("agents", rows, rows)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
