import pytest

from simulator import clock
from simulator.model.errors import TelnyxError
from simulator.model.leg import CommandMemory, Leg

pytestmark = pytest.mark.unit


def leg(direction="incoming"):
    return Leg(direction, "+15550100001", "+15550100000", "1")


def refusal(one, command):
    with pytest.raises(TelnyxError) as caught:
        one.require(command)
    return caught.value.status, caught.value.code


@pytest.mark.parametrize("command", ["speak", "playback_start", "streaming_start", "gather"])
def test_media_commands_need_an_answered_call(command):
    one = leg()
    assert refusal(one, command) == (422, "90034")
    one.answer()
    one.require(command)


@pytest.mark.parametrize("command", ["answer", "reject", "hangup", "client_state_update"])
def test_a_ringing_call_takes_the_commands_that_precede_an_answer(command):
    leg().require(command)


@pytest.mark.parametrize("command", ["speak", "hangup", "answer", "client_state_update"])
def test_an_ended_call_takes_nothing(command):
    one = leg()
    one.answer()
    one.end()
    assert refusal(one, command) == (422, "90018")


def test_ended_is_final():
    one = leg()
    assert one.end()
    assert not one.end()
    assert not one.answer()
    assert one.state == "ended"


def test_an_outgoing_call_cannot_be_answered_nor_rejected():
    assert refusal(leg("outgoing"), "answer") == (422, "90102")
    assert refusal(leg("outgoing"), "reject")[0] == 422


def test_client_state_is_null_until_set():
    assert leg().common["client_state"] is None


def test_command_memory_forgets_after_its_window(monkeypatch):
    time = [100.0]
    monkeypatch.setattr(clock, "now", lambda: time[0])
    minute, ever = CommandMemory(60), CommandMemory(0)
    for memory in (minute, ever):
        memory.remember("c1", "done")
        assert memory.recall("c1") == "done"
        assert memory.recall("c2") is None
        assert memory.recall(None) is None
    time[0] += 61
    assert minute.recall("c1") is None
    assert ever.recall("c1") == "done"
