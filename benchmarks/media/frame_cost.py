"""CPU a media frame, with WebRTC's verdict on each, of every way to read it. One run holds all.

python -m benchmarks.media.frame_cost [CALLS] [SECONDS] [RUNS]
"""

import sys
from dataclasses import dataclass
from statistics import median

from benchmarks.harness import machine, media_load, results

PUMP = media_load.gunicorn("the pump", "/reader", "pump", 40)
HASTY = media_load.gunicorn("the pump, 20 ms tick", "/reader", "pump", 20)
STOCK = media_load.gunicorn("stock flask-sock", "/stock", "flask-sock")
ASYNCIO = media_load.asyncio_baseline()
C_WOKEN, C_TICKING, C_HASTY = media_load.c_floor(0), media_load.c_floor(40), media_load.c_floor(20)
SERVERS = (
    STOCK,
    ASYNCIO,
    PUMP,
    media_load.gunicorn("the pump, the product's VAD", "/product", "pump", 40),
    HASTY,
    C_TICKING,
    C_HASTY,
    C_WOKEN,
)


@dataclass(frozen=True)
class Aim:
    """What *theirs* costs over *ours* is to be at least so much; or ours over theirs, at most."""

    what: str
    theirs: media_load.Server
    reach: float
    further: float
    most: bool = False
    ours: media_load.Server = PUMP


AIMS = (
    Aim("stock flask-sock / the pump", STOCK, 5, 10),
    Aim("asyncio, uvloop, orjson / the pump", ASYNCIO, 3, 5),
    Aim("the pump / C ticking alike, 40 ms", C_TICKING, 1.5, 1.2, most=True),
    Aim("the pump / C ticking alike, 20 ms", C_HASTY, 1.5, 1.2, most=True, ours=HASTY),
    Aim("the pump / C waking for each event", C_WOKEN, 1.5, 1, most=True),
)


def main(calls: int = 100, seconds: float = 6, runs: int = 3) -> None:
    raw = media_load.measure_in_turn(SERVERS, calls, seconds, runs)
    counted = {server.name: media_load.instructions(server, calls) for server in SERVERS}
    rows = [_row(_of(raw, server), _of(raw, PUMP), counted[server.name]) for server in SERVERS]
    aims = [_judged(aim, _of(raw, aim.theirs), _of(raw, aim.ours)) for aim in AIMS]
    results.show(f"Ingest at {calls} calls, {seconds:.0f} s each, {runs} runs", rows)
    results.show(f"Ingest at {calls} calls: ratios within each of {runs} runs", aims)
    results.keep(f"ingest-{calls}", [*rows, *aims], raw)


def _of(raw: list[results.Row], server: media_load.Server) -> list[results.Row]:
    return [run for run in raw if run["server"] == server.name]


def _costs(found: list[results.Row]) -> list[float]:
    return [run["us_per_frame"] for run in found]


def _row(found: list[results.Row], ours: list[results.Row], counted: float | None) -> results.Row:
    ratios = [a / b for a, b in zip(_costs(found), _costs(ours), strict=True)]
    return {
        "server": found[0]["server"],
        "us CPU a frame": results.spread(_costs(found)),
        "times the pump": results.spread(ratios),
        "instructions a frame": f"{counted:,.0f}" if counted else machine.NOT_COUNTED,
        "wake-ups a frame": results.spread([run["wakeups_per_frame"] for run in found]),
        "core": f"{median(run['busy'] for run in found):.1%}",
        "lost": max(run["lost"] for run in found),
        "speech frames": " ".join({str(run["speech"]) for run in found}),
        "load late p99, ms": max(run["load_late_p99_ms"] for run in found),
        "load's core": f"{median(run['load_busy'] for run in found):.1%}",
        "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
    }


def _judged(aim: Aim, theirs: list[results.Row], ours: list[results.Row]) -> results.Row:
    pairs = zip(_costs(theirs), _costs(ours), strict=True)
    ratios = [b / a if aim.most else a / b for a, b in pairs]
    return results.aim(aim.what, ratios, aim.reach, aim.further, most=aim.most)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
