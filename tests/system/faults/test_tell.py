"""Events as tasks of a team's own Celery: at least once, also through kills; no hook is set."""

import pytest

from tests.system.harness.calls import QUICK, Call
from tests.system.harness.team import Team
from tests.system.harness.waiting import eventually

pytestmark = [
    pytest.mark.faults,
    pytest.mark.service(web_workers=2, variables={"DEADAIR_TELL": "crm:crm.*"}),
    pytest.mark.timeout(150),
]
TELL = {"tell": {"task": "crm.dead_air", "queue": "crm"}}


@pytest.fixture(scope="module")
def team(module_service, tmp_path_factory):
    team = Team(module_service, tmp_path_factory.mktemp("team") / "crm")
    team.worker.start()
    module_service.api.patch_agent("default", TELL)
    yield team
    team.worker.close()


def placed(service):
    """Place a call whose agent sends events to the team's Celery."""
    call = Call(service, settings={**QUICK, "silence_timeout_normal": 4})
    call.place()
    service.api.patch_agent(call.agent, TELL)
    return call


def wait_for(team, count=1, within_s=60, **fields):
    """Wait until the team has got a number of different events with *fields*; return all it got."""

    def enough():
        found = team.told(**fields)
        assert len({told["event"]["id"] for told in found}) >= count, team.told()
        return found

    return eventually(enough, within_s, what=f"{count} events {fields}")


def test_every_event_arrives_though_our_worker_is_killed(module_service, team):
    call = placed(module_service)
    wait_for(team, call_control_id=call.id, type="checkin.sent")
    worker = module_service.worker.container.process
    worker.freeze()  # what it has in hand from now on, it never does
    call.leave()
    call.over()
    worker.kill()
    worker.start()
    wait_for(team, call_control_id=call.id, type="call.hung_up")
    told = team.told(call_control_id=call.id)
    types = {t["event"]["type"] for t in told}
    assert types >= {"silence.started", "checkin.sent", "call.hung_up"}
    tasks_of = {}
    for one in told:
        tasks_of.setdefault(one["event"]["id"], set()).add(one["task"])
    assert all(len(tasks) == 1 for tasks in tasks_of.values()), "told twice under one task id"
    assert len({task for tasks in tasks_of.values() for task in tasks}) == len(tasks_of)


def test_what_comes_while_the_team_s_worker_is_away_waits_for_it(module_service, team):
    team.worker.kill()
    call = placed(module_service)
    call.over()
    team.worker.start()
    wait_for(team, call_control_id=call.id, type="call.hung_up")
    assert [t["event"]["type"] for t in team.told(call_control_id=call.id)][-3:] == [
        "checkin.sent",
        "checkin.sent",
        "call.hung_up",
    ]


def test_commands_are_answered_and_a_reference_goes_with_its_call(module_service, team):
    service = module_service
    service.api.put_agent("sales", {"greeting": "Hi.", **TELL})
    team.command("dial", to="+15550209999", agent="sales", reference="order-17")
    [placed] = wait_for(team, type="command.done", reference="order-17")
    call = placed["event"]["call_control_id"]
    assert placed["event"]["data"]["command"] == "dial"
    wait_for(team, type="call.answered", reference="order-17", call_control_id=call)
    team.command("settings", call=call, settings={"silence_timeout_normal": 60}, reference="s")
    [changed] = wait_for(team, type="command.done", reference="s")
    assert changed["event"]["data"]["fields"] == ["silence_timeout_normal"]
    team.command("hang_up", call=call)
    wait_for(team, type="call.hung_up", reference="order-17")
    team.command("say", call=call, text="Too late", reference="late")
    [refused] = wait_for(team, type="command.refused", reference="late")
    assert refused["event"]["data"] == {"command": "say", "why": "the call has ended"}
