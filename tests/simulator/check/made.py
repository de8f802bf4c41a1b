"""Records as the simulator keeps them, made up: what was heard and what was ordered."""

from simulator.check.expected_times import Patience
from simulator.check.line import Line
from simulator.check.rules import judge
from simulator.model.expectation import Expectation

RANG = 1000.0
PATIENCE = Patience(silence=7, hold_on=25, checkins=2, grace=5)


class Record:
    """A call that rang at 0 and was answered at 1."""

    def __init__(self, *, answered=1.0):
        self.answered, self.ended = answered, None
        self.timeline, self.playbacks = [], []
        self.caller_spoke, self.agent_spoke = [], []

    def says(self, began, seconds, text="Are you still there?", *, status="completed", **more):
        """Let the application say something by command, or another one (`foreign`)."""
        at = RANG + began
        spoken = {"started_at": at, "ended_at": at + seconds, "text": text, "status": status}
        self.playbacks.append({"kind": "speak", "foreign": False, **spoken, **more})
        self.agent_spoke.append({"began": at, "ended": at + seconds})
        return self

    def streams(self, began, seconds):
        self.agent_spoke.append({"began": RANG + began, "ended": RANG + began + seconds})
        return self

    def caller(self, began, seconds):
        self.caller_spoke.append({"began": RANG + began, "ended": RANG + began + seconds})
        return self

    def acts(self, at, does, value=True):
        """Let somebody do a step of a scenario."""
        shown = {} if value is True else {"value": value}
        self._entry(at, "caller", does=does, **shown)
        return self

    def key(self, at):
        self.event(at, "call.dtmf.received")
        return self

    def event(self, at, name, *, statuses=(200,)):
        tries = [{"status": status, "own_lateness": 0.0} for status in statuses]
        self._entry(at, "event", event=name, deliveries=tries)
        return self

    def command(self, at, name, *, status=200, **more):
        body = more.pop("body", {})
        self._entry(at, "command", command=name, body=body, status=status, **more)
        return self

    def hangs_up(self, at, command_id="one"):
        self.command(at, "hangup", body={"command_id": command_id})
        return self.ends(at, "normal_clearing", "callee")

    def document_ends(self, at):
        """Let the application's TeXML end, and the call with it."""
        self._entry(at, "texml", what="hangup")
        return self.ends(at, "normal_clearing", "callee")

    def troubled(self, at, kind, what, why):
        self._entry(at, kind, what=what, why=why)
        return self

    def ends(self, at, cause="normal_clearing", source="caller"):
        self.ended = RANG + at
        self._entry(at, "call", what="ended", cause=cause, source=source)
        return self

    def _entry(self, at, kind, **more):
        self.timeline.append({"at": RANG + at, "since_ringing": at, "kind": kind, **more})

    @property
    def json(self):
        """The answer to GET /sim/calls/{id}."""
        return {
            "rang_at": RANG,
            "answered_at": None if self.answered is None else RANG + self.answered,
            "ended_at": self.ended,
            "timeline": sorted(self.timeline, key=lambda entry: entry["at"]),
            "playbacks": self.playbacks,
            "caller_spoke": self.caller_spoke,
            "agent_spoke": self.agent_spoke,
        }

    def line(self, **how):
        return Line.from_record(self.json, **how)


def right():
    """Return the record of a silent call that goes as it should."""
    record = Record().says(1.5, 2.5, "Hello.")
    return record.says(11, 1.5).says(19.5, 1.5).hangs_up(26)


def broken(record, patience=PATIENCE, *, gave_up=False, **expected):
    """Return the names of the rules that do not hold."""
    found = judge(record.line(gave_up=gave_up), Expectation(**expected), patience)
    return {name for name, verdict in found.items() if not verdict.holds}
