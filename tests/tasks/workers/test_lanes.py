"""Reading, acting and sweeping are separate processes, on request."""

import pytest

from tasks import app
from tasks.workers.lanes import LANES, divided, options_of
from tasks.workers.watchdog import Ages

pytestmark = pytest.mark.unit


def test_every_queue_has_its_lane():
    queues = [queue.name for queue in app.conf.task_queues]
    assert divided(queues) == {
        "reading": ["deadair.webhooks", "deadair.hooks"],
        "acting": ["deadair.checkins", "deadair.api"],
        "sweeping": ["deadair.sweeps"],
    }
    assert {q for own in LANES.values() for q in own} == {q.rpartition(".")[2] for q in queues}


def test_every_task_goes_to_a_queue_of_its_lane():
    assert app.conf.task_routes["deadair.sweeps.*"] == {"queue": "deadair.sweeps"}
    assert app.conf.task_routes["deadair.checkins.*"] == {"queue": "deadair.checkins"}


def test_names_may_have_a_namespace_and_unknown_ones_are_read():
    assert divided(["deadair.checkins", "deadair.sweeps"]) == {
        "acting": ["deadair.checkins"],
        "sweeping": ["deadair.sweeps"],
    }
    assert divided(["others"]) == {"reading": ["others"]}


@pytest.mark.parametrize("queues", [["webhooks"], ["webhooks", "hooks"], ["sweeps"]])
def test_one_lane_s_queues_need_no_master(queues):
    assert len(divided(queues)) == 1


def test_each_lane_is_a_node_of_its_own():
    given = {"hostname": "celery@here", "concurrency": "16", "loglevel": "INFO"}
    made = [options_of(lane, ["q"], given) for lane in LANES]
    assert [each["hostname"] for each in made] == [
        "celery-reading@here",
        "celery-acting@here",
        "celery-sweeping@here",
    ]
    assert [each["concurrency"] for each in made] == ["16", "16", 2]
    assert {each["loglevel"] for each in made} == {"INFO"}
    assert given["hostname"] == "celery@here"


def test_the_oldest_task_is_the_one_seen_first():
    ages = Ages()
    assert ages.oldest([], 10) == ("", 0)
    assert ages.oldest([("1", "a")], 10) == ("a", 0)
    assert ages.oldest([("1", "a"), ("2", "b")], 50) == ("a", 40)
    assert ages.oldest([("2", "b")], 60) == ("b", 10)
    assert ages.oldest([("1", "a"), ("2", "b")], 70) == ("b", 20), "the first began again"
