"""With DEADAIR_EVENTS=shared a team's own Flower shows what happens to calls, and no clockwork."""

from collections import Counter

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import begun
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(240),
    pytest.mark.beside(DEADAIR_EVENTS="shared"),
]
CALLS = 20
OURS = ("webhooks", "checkins", "speech", "lines", "hooks", "api")
ROWS_A_CALL = 25
"""A silent call has some fifteen events and commands; Flower keeps 100,000 rows."""


def test_their_flower_shows_our_calls_and_theirs_and_is_not_swamped(estate, measured):
    flower, team = estate.team.flower, estate.team
    calls = [Call(estate.service) for _ in range(CALLS)]
    for call in calls:
        call.place()
    team.python("import agents; agents.answer.delay('Is anybody there')")
    records = [call.over(90) for call in calls]
    assert all(len(begun(record)) == 3 for record in records)

    def all_shown():
        shown = list(flower.tasks().values())
        rows = Counter(call.id for call in calls for task in shown if call.id in task["kwargs"])
        assert len(rows) == CALLS, rows
        assert "agents.answer" in {task["name"] for task in shown}
        return shown, rows

    shown, rows = eventually(all_shown, 30, what="every call in their Flower")
    names = {task["name"] for task in shown}
    theirs = {name for name in names if not name.startswith("deadair.")}
    assert {name.partition(".")[0] for name in theirs} <= {"tasks", "agents"}
    assert {name.split(".")[1] for name in names - theirs} <= set(OURS)
    assert max(rows.values()) <= ROWS_A_CALL, rows
    workers = flower.get("/workers", json=1).text
    for node in ("team", "deadair-reading", "deadair-acting", "deadair-sweeping"):
        assert f"{node}@" in workers, "known by their events"
    measured(f"a silent call is {max(rows.values())} rows in Flower at the most")


def test_their_tasks_are_done_by_them_and_ours_by_us(estate):
    for task in estate.team.flower.tasks().values():
        node = str(task["worker"]).partition("@")[0]
        assert node.startswith("deadair") is task["name"].startswith("deadair."), task


def test_our_workers_unpickle_nothing_of_theirs(estate):
    """Their control messages are pickled, as their tasks are: ours understand none of them."""
    estate.team.python("import tasks; tasks.app.control.shutdown()")
    eventually(lambda: not estate.team.worker.running, 30, what="their worker has ended")
    assert estate.service.worker.container.process.running
    record = Call(estate.service).place().over(60)
    assert len(begun(record)) == 3
