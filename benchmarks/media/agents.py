"""What an agent costs: CPU and memory of a live session, by what the agent wants of the sound.

python -m benchmarks.media.agents [CALLS] [SECONDS]. An agent that wants none must cost what the
greeter does, which is the pump's own cost. `remote` has a server of a team's beside it, in a
process that is not counted: it listens, or sends every frame back.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.harness import machine, product, results
from benchmarks.harness.media_load import ROOT
from tests.system.harness.processes import free_port

HELD_S = 300
FRAMES_PER_S = 50
AGENTS = {
    "greeter": "greeter",
    "class, no audio": "benchmarks.servers.agents:Greets",
    "class, PCMU": "benchmarks.servers.agents:Hears",
    "class, 16 kHz samples": "benchmarks.servers.agents:HearsWide",
    "remote, listens": "remote",
    "remote, sends each frame back": "remote",
}
BOT = ROOT / "benchmarks" / "servers" / "team_bot.py"


def measured(agent: str, calls: int, seconds: float) -> results.Row:
    """Return what *calls* sessions of *agent* cost one web worker."""
    with product.running(web_workers=1) as service, _server(agent) as options:
        kind = {"agent_class": AGENTS[agent], "agent_options": options}
        service.api.patch_agent("default", kind)
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


@contextmanager
def _server(agent: str) -> Iterator[dict[str, str]]:
    """Run the team's server of a `remote` agent; yields the options of *agent*."""
    if AGENTS[agent] != "remote":
        yield {}
        return
    port, how = free_port(), ["echo"] if "back" in agent else []
    command = [sys.executable, str(BOT), str(port), *how]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as bot:
        try:
            if not (bot.stdout and bot.stdout.readline()):
                raise RuntimeError("the team's server did not start")
            yield {"url": f"ws://127.0.0.1:{port}"}
        finally:
            bot.terminate()


def main(calls: int = 200, seconds: float = 6) -> None:
    rows = [measured(agent, calls, seconds) for agent in AGENTS]
    results.show(f"What an agent costs one web worker, {calls} calls", rows)
    results.keep("agents", rows, rows)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
