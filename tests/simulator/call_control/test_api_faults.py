"""Faults on commands: what the client sees, and whether the command was carried out."""

import time

import httpx
import pytest
import telnyx
from telnyx import Telnyx

pytestmark = pytest.mark.system

SPEAK = {"payload": "Hi", "voice": "x"}


@pytest.fixture
def post(sim, answered):
    """Post a speak command; return the raw answer."""

    def send(answer_within=30.0, **body):
        return httpx.post(
            f"{sim.url}/v2/calls/{answered}/actions/speak",
            json=SPEAK | body,
            headers={"Authorization": "Bearer KEY"},
            timeout=httpx.Timeout(30.0, read=answer_within),
        )

    return send


def spoken(sim, call_id):
    return len(sim.call(call_id)["playbacks"])


def test_latency_after_the_command_was_carried_out(sim, answered, post, until):
    sim.fault(do="latency", command="speak", seconds=2.0, count=1)
    with pytest.raises(httpx.ReadTimeout):
        post(answer_within=0.3)
    until(lambda: spoken(sim, answered) == 1)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_a_forced_status_keeps_the_command_from_being_carried_out(sim, answered, post, status):
    sim.fault(do="status", command="speak", status=status, retry_after=1, count=1)
    response = post()
    assert (response.status_code, response.headers["retry-after"]) == (status, "1")
    assert response.json()["errors"][0]["code"] in ("10007", "10011")
    assert spoken(sim, answered) == 0
    assert post().status_code == 200


def test_a_forced_status_after_the_command_was_carried_out(sim, answered, post):
    sim.fault(do="status", command="speak", status=503, executed=True, count=1)
    assert post(command_id="one").status_code == 503
    assert post(command_id="one").status_code == 200
    assert spoken(sim, answered) == 1


@pytest.mark.parametrize(("executed", "count"), [(False, 0), (True, 1)])
def test_a_socket_closed_without_an_answer(sim, answered, post, executed, count):
    sim.fault(do="close", command="speak", executed=executed, count=1)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        post()
    assert spoken(sim, answered) == count


def test_an_empty_body(sim, answered, post):
    sim.fault(do="empty", command="speak", count=1)
    response = post()
    assert (response.status_code, response.content) == (200, b"")
    assert spoken(sim, answered) == 1


def test_a_hanging_command_is_not_carried_out(sim, answered, post):
    sim.fault(do="hang", command="speak", seconds=0.4, count=1)
    began = time.monotonic()
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        post()
    assert time.monotonic() - began > 0.4
    assert spoken(sim, answered) == 0


def test_an_event_can_come_before_the_answer_of_its_command(sim, app):
    sim.fault(do="event-first", command="dial")
    _, body = sim.dial()
    replied = time.monotonic()
    app.wait("call.initiated")
    assert app.deliveries[0][4] < replied
    assert app.events()[0]["payload"]["call_control_id"] == body["data"]["call_control_id"]


def test_the_sdk_dials_twice_without_a_command_id_and_once_with_one(sim, app):
    with Telnyx(api_key="KEY", base_url=f"{sim.url}/v2", max_retries=1) as client:
        numbers = {"connection_id": "1", "from_": "+15550001111", "to": "+15550002222"}
        sim.fault(do="close", command="dial", executed=True, count=1)
        client.calls.dial(**numbers)
        app.wait("call.initiated", 2)
        assert len(sim.sim("GET", "/calls")[1]) == 2
        sim.fault(do="close", command="dial", executed=True, count=1)
        client.calls.dial(**numbers, command_id="only-once")
        app.wait("call.initiated", 3)
        assert len(sim.sim("GET", "/calls")[1]) == 3


def test_the_sdk_sees_its_own_error_classes(sim, answered):
    with Telnyx(api_key="KEY", base_url=f"{sim.url}/v2", max_retries=0) as client:
        for status, kind in ((429, telnyx.RateLimitError), (409, telnyx.ConflictError)):
            sim.fault(do="status", command="hangup", status=status, count=1)
            with pytest.raises(kind):
                client.calls.actions.hangup(answered)


def test_a_fault_can_be_bound_to_one_call_and_taken_away(sim, answered, post):
    fault = sim.fault(do="status", command="speak", status=500, call="v3:other")
    assert post().status_code == 200
    assert sim.sim("DELETE", f"/faults/{fault}")[1] == {"removed": 1}
    sim.fault(do="status", command="*", status=500, call=answered)
    assert post().status_code == 500
    assert sim.sim("DELETE", "/faults")[1] == {"removed": 1}
    assert post().status_code == 200


def test_a_bad_fault_is_refused(sim):
    status, body = sim.sim("POST", "/faults", {"do": "explode"})
    assert status == 400
    assert "explode" in body["error"]
