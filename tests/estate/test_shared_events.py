"""With DEADAIR_EVENTS=shared a team's own Flower shows what happens to calls, and no clockwork."""

from collections import Counter
from uuid import uuid4

import pytest
from celery import Celery

from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import begun
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.estate,
    pytest.mark.timeout(240),
    pytest.mark.beside(DEADAIR_EVENTS="shared"),
]
CALLS, AT_ONCE = 20, 100
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


def events_again(estate, call, names):
    """Send what their Flower got about *call* again for each of *names*, as workers do."""
    rows = [row for row in estate.team.flower.tasks().values() if call in row["kwargs"]]
    app = Celery(broker=estate.service.broker_url, set_as_current=False)
    with app.connection_for_write() as connection:
        worker = app.events.Dispatcher(connection, hostname="deadair-acting@another")
        for name in names:
            for row in rows:
                shown = row["kwargs"].replace(call, name)
                told = {"uuid": str(uuid4()), "retries": 0}
                worker.send("task-received", name=row["name"], args="", kwargs=shown, **told)
                worker.send("task-started", **told)
                worker.send("task-succeeded", result="None", runtime=0.01, **told)
        worker.close()
    app.close()
    return len(rows)


def test_a_hundred_calls_do_not_swamp_it(estate, measured):
    """Twenty calls were carried; the events of eighty more are those of one of them."""
    flower, team = estate.team.flower, estate.team
    call = Call(estate.service).place()
    call.over(90)
    names = [f"v3:copied-{n:02d}" for n in range(AT_ONCE - CALLS)]
    rows = events_again(estate, call.id, names)
    before = sum(task["name"] == "agents.answer" for task in flower.tasks().values())
    team.python("import agents; agents.answer.delay('Is anybody there')")

    def all_shown():
        shown = list(flower.tasks().values())
        each = Counter(name for name in names for task in shown if name in task["kwargs"])
        assert len(each) == len(names), len(each)
        assert set(each.values()) == {rows}
        theirs = sum(task["name"] == "agents.answer" for task in shown)
        assert theirs > before, "theirs is there too"
        return shown

    shown = eventually(all_shown, 60, what="every call in their Flower")
    assert not [task for task in shown if ".sweeps." in task["name"] or ".due" in task["name"]]
    assert len(shown) <= (AT_ONCE + 1) * ROWS_A_CALL + 20
    measured(f"{AT_ONCE} calls are {len(shown)} rows of the 100,000 that Flower keeps")


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
