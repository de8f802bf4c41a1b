"""What was on the line of one call, told from the simulator's record of it: sounds and commands.

Pure. All times are seconds since the first ring. Nothing here rests on what the application says of
itself: an utterance is what was heard, a command is what arrived.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from simulator.media.streamed_turns import ONE_TURN_S

Json = dict[str, Any]
_SAME_MOMENT_S = 0.02
# What puts somebody else on the call, and what takes him off again.
_BEGINS = {"bridge": True, "hold": "on", "enqueue": True, "conference": "join"}
_ENDS = {"bridge": "unbridge", "enqueue": "dequeue"}


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of time somebody was heard."""

    began: float
    ended: float
    text: str = ""
    status: str = "completed"  # of the application's: how it ended
    cut: bool = False  # the call ended under it


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it arrived; ``status`` is None if it was never answered."""

    at: float
    name: str
    body: Json
    status: int | None
    code: str = ""
    repeated: bool = False
    faulted: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One call."""

    answered: float | None
    ended: float | None
    agent: tuple[Sound, ...] = ()
    caller: tuple[Sound, ...] = ()
    keys: tuple[float, ...] = ()
    others: tuple[Sound, ...] = ()  # audio of other applications; people on the call beside us
    noisy: bool = False
    commands: tuple[Command, ...] = ()
    events: tuple[Json, ...] = field(default=(), repr=False)
    cleared_by: str = ""  # who ended it: application, caller, kit, or a cause of Telnyx's
    trouble: str = ""  # why the application can't have been heard

    @classmethod
    def from_record(cls, record: Json, *, gave_up: bool = False) -> "Line":
        """Read a whole record (``GET /sim/calls/{id}``); *gave_up*: the kit itself hung up."""
        zero = record["rang_at"]
        ended = _since(record["ended_at"], zero)
        until = ended if ended is not None else _latest(record, zero)
        entries = record["timeline"]
        commands = tuple(_commands(entries))
        plays = [each for each in record["playbacks"] if each["started_at"] is not None]
        return cls(
            answered=_since(record["answered_at"], zero),
            ended=ended,
            agent=tuple(_agent(record, plays, zero, until)),
            caller=tuple(_spans(record["caller_spoke"], zero, until)),
            keys=tuple(each["since_ringing"] for each in _events(entries, "call.dtmf.received")),
            others=tuple(sorted(_others(entries, plays, zero, until), key=lambda s: s.began)),
            noisy=any(each.get("does") == "noise" for each in entries),
            commands=commands,
            events=tuple(each for each in entries if each["kind"] == "event"),
            cleared_by=_cleared_by(entries, commands, gave_up=gave_up),
            trouble=trouble(entries),
        )

    @property
    def turns(self) -> list[Sound]:
        """What the application said, sentences spoken without a pause taken together."""
        return merged(self.agent)

    @property
    def last_act(self) -> float:
        """When the caller last spoke or pressed a key, else the answer."""
        acts = [sound.ended for sound in self.caller] + list(self.keys)
        return max(acts, default=self.answered or 0.0)

    def acted_between(self, began: float, ended: float) -> bool:
        """Whether the caller, or anybody else on the call, was heard in between."""
        spoke = (*self.caller, *self.others)
        return any(began <= key <= ended for key in self.keys) or any(
            each.began < ended and each.ended > began for each in spoke
        )


def merged(sounds: Iterable[Sound], gap: float = ONE_TURN_S) -> list[Sound]:
    """Take sounds with less than *gap* seconds between them together."""
    turns: list[Sound] = []
    for each in sorted(sounds, key=lambda sound: sound.began):
        if turns and each.began - turns[-1].ended < gap:
            last = turns[-1]
            text = f"{last.text} {each.text}".strip()
            ended = max(last.ended, each.ended)
            turns[-1] = Sound(last.began, ended, text, each.status, each.cut)
        else:
            turns.append(each)
    return turns


def _since(at: float | None, zero: float) -> float | None:
    return None if at is None else round(at - zero, 3)


def _latest(record: Json, zero: float) -> float:
    return max((each["at"] - zero for each in record["timeline"]), default=0.0)


def _events(entries: list[Json], kind: str) -> list[Json]:
    return [each for each in entries if each["kind"] == "event" and each["event"] == kind]


def _spans(spans: list[Json], zero: float, until: float) -> list[Sound]:
    return [
        Sound(
            round(each["began"] - zero, 3),
            round((each["ended"] - zero) if each["ended"] is not None else until, 3),
        )
        for each in spans
    ]


def _agent(record: Json, plays: list[Json], zero: float, until: float) -> list[Sound]:
    """Return what the application played by command, and what it streamed."""
    played = [_played(each, zero, until) for each in plays if not each["foreign"]]
    begun = [each["started_at"] - zero for each in plays]
    streamed = [
        each
        for each in _spans(record["agent_spoke"], zero, until)
        if not any(abs(each.began - at) < _SAME_MOMENT_S for at in begun)
    ]
    return sorted([*played, *merged(streamed)], key=lambda sound: sound.began)


def _played(item: Json, zero: float, until: float) -> Sound:
    ended = item["ended_at"]
    return Sound(
        round(item["started_at"] - zero, 3),
        round(ended - zero if ended is not None else until, 3),
        item["text"],
        item["status"],
        item["status"] == "call_hangup",
    )


def _others(entries: list[Json], plays: list[Json], zero: float, until: float) -> list[Sound]:
    """Return when another application was heard, and when somebody else had the caller."""
    found = [_played(each, zero, until) for each in plays if each["foreign"]]
    open_since: dict[str, float] = {}
    for each in (entry for entry in entries if entry["kind"] == "caller"):
        does, value, at = each["does"], each.get("value", True), each["since_ringing"]
        if does in _BEGINS and (value == _BEGINS[does] or _BEGINS[does] is True):
            open_since.setdefault(does, at)
        for begun in list(open_since):
            over = does == begun and value in ("off", "leave", "end")
            if over or does == _ENDS.get(begun):
                since = open_since.pop(begun)
                found.append(Sound(since, at, begun))
    return found + [Sound(at, until, begun) for begun, at in open_since.items()]


def _commands(entries: list[Json]) -> list[Command]:
    return [
        Command(
            each["since_ringing"],
            each["command"],
            each["body"],
            each.get("status"),
            each.get("code", ""),
            bool(each.get("duplicate")),
            "fault" in each,
        )
        for each in entries
        if each["kind"] == "command"
    ]


def _cleared_by(entries: list[Json], commands: tuple[Command, ...], *, gave_up: bool) -> str:
    if gave_up:
        return "kit"
    for each in entries:
        if each["kind"] == "call" and each["what"] == "ended":
            at = each["since_ringing"]
            ordered = ("hangup", "reject")
            by_command = any(c.name in ordered and _done(c) and c.at <= at for c in commands)
            if by_command or any(
                one["kind"] == "texml" and one["what"] == "hangup" for one in entries
            ):
                return "application"
            return str(each["source"] if each["cause"] == "normal_clearing" else each["cause"])
    return ""


def trouble(entries: list[Json]) -> str:
    """Return why the application could not be heard, if the record says so; empty if not."""
    for each in entries:
        if each["kind"] == "texml" and each["what"] == "problem":
            return str(each["why"])
        if each["kind"] == "stream" and each["what"] == "could not connect":
            return f"its media socket could not be opened: {each['why']}"
    return ""


def _done(command: Command) -> bool:
    return command.status in (None, 200)
