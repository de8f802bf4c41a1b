"""What the fault tests share: who holds a call, and what may never happen on one.

A step is late by what its silence lasted longer than the settings say; two seconds are allowed.
"""

from tests.system.harness.simulator_record import begun, checkins, ended, gaps, hung_up, story

LATE_S = 2.0
SLACK_S = 0.4
"""What a busy machine adds: two cores, many processes."""


def entries(call, event):
    """Return the timeline's entries of one event, in order."""
    return [each for each in call.state()["timeline"] if each["event"] == event]


def attachments(call):
    """Return the timeline's entries of sessions that took the call, in order."""
    return entries(call, "session.attached")


def heard(call):
    """Return the timeline's entries of words and keys that have had their effect, in order."""
    return entries(call, "caller.heard")


def owner(call, at_least=1):
    """Wait for the *at_least*-th session and return the pid of the web worker that holds it."""
    session = call.until_told("session.attached", 30, count=at_least)[-1]
    return int(session["by"].rsplit(":", 1)[1])


def assert_whole(record, *, normal, grace, count=2, away_s=0):
    """Check a silent call that met a fault: every step once, in order, none more than 2 s late.

    Nothing is heard of a call while there is no web process, for `away_s`.
    """
    told = story(record)
    assert len(begun(record)) == 1 + count, told
    assert len(checkins(record)) == count, told
    hung_up(record)
    assert len({each["text"] for each in ended(record)[1:]}) == 1, told
    assert record["talk_over_seconds"] == 0, told
    wanted = [normal] * count + [grace]
    for gap, want in zip(gaps(record), wanted, strict=True):
        assert want - 0.3 <= gap <= want + LATE_S + SLACK_S + away_s, (gaps(record), told)
    over_the_agent(record)


def over_the_agent(record):
    """Check that nothing was asked to be said while the agent was still speaking."""
    spoken = ended(record)
    for before, act in zip(spoken, checkins(record), strict=False):
        assert act["at"] >= before["ended_at"], story(record)


def latest(record, *, normal, grace, count=2):
    """Return how many seconds the latest step came late."""
    wanted = [normal] * count + [grace]
    return max(gap - want for gap, want in zip(gaps(record), wanted, strict=False))
