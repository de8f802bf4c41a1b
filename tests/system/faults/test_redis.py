"""Redis killed, frozen, full: nothing is done, loudly; then everything goes on where it was."""

import time

import pytest

from tests.system.calls import Call
from tests.system.faults.acting import over_the_agent
from tests.system.record import begun, checkins, ended, hangups, story
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.service(web_workers=2),
    pytest.mark.timeout(150),
]
SETTINGS = {"silence_timeout_normal": 4, "hangup_grace": 4}
PATIENT = {"silence_timeout_normal": 60, "silence_timeout_hold_on": 60}


def kill(service):
    service.store.container.process.kill()
    time.sleep(3)  # the length of the outage
    service.store.container.process.restart()


def freeze(service):
    service.store.container.process.freeze()
    time.sleep(10)  # the length of the outage
    service.store.container.process.thaw()


def fill(service):
    with service.redis as client:
        client.config_set("maxmemory", 1)
        time.sleep(8)  # the length of the outage
        client.config_set("maxmemory", 0)


FAULTS = [kill, freeze, fill]


def stages(service):
    """Place three calls: one is greeted, one was asked once, one twice; each waits for its next."""
    third = Call(service, settings=SETTINGS).place()
    third.spoken(2)
    second = Call(service, settings=SETTINGS).place()
    second.spoken(1)
    third.spoken(3)
    second.spoken(2)
    first = Call(service, settings=SETTINGS | {"silence_timeout_normal": 3}).place()
    first.spoken(1)
    return [first, second, third]


@pytest.mark.parametrize("outage", FAULTS, ids=lambda fault: fault.__name__)
def test_an_outage_of_redis_hangs_up_on_nobody_and_loses_nothing(own_service, outage, measured):
    calls = stages(own_service)
    began = time.monotonic()
    outage(own_service)
    back = time.monotonic()
    for call in calls:
        record = call.over(90)
        assert len(begun(record)) == 3, story(record)
        assert len(hangups(record)) == 1, story(record)
        over_the_agent(record)
        for act in [*checkins(record), *hangups(record)]:
            assert not began + 2 < act["at"] < back - 0.2, story(record)
    soonest = min(_next_step(call.record(), back) for call in calls)
    measured(f"Redis away ({outage.__name__}): first step {soonest:.1f} s after it was back")


@pytest.mark.parametrize("outage", FAULTS, ids=lambda fault: fault.__name__)
def test_who_pressed_a_key_during_the_outage_is_not_hung_up(own_service, outage):
    """The hang-up fell due while Redis was away; so did the caller's sign of life."""
    settings = {"silence_timeout_normal": 2, "hangup_grace": 3}
    call = Call(
        own_service,
        settings=settings,
        steps=[{"when": "speak 3 ended", "after": 2.2, "press": "1"}],
    ).place()
    call.spoken(3)
    time.sleep(0.5)
    outage(own_service)
    record = call.over(90)
    assert len(begun(record)) == 5, story(record)
    [hangup] = hangups(record)
    assert hangup["at"] - ended(record)[-1]["ended_at"] >= 3 - 0.3, story(record)


def test_webhooks_are_answered_503_while_redis_is_full_and_come_again(own_service):
    call = Call(own_service, settings=SETTINGS).place()
    call.spoken(1)
    webhooks = own_service.webhooks
    with own_service.redis as client:
        client.config_set("maxmemory", 1)
        try:
            body = webhooks.event("call.dtmf.received", call_control_id=call.id, digit="5")
            began = time.monotonic()
            answer = webhooks.post(body)
            assert answer.status_code == 503, answer.text
            assert time.monotonic() - began < 1.8
            call.do(press="7")
            eventually(lambda: _refused(call), 10, what="refused with 503")
        finally:
            client.config_set("maxmemory", 0)
    record = call.over(60)
    assert len(hangups(record)) == 1, story(record)
    keys = [e for e in record["timeline"] if e["kind"] == "event" and "dtmf" in e["event"]]
    assert keys[0]["deliveries"][-1]["status"] == 200, story(record)


def test_an_event_taken_while_redis_is_full_is_not_lost(own_service):
    call = Call(own_service, settings=PATIENT).place()
    call.spoken(1)
    worker, webhooks = own_service.worker.container.process, own_service.webhooks
    with own_service.redis as client:
        worker.freeze()
        body = webhooks.event("call.dtmf.received", call_control_id=call.id, digit="5")
        assert webhooks.post(body).status_code == 200
        client.config_set("maxmemory", 1)
        worker.thaw()
        time.sleep(4)  # the worker takes it, and can't apply it
        client.config_set("maxmemory", 0)

    def heard():
        return [e for e in call.state()["timeline"] if e["event"] == "caller.heard"]

    eventually(heard, 20, what="the event was applied")
    call.leave()


def _next_step(record, after):
    acts = [act["at"] for act in [*checkins(record), *hangups(record)]]
    return min([at - after for at in acts if at > after], default=99)


def _refused(call):
    entries = call.record()["timeline"]
    return [e for e in entries if e["kind"] == "delivery" and e["status"] == 503]
