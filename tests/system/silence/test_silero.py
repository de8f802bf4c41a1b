"""The whole service with VAD=silero: what its callers get is what they get with WebRTC's.

One of the two services reads media as simple-websocket does: the detector works behind any reader.
"""

import pytest

from tests.system.deploy.test_start import run
from tests.system.harness.calls import QUICK, Call
from tests.system.harness.service import SECRET_KEY, Service
from tests.system.harness.simulator_record import begun, checkins, gaps, hung_up, last_word, story
from tests.system.harness.timing import GRACE, LATE, NORMAL, near

pytestmark = pytest.mark.system

REQUIRED = {
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ADMIN_TOKEN": "a token nobody needs",
    "SECRET_KEY": SECRET_KEY,
    "PORT": "1",
}


@pytest.fixture(scope="module", params=["pump", "stock"])
def silero(request, tmp_path_factory):
    """Start a Dead Air that hears with Silero and reads media one way or the other."""
    variables = {"VAD": "silero", "MEDIA_READER": request.param}
    service = Service(tmp_path_factory.mktemp("silero"), variables=variables).start()
    yield service
    service.close()


@pytest.fixture(scope="module")
def callers(silero):
    """Let the callers of all tests ring at once."""
    loop = {"noise": "hold-music", "loop": True}
    of_each = {
        "silent": {},
        "answers": {"steps": [{"when": "speak 2 ended", "after": 0.5, "say": "yes-im-here"}]},
        "holds": {
            "settings": {**QUICK, "noise_timeout": 300},
            "steps": [{"when": "utterance 1 ended", "after": 0.5, **loop}],
        },
        "talks over": {
            "settings": {
                **QUICK,
                "checkin_message": "Are you still there? I can wait if you like.",
            },
            "steps": [{"when": "speak 2 started", "after": 0.5, "say": "wait-before-you-go"}],
        },
    }
    return {name: Call(silero, **how).place() for name, how in of_each.items()}


def test_callers_are_heard_and_their_silence_too(callers):
    record = callers["silent"].over()
    assert gaps(record) == [near(s) for s in (NORMAL, NORMAL, GRACE)], story(record)

    record = callers["answers"].over()
    assert len(checkins(record)) == 3, story(record)
    waited = checkins(record)[1]["at"] - last_word(record)
    assert NORMAL - 0.1 <= waited <= NORMAL + 0.5 + LATE, story(record)

    # Hold music is no voice to it: nothing but silence has to pass, not the time noise may last.
    record = callers["holds"].over()
    assert len(checkins(record)) == 2, story(record)
    hung_up(record)


def test_a_caller_who_talks_over_a_checkin_stops_it(callers):
    record = callers["talks over"].over()
    assert begun(record)[1]["status"] == "cancelled", story(record)
    assert record["talk_over_seconds"] < 1.7, story(record)
    assert len(checkins(record)) == 3, story(record)


def test_without_its_extra_the_start_ends_with_one_clear_message(tmp_path):
    (tmp_path / "onnxruntime.py").write_text(
        "raise ModuleNotFoundError('No module named onnxruntime', name='onnxruntime')\n"
    )
    status, output = run("web", **REQUIRED, VAD="silero", PYTHONPATH=str(tmp_path))
    assert status != 0
    assert output.count("VAD: silero needs its extra, run `make silero`") == 1, output
    assert "Traceback" not in output, output


def test_a_detector_nobody_knows_is_refused():
    """By those who hear callers; Celery's processes do without."""
    status, output = run("web", **REQUIRED, VAD="telepathy")
    assert status != 0
    assert output.count("VAD: must be webrtc or silero, not 'telepathy'") == 1, output
    assert "Traceback" not in output, output
