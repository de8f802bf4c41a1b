"""What Silero on every window costs as calls grow, beside WebRTC on every frame, in one worker.

python -m benchmarks.media.silero [SECONDS] [RUNS] [CALLS...]
"""

import sys

from benchmarks.harness import media_load, results

SERVERS = (
    media_load.gunicorn("WebRTC", "/product", "pump", 40),
    media_load.gunicorn("Silero", "/silero", "pump", 40),
)


def main(seconds: float = 5, runs: int = 3, *counts: int) -> None:
    raw = [
        media_load.measure(server, calls, seconds, ask="/lag")
        for _ in range(runs)
        for calls in counts or (20, 100, 300, 500)
        for server in SERVERS
    ]
    rows = []
    for calls in dict.fromkeys(run["calls"] for run in raw):
        for server in SERVERS:
            found = [r for r in raw if (r["calls"], r["server"]) == (calls, server.name)]
            rows.append(
                {
                    "calls": calls,
                    "detection": server.name,
                    "us CPU a frame": results.spread([run["us_per_frame"] for run in found]),
                    "core %": results.spread([100 * run["busy"] for run in found]),
                    "loop late p99, ms": results.spread([run["lag_p99_ms"] for run in found]),
                    "lost": max(run["lost"] for run in found),
                    "others' CPU": f"{max(run['others_busy'] for run in found):.0%}",
                }
            )
    results.show(f"Silero as calls grow, {seconds:.0f} s each, {runs} runs", rows)
    results.keep("silero", rows, raw)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
