"""The product's voice detectors on clips of 8 kHz mu-law, as the benchmarks compare them."""

from collections.abc import Callable

from monitor.vad.silero import Silero
from monitor.vad.silero_model import Model
from monitor.vad.webrtc import VoiceActivity
from tests.monitor.vad.clip_scoring import Paced, Score

MODEL = Model()
DETECTORS: dict[str, Callable[[], object]] = {
    "webrtc": lambda: VoiceActivity(8000),
    "silero": lambda: Paced(Silero(MODEL)),
}


def onset(heard: Score) -> str:
    """Return median and 95th percentile of the onset in ms, "-" if nothing was heard."""
    return "{:.0f} / {:.0f}".format(*heard.onset) if heard.onset else "-"
