"""`air.on`: a team's function becomes a task of its own app, called with events it asked for."""

import pytest
from celery import Celery

from deadair import DeadAir
from deadair.events import EVENTS, Event
from monitor.hooks.settings import HookEvent

pytestmark = pytest.mark.unit

HUNG_UP = {
    "id": "msg_1",
    "type": "call.hung_up",
    "occurred_at": "2026-11-22T17:20:31.482Z",
    "call_control_id": "v3:a",
    "agent": "sales",
    "reference": "order-17",
    "data": {"by": "dead_air", "reason": "silence"},
}
CHECKED_IN = {**HUNG_UP, "type": "checkin.sent", "id": "msg_2"}


@pytest.fixture
def app():
    return Celery("crm", broker="memory://", set_as_current=False)


@pytest.fixture
def air(app):
    return DeadAir(app)


def test_the_function_is_a_task_of_the_team_s_app_on_its_queue(app, air):
    @air.on("call.hung_up", queue="crm", name="crm.lost")
    def lost(event):
        return event

    assert app.tasks["crm.lost"].name == lost.name == "crm.lost"
    lost.delay(event=HUNG_UP)
    lost.apply_async(kwargs={"event": HUNG_UP}, queue="other")
    with app.connection_for_read() as connection:
        for queue in ("crm", "other"):
            assert connection.SimpleQueue(queue).get(timeout=5).headers["task"] == "crm.lost"


def test_without_a_name_it_has_the_one_celery_gives(app, air):
    @air.on("call.hung_up")
    def lost(event):
        return event

    assert lost.name == f"{__name__}.lost"
    assert lost.name in app.tasks


def test_an_event_s_fields_are_attributes_and_keys(air):
    @air.on("call.hung_up")
    def lost(event):
        return event

    event = lost(event=HUNG_UP)
    assert isinstance(event, Event)
    assert event == HUNG_UP
    assert (event.id, event.type, event.agent) == ("msg_1", "call.hung_up", "sales")
    assert (event.reference, event.call_control_id) == ("order-17", "v3:a")
    assert event.data["reason"] == "silence"
    assert Event({"id": "msg_3", "type": "alarm", "occurred_at": ""}).reference == ""


def test_other_events_do_not_reach_the_function(air):
    heard = []
    lost = air.on("call.hung_up")(heard.append)
    lost(event=CHECKED_IN)
    assert heard == []


def test_one_task_runs_every_function_that_asked_for_the_event(app, air):
    heard = []

    @air.on("call.hung_up", "checkin.sent")
    def both(event):
        heard.append(("both", event.id))

    @air.on("call.hung_up", bind=True)
    def broken(self, event):
        raise RuntimeError(self.name + event.id)

    @air.on()
    def anything(event):
        heard.append(("anything", event.id))

    every = app.tasks["deadair.event"]
    every(event=CHECKED_IN)
    assert heard == [("both", "msg_2"), ("anything", "msg_2")]
    with pytest.raises(RuntimeError, match="msg_1"):
        every(event=HUNG_UP)
    assert heard[2:] == [("both", "msg_1"), ("anything", "msg_1")]


def test_a_type_there_is_not_is_refused_where_it_is_written(air):
    with pytest.raises(ValueError, match=r"no event 'call\.hungup'"):
        air.on("call.hungup")


def test_without_receivers_the_team_s_app_has_no_task_of_ours(app):
    DeadAir(app)
    assert not [name for name in app.tasks if "deadair" in name]


def test_the_client_knows_every_event_there_is():
    assert frozenset(HookEvent) == EVENTS
