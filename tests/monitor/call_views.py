"""Views of a call for the policy's tests, and what it may decide of them.

Times are seconds since the answer, written `at=12.5`; defaults are the product's own settings.
"""

from calls.ledger import Utterance, expiries
from calls.snapshot import CallSnapshot, CallState
from calls.suspension import Suspension
from monitor.decisions import Wait
from monitor.settings import DeadAirSettings

ANSWERED_MS = 1_000_000
DEFAULTS = DeadAirSettings()
END = 1500.0


def ms(seconds):
    return ANSWERED_MS + round(seconds * 1000)


def view(at, *said, state=CallState.ANSWERED, **fields):
    """Return a call at *at* seconds; times among *fields* (named ..._at) are seconds too."""
    times = {
        f"{name}_ms": ms(value)
        for name, value in fields.items()
        if name.endswith(("_at", "_until", "_since", "caller_speaking", "media_lost", "_over"))
    }
    plain = {name: value for name, value in fields.items() if f"{name}_ms" not in times}
    return CallSnapshot(
        "call", ms(at), state=state, answered_at_ms=ANSWERED_MS, utterances=said,
        expiry_ms=expiries(said), **times, **plain,
    )  # fmt: skip


def utterance(name="say-1", registered=0.0, started=None, seconds=2.0, kind="say"):
    began = ms(started) if started is not None else 0
    return Utterance(name, kind, ms(registered), began, round(seconds * 1000))


def wait(until, because):
    return Wait(ms(until), because)


def held(until, reason="hold", since=0):
    return (Suspension(reason, ms(until), ms(since)),)


def rules(**settings):
    return DeadAirSettings(**settings)


CHECKED_IN = {"checkins": 1, "agent_quiet_at": 12}
TWICE = {"checkins": 2, "checkins_made": 2, "heard": True, "agent_quiet_at": 21}
HOLDS = {"hold_on": True, "hold_ons": 1, "activity_at": 3}
PLAYS = utterance(started=2, seconds=6)  # begun: believed until 2 + 3 * 6 = 20 s
