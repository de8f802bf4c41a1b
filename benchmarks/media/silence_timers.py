"""How late it is noticed in the process that hears a call that its caller has been silent too long.

From the moment the silence is due until the code runs that would have the caller spoken to, on
timers of Dead Air, AVA and Pipecat at the same load of media. Each call sends 50 frames a second
of comfort noise, so that no speech resets a timer, and is silent for 1.5 to 2.5 s over and over.

- Dead Air: the pump with the product's voice detection, and the product's hub and monitor on each
  call, with a real Redis (kept on the load's core): its call is watched, polled and leased, and
  when its time has come the monitor is woken, takes a fresh view of the call and decides. How late
  it was woken alone, without that look at Redis, is told apart. `servers/timed_app.py`
- AVA: its watchdog, unchanged but alone, on a server it does not have: websockets on asyncio,
  uvloop, orjson and WebRTC's verdict on each frame. `servers/timed_asyncio.py`
- Pipecat 1.14: Telnyx transport, Silero on every window, user turns and their idle timer. That is
  more than the others do with a frame; the timer is no part without it. `servers/timed_pipecat.py`

Theirs are timers in the memory of the process that holds the call's media; nothing tells of a
silence when it dies. Ours wakes a look at what all processes share, which is a round trip more.
The way to Telnyx after that is measured by `benchmarks.service.step_lateness`.

python -m benchmarks.media.silence_timers [SECONDS] [RUNS]

AVA is on no package index: set AVA to a checkout of it, else its rows are left out.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.harness import machine, media_load, product, results
from benchmarks.harness.c_build import CLIPS
from benchmarks.media import pipecat

QUIET = CLIPS / "comfort-noise.ulaw"
SIZES = (1, 20, 100, 300, 500, 1000)
PIPECATS_SIZES = (1, 20, 40, 60)
FULL = 0.95
"""Of a core: a server that was so busy is asked to take no more."""

AVA = "https://github.com/hkjarral/AVA-AI-Voice-Agent-for-Asterisk"
COMMIT = "f1b8bf7295e145c65d83de2fe7c264ccb36ff43e"
WATCHDOG = Path("src", "core", "no_input_watchdog.py")

Sizes = dict[media_load.Server, tuple[int, ...]]


def main(seconds: float = 4, runs: int = 3) -> None:
    raw: list[results.Row] = []
    with product.redis_alone() as server:
        machine.pin(server.process.pid, media_load.LOAD_CORE)
        sizes = {ours(server.url): SIZES} | theirs()
        for _ in range(runs):
            for each in sizes:
                raw += grown(each, sizes[each], seconds)
    found = {}
    for run in raw:
        found.setdefault((run["server"], run["calls"]), []).append(run)
    rows = [_row(each) for each in found.values()]
    results.show(f"Told of a silence, {seconds:.0f} s each, {runs} runs", rows)
    results.keep("timers", rows, raw)


def ours(redis_url: str) -> media_load.Server:
    server = media_load.gunicorn("Dead Air", "/timed", "pump", 40, app="timed_app")
    redis = ["-e", f"REDIS_URL={redis_url}"]
    return replace(server, command=lambda port: [*server.command(port), *redis])


def theirs() -> Sizes:
    """Return the servers to compare with and their sizes; AVA's only if there is a checkout."""
    program = "benchmarks.servers.timed_pipecat"
    python = pipecat.interpreter()
    sizes: Sizes = {}
    watchdog = Path(os.environ.get("AVA", ""), WATCHDOG).absolute()
    if watchdog.is_file():
        command = [sys.executable, "-m", "benchmarks.servers.timed_asyncio"]
        ava = media_load.Server("AVA's watchdog", lambda port: [*command, port, watchdog], "/timed")
        sizes[ava] = SIZES
    else:
        print(f"  without AVA: clone {AVA}, check out {COMMIT}, and set AVA to its directory")
    idle = media_load.Server("Pipecat", lambda port: [python, "-m", program, port], "/timed")
    return sizes | {idle: PIPECATS_SIZES}


def grown(server: media_load.Server, sizes: tuple[int, ...], seconds: float) -> list[results.Row]:
    """Return a run of each size, until one takes the whole core."""
    raw: list[results.Row] = []
    for calls in sizes:
        raw.append(run := media_load.measure(server, calls, seconds, ask="/lates", audio=QUIET))
        run["redis_busy"] = run.pop("redis_cpu_s", 0) / seconds
        run["others_busy"] -= run["redis_busy"]
        told = "  {server}, {calls}: p99 {timer_p99_ms} ms, {busy:.0%} busy, lost {lost}"
        print(told.format(**run), flush=True)
        if run["busy"] >= FULL:
            break
    return raw


def _row(found: list[results.Row]) -> results.Row:
    def spread(name: str, times: float = 1) -> str:
        return results.spread([run[name] * times for run in found])

    came, due = (sum(run[name] for run in found) for name in ("timer_came", "timer_due"))
    return {
        "timer": found[0]["server"],
        "calls": found[0]["calls"],
        "late p50, ms": spread("timer_p50_ms"),
        "p99, ms": spread("timer_p99_ms"),
        "latest, ms": spread("timer_latest_ms"),
        "woken alone p99, ms": spread("woken_p99_ms") if "woken_p99_ms" in found[0] else "",
        "told of due": f"{came:,} of {due:,}",
        "core busy, %": spread("busy", 100),
        "us CPU a frame": spread("us_per_frame"),
        "Redis, % of a core": spread("redis_busy", 100) if found[0]["redis_busy"] else "",
        "lost": max(run["lost"] for run in found),
        "load late p99, ms": f"{median(run['load_late_p99_ms'] for run in found):.3g}",
        "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
    }


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
