"""A whole Dead Air with its state on a Redis Cluster: a silent call, then the store's faults."""

import math

import pytest

from tests.chaos.chaos_run import VARIABLES, Chaos
from tests.estate.sharded.cluster_faults import ClusterFaults
from tests.estate.sharded.servers import RedisCluster
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import checkins, hung_up, story

pytestmark = [pytest.mark.estate, pytest.mark.timeout(240)]
SEED = 4


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    directory = tmp_path_factory.mktemp("clustered")
    cluster = RedisCluster(directory)
    service = Service(directory, variables=VARIABLES | {"REDIS_URL": cluster.url})
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


def test_chaos_in_the_cluster_is_heard_by_nobody(estate, measured):
    """Slots moved, a master frozen, connections closed, a full server, a master killed."""
    service, cluster = estate
    chaos = Chaos(service, SEED, ClusterFaults(cluster).plan(SEED))
    chaos.run(math.inf)
    chaos.judge(f"on a cluster, seed {SEED}", measured)
