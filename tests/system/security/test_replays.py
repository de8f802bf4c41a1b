"""Events and media addresses used a second time, or by somebody else, change nothing."""

import pytest

from tests.system.faults.assertions import owner
from tests.system.harness.calls import QUICK
from tests.system.harness.media import MediaPeer
from tests.system.harness.simulator_record import begun, hung_up, story
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.system


def heard(call):
    return [e for e in call.state()["timeline"] if e["event"] == "caller.heard"]


def test_a_replayed_event_has_no_second_effect(place):
    """Same bytes, same signature, inside the 300 s: taken, and refused by its id in the step."""
    call = place(settings=QUICK)
    call.spoken(1)
    webhooks = call.service.webhooks
    body = webhooks.event("call.dtmf.received", call_control_id=call.id, digit="1")
    headers = webhooks.signed(body)
    for _ in range(5):
        assert webhooks.post(body, headers).status_code == 200
    call.until_told("caller.heard")
    record = call.over(60)
    call.until_state("ended", 20)
    assert len(heard(call)) == 1, story(record)
    assert hung_up(record)


def test_an_event_of_a_call_nobody_knows_does_nothing_but_count(service):
    before, counted = set(_keys(service)), _applied(service)
    webhooks = service.webhooks
    kinds = ("answered", "hangup", "speak.ended", "speak.started", "dtmf.received", "bridged")
    for kind in kinds:
        body = webhooks.event(f"call.{kind}", call_control_id="v3:nobody-knows", digit="1")
        assert webhooks.post(body).status_code == 200
    text = {"transcript": "hello", "is_final": True}
    body = webhooks.event(
        "call.transcription", call_control_id="v3:nobody-knows", transcription_data=text
    )
    assert webhooks.post(body).status_code == 200
    service.idle()
    eventually(lambda: _applied(service) >= counted + len(kinds) + 1, 20, what="they are counted")
    left = {key for key in set(_keys(service)) - before if "nobody-knows" in key}
    assert not left
    assert service.api.http.get("/api/calls/v3:nobody-knows").status_code == 404


def test_a_media_address_in_use_is_good_for_nobody_else(place):
    call = place(faults=[{"do": "started-only"}], settings={"silence_timeout_normal": 60})
    url = call.stream_url()
    with MediaPeer(url, call.id) as telnyx:
        telnyx.start()
        telnyx.media()
        owner(call)
        call.spoken(1)
        with MediaPeer(url, call.id) as thief:
            thief.start()
            assert thief.closed_with() == 1008
        telnyx.media()
        telnyx.ws.ping("still mine?")
        assert telnyx.ws.recv_data(control_frame=True)[1] == b"still mine?"
    assert begun(call.record())


def test_a_media_address_opens_one_stream(place):
    """A proxy's log shows addresses: its reader gets no audio while the call has no owner."""
    call = place(faults=[{"do": "started-only"}], settings={"silence_timeout_normal": 60})
    url = call.stream_url()
    with MediaPeer(url, call.id) as telnyx:
        telnyx.start(stream_id="telnyx-1")
        call.spoken(1)
    with MediaPeer(url, call.id) as thief:
        thief.start(stream_id="of-a-thief")
        assert thief.closed_with() == 1008
    call.leave()


def test_a_media_address_is_spent_once_another_was_used(place):
    call = place(steps=[{"when": "speak 1 ended", "after": 0.2, "cut_stream": True}])
    old = call.stream_url()
    owner(call, at_least=2)  # until then it is good for opening the broken stream again
    with MediaPeer(old, call.id) as thief:
        thief.start()
        assert thief.closed_with() == 1008


def _applied(service):
    lines = service.api.http.get("/metrics/service").text.splitlines()
    of_it = [line for line in lines if line.startswith("deadair_webhooks_applied_total")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in of_it)


def _keys(service):
    with service.redis as client:
        return list(client.scan_iter(count=1000))
