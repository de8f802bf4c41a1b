"""Reading the simulator's record of a call: commands, audio and events, in order.

A record is the JSON of GET /sim/calls/<id>; its times are the machine's monotonic seconds.
"""

from typing import Any

Json = dict[str, Any]


def asked(record: Json) -> int:
    """Return how many commands Telnyx was given, whatever became of them."""
    return sum(entry["kind"] == "command" for entry in record["timeline"])


def begun(record: Json) -> list[Json]:
    """Return Dead Air's utterances that have begun to play, in order."""
    return [each for each in record["playbacks"] if each["started_at"] and not each["foreign"]]


def gaps(record: Json) -> list[float]:
    """Return the seconds from the end of each utterance to the check-in or hang-up after it."""
    acts = [*checkins(record), *hangups(record)]
    pairs = zip(ended(record), acts, strict=False)
    return [round(act["at"] - utterance["ended_at"], 2) for utterance, act in pairs]


def last_word(record: Json) -> float:
    """Return when the caller fell silent for the last time."""
    return record["caller_spoke"][-1]["ended"]


def ended(record: Json) -> list[Json]:
    """Return Dead Air's utterances that have ended, in order."""
    return [each for each in record["playbacks"] if each["ended_at"] and not each["foreign"]]


def foreign(record: Json) -> list[Json]:
    """Return what another application has played on the leg, in order."""
    return [each for each in record["playbacks"] if each["foreign"]]


def commands(record: Json, name: str) -> list[Json]:
    """Return the commands of one name that had an effect, whether or not an answer came."""
    return [e for e in _sent(record, name) if not e.get("code") and not e.get("duplicate")]


def refused(record: Json, name: str) -> list[Json]:
    """Return the commands of one name that Telnyx answered with an error, in order."""
    return [e for e in _sent(record, name) if e.get("code")]


def _sent(record: Json, name: str) -> list[Json]:
    return [e for e in record["timeline"] if e["kind"] == "command" and e["command"] == name]


def checkins(record: Json) -> list[Json]:
    """Return the speak commands after the first, which is the greeting."""
    return commands(record, "speak")[1:]


def hangups(record: Json) -> list[Json]:
    """Return every hang-up that was asked of Telnyx, refused ones and duplicates too."""
    return _sent(record, "hangup")


def hung_up(record: Json) -> Json:
    """Return the one hang-up of a call, which may have been sent again under its command_id.

    The sweep does so 0.4 s after it was due, and Telnyx ignores it.
    """
    asked_for = {each["body"]["command_id"] for each in hangups(record)}
    assert len(asked_for) == 1, story(record)
    [carried_out] = commands(record, "hangup")
    assert carried_out["status"] == 200, story(record)
    return carried_out


def events(record: Json, event: str) -> list[Json]:
    """Return the events of one type, in the order in which they happened."""
    return [e for e in record["timeline"] if e["kind"] == "event" and e["event"] == event]


def story(record: Json) -> str:
    """Return a record as text, one line an entry, for the report of a failing test."""
    lines = []
    for entry in record["timeline"]:
        what = [str(entry.get(key)) for key in ("command", "event", "what", "does") if key in entry]
        more = {
            key: entry[key]
            for key in ("status", "code", "duplicate", "fault", "value", "cause")
            if entry.get(key) is not None
        }
        if entry["kind"] == "command" and "payload" in entry["body"]:
            more["payload"] = entry["body"]["payload"]
        lines.append(f"{entry['since_ringing']:8.2f} {entry['kind']:9} {' '.join(what)} {more}")
    return "\n" + "\n".join(lines)
