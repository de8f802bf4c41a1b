"""A whole Dead Air with its state on a Redis Cluster: silent calls, and a master killed."""

import pytest

from calls.redis_client.sharded import slots
from tests.estate.sharded.servers import RedisCluster
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import begun, checkins, hung_up, story

pytestmark = [pytest.mark.estate, pytest.mark.timeout(240)]
SLOW = {"silence_timeout_normal": 4, "hangup_grace": 4}


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    directory = tmp_path_factory.mktemp("clustered")
    cluster = RedisCluster(directory)
    service = Service(directory, variables={"REDIS_URL": cluster.url})
    try:
        cluster.start()
        service.start()
        yield service, cluster
    finally:
        service.close()
        cluster.close()


def test_a_silent_call_is_asked_twice_and_hung_up_once(estate):
    service, _ = estate
    record = Call(service, settings=QUICK).place().over(90)
    told = story(record)
    assert len(checkins(record)) == 2, told
    assert record["talk_over_seconds"] == 0, told
    hung_up(record)


def test_calls_go_on_while_a_master_is_killed_and_a_slot_moves(estate):
    service, cluster = estate
    calls = [Call(service, settings=SLOW).place() for _ in range(3)]
    for call in calls:
        call.spoken(1)
        call.until_told("utterance.ended")
    moved = slots.of_key(calls[1].id)
    home = cluster.master_of(moved)
    cluster.move(moved, next(each for each in cluster.masters if each is not home))
    victim = cluster.master_of(slots.of_key(calls[0].id))
    with victim.client as client:
        client.wait(1, 5_000)
    victim.process.kill()
    for call in calls:
        record = call.over(150)
        told = story(record)
        assert len(begun(record)) == 3, told
        hung_up(record)
        assert record["talk_over_seconds"] == 0, told
