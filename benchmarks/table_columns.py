"""Which columns of the results stand in which table of the documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.harness.results import Row


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a result that *keep* lets pass, under these headings: heading -> column there."""

    result: str
    columns: Mapping[str, str]
    keep: Callable[[Row], bool] = field(default=lambda row: "aim" not in row)


TABLES = {
    "frame": Table(
        "ingest-100",
        {
            "server": "server",
            "µs CPU a frame": "us CPU a frame",
            "times the pump": "times the pump",
            "instructions a frame": "instructions a frame",
        },
    ),
    "flags": Table(
        "flags",
        {
            "events/s": "events a second",
            "way": "way",
            "worker CPU, ms/s": "worker CPU ms/s",
            "million instructions/s": "million instructions/s",
            "Redis ops/s": "Redis ops/s besides the flags",
            "seen p50, ms": "seen after p50, ms",
            "p99, ms": "p99, ms",
        },
        lambda row: row.get("way") in {"polling", "hub"},
    ),
    "webhooks": Table(
        "webhooks",
        {
            "server": "server",
            "µs CPU a webhook": "us CPU a webhook",
            "webhooks/s of CPU": "webhooks a second of CPU",
            "times the product": "times the product",
        },
    ),
    "whole": Table(
        "whole-calls",
        {
            "ringing": "ringing",
            "calls": "calls",
            "step late p50, ms": "step late p50, ms",
            "p99, ms": "p99, ms",
            "latest, ms": "latest, ms",
            "complete": "complete",
            "carried": "carried",
            "cores": "cores",
            "busiest 25 s": "busiest 25 s",
            "CPU a call, ms": "ms of CPU a call",
            "the load's CPU, ms": "the load's",
            "the load late p99, ms": "load late p99, ms",
        },
    ),
}

HEARD = {
    "people": Table(
        "human-speech",
        {
            "sound": "sound",
            "clips": "clips",
            "detector": "detector",
            "missed %": "missed %",
            "false %": "false %",
            "F1": "F1",
            "unheard": "unheard",
            "onset ms, p50 / p95": "onset ms",
        },
    ),
    "music": Table(
        "hold-music", {"piece": "piece", "WebRTC, %": "webrtc %", "loudness, %": "loudness %"}
    ),
    "music-or-voice": Table(
        "music-or-voice",
        {
            "sound": "sound",
            "stretches of music": "music",
            "taken for music, %": "right %",
            "callers": "callers",
            "callers taken for music, %": "taken for music %",
            "CPU ms": "CPU ms",
        },
    ),
    "turn-ends": Table(
        "turn-ends",
        {
            "sentences": "sentences",
            "whole": "whole",
            "cut": "cut",
            "AUC": "AUC",
            "whole ones taken for whole, %": "whole taken for whole %",
            "cut ones taken for whole, %": "cut taken for whole %",
        },
    ),
}
"""Those of docs/accuracy.md."""

OPERATED = {
    "deploy": Table(
        "deploy",
        {
            "web workers replaced": "way",
            "calls": "calls",
            "lost their stream": "lost their stream",
            "without one p50, s": "without one p50, s",
            "p99, s": "p99, s",
            "longest, s": "longest, s",
        },
    ),
}
"""Those of docs/operations.md."""

BY_AGENT = {
    "agents": Table(
        "agents",
        {
            "agent": "agent",
            "µs CPU a frame": "us of CPU a frame",
            "KiB a session": "KiB a session",
        },
    ),
}

SCALED = {
    "waits": Table(
        "waits",
        {"calls": "calls", "wait": "wait", "p50, ms": "p50, ms", "p99, ms": "p99, ms"},
        keep=lambda row: row["ringing"] == "burst" and row["calls"] in {300, 500, 700},
    ),
}

JUDGED = {
    "kit-scores": Table(
        "test-kit-pipecat",
        {"kind": "kind", "calls": "calls", "Pipecat": "Pipecat", "Dead Air": "Dead Air"},
        keep=lambda row: "kind" in row,
    ),
    "kit-evidence": Table(
        "test-kit-pipecat",
        {"of": "of", "scenario": "scenario", "does not hold": "rule", "evidence": "evidence"},
        keep=lambda row: "rule" in row,
    ),
}
"""Those of docs/simulator.md."""
