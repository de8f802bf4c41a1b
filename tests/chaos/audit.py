"""What may never happen on any call, read from the simulator's own record of it.

A record is the JSON of GET /sim/calls/<id>. Each check returns what is wrong, in words; nothing
here asks the product.
"""

from collections import Counter
from itertools import pairwise
from typing import Any

from tests.system.harness.simulator_record import commands, ended

Json = dict[str, Any]
ONSET_S = 0.6
"""Longest time between a caller's first sound and its effect: onset, hop, task, command."""

EARLY_S = 0.4


def stuck(record: Json) -> list[str]:
    """Return why the call is not over."""
    return [] if record["closed"] else [f"still {record['state']}"]


def spoken_twice(record: Json, silence_s: float) -> list[str]:
    """Return check-ins that came without the silence that a check-in needs before it.

    Who was not heard to the end (the caller spoke, the line broke) is asked again at once. The
    greeting is no check-in: where no web worker took the stream for seconds, the caller was asked
    first, and the agent greets as soon as there is one.
    """
    found = []
    spoken = [each for each in record["playbacks"] if each["started_at"]]
    for before, after in pairwise(spoken):
        if "still there" not in after["text"]:
            continue
        quiet = after["started_at"] - (before["ended_at"] or after["started_at"])
        if quiet < silence_s - EARLY_S and before["status"] == "completed":
            found.append(f"'{after['text']}' {quiet:.2f} s after '{before['text']}'")
    return found


def hung_up_twice(record: Json) -> list[str]:
    """Return hang-ups that had an effect, if there is more than one."""
    effective = commands(record, "hangup")
    return [f"{len(effective)} hang-ups"] if len(effective) > 1 else []


def handed_on_twice(record: Json) -> list[str]:
    """Return the times a call was put in a queue or transferred, if there is more than one."""
    effective = commands(record, "enqueue") + commands(record, "transfer")
    return [f"handed on {len(effective)} times"] if len(effective) > 1 else []


def talk_overs(record: Json) -> list[str]:
    """Return what was asked to be said into the agent's or the caller's words."""
    asked = [e for e in commands(record, "speak") if "still there" in e["body"].get("payload", "")]
    agent = [(e["started_at"], e["ended_at"]) for e in ended(record) if e["started_at"]]
    caller = [(each["began"] + ONSET_S, each["ended"]) for each in record["caller_spoke"]]
    return [
        f"over the {who} at {act['since_ringing']}"
        for act in asked
        for who, spans in (("agent", agent), ("caller", caller))
        for began, over in spans
        if began < act["at"] < (over or act["at"])
    ]


def hung_up_on_a_talker(record: Json) -> list[str]:
    """Return the hang-ups of callers who were talking."""
    return [
        f"hung up at {act['since_ringing']} on who talked"
        for act in commands(record, "hangup")
        for each in record["caller_spoke"]
        if each["began"] + ONSET_S < act["at"] < (each["ended"] or act["at"])
    ]


def texted_twice(messages: list[Json]) -> list[str]:
    """Return the numbers that were sent more than one text message: one is due in a day."""
    sent = Counter(message["to"] for message in messages)
    return [f"{number}: {count} messages" for number, count in sent.items() if count > 1]


def texted_amiss(messages: list[Json], records: list[Json]) -> list[str]:
    """Return the messages to callers who were not hung up on."""
    hung_up = {record["from"] for record in records if commands(record, "hangup")}
    return [message["to"] for message in messages if message["to"] not in hung_up]


def acknowledged(record: Json) -> dict[str, str]:
    """Return event id -> type of the events that were answered with 200."""
    return {
        entry["id"]: entry["event"]
        for entry in record["timeline"]
        if entry["kind"] == "event" and any(d["status"] == 200 for d in entry["deliveries"])
    }


def recoveries(record: Json) -> list[float]:
    """Return for how many seconds each lost stream was missing, if another one came."""
    found, lost_at = [], None
    for entry in record["timeline"]:
        if entry["kind"] != "stream":
            continue
        if entry["what"] == "lost":
            lost_at = entry["at"]
        elif entry["what"] == "started" and lost_at is not None:
            found.append(entry["at"] - lost_at)
            lost_at = None
    return found
