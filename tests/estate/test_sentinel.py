"""Sentinel with a password, Redis with a user, state and broker in databases of their own."""

import time
from urllib.parse import quote

import pytest

from tests.system.faults.assertions import over_the_agent
from tests.system.faults.store.test_sentinel import SETTINGS
from tests.system.harness.calls import Call
from tests.system.harness.sentinel import MASTER, carried_over, watched_service
from tests.system.harness.simulator_record import begun, hung_up, story

pytestmark = [pytest.mark.estate, pytest.mark.timeout(240)]
USER, PASSWORD, OWN = "dead.air", "p/#?%:@w", "open/sesame"
STATE, BROKER = 3, 4


def with_user(server):
    """Let our user do what it needs, in no other database's name."""
    with server.client as client:
        client.acl_setuser(
            USER, enabled=True, passwords=[f"+{PASSWORD}"], keys="*", channels="*",
            categories=["+@all", "-@dangerous"],
            commands=["+info", "+keys", "+sort", "+config|get", "+client"],
        )  # fmt: skip


@pytest.fixture
def watched(tmp_path):
    def urls(port):
        who = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        at = f"sentinel://{who}@127.0.0.1:1,127.0.0.1:{port}/{MASTER}"
        own = f"?sentinel_password={quote(OWN, safe='')}"
        return {"REDIS_URL": f"{at}/{STATE}{own}", "CELERY_BROKER_URL": f"{at}/{BROKER}{own}"}

    with watched_service(tmp_path, urls, password=OWN, prepare=with_user) as found:
        yield found


def databases(server):
    with server.client as client:
        return {name.removeprefix("db") for name in client.info("keyspace")}


def test_calls_go_on_through_a_failover_in_databases_of_their_own(watched, measured):
    service, replica = watched
    call = Call(service, settings=SETTINGS).place()
    call.spoken(1)
    call.until_told("utterance.ended")
    carried_over(service.store.container)
    assert databases(service.store.container) == {str(STATE), str(BROKER)}
    failed = time.monotonic()
    service.store.container.process.kill()
    record = call.over(120)
    told = story(record)
    assert len(begun(record)) == 3, told
    hung_up(record)
    over_the_agent(record)
    assert databases(replica) == {str(STATE), str(BROKER)}
    acts = [e["at"] for e in record["timeline"] if e["kind"] == "command"]
    measured(f"failover: next command {min(at for at in acts if at > failed) - failed:.1f} s later")
    for process in (service.web, service.worker.container.process, service.beat):
        for secret in (PASSWORD, OWN, quote(PASSWORD, safe="")):
            assert secret not in process.logs(), f"{process.name} tells a password"
