"""Gathering of digits on a call."""

import pytest

pytestmark = pytest.mark.system


def test_gather_collects_digits_until_the_terminator(sim, app, answered):
    sim.command(answered, "gather", maximum_digits=8)
    sim.do(answered, press="12#")
    ended = app.wait("call.gather.ended")
    assert (ended["digits"], ended["status"]) == ("12", "valid")
    app.wait("call.dtmf.received", 3)
    digits = [each["payload"]["digit"] for each in app.events("call.dtmf.received")]
    assert digits == ["1", "2", "#"]


def test_gather_times_out_and_a_prompted_one_asks_again(sim, app, answered):
    sim.command(
        answered,
        "gather_using_speak",
        payload="Press",
        voice="x",
        maximum_tries=2,
        timeout_millis=200,
    )
    ended = app.wait("call.gather.ended")
    assert (ended["digits"], ended["status"]) == ("", "timeout")
    assert len(app.events("call.speak.started")) == 2


def test_gather_is_cancelled_or_ends_with_the_call(sim, app, answered):
    sim.command(answered, "gather")
    sim.command(answered, "gather_stop")
    assert app.wait("call.gather.ended")["status"] == "cancelled"
    sim.command(answered, "gather")
    sim.command(answered, "hangup")
    assert app.wait("call.gather.ended", 2)["status"] == "call_hangup"
