import av
import pytest

from simulator.audio import clips, wideband
from simulator.audio.codec import CODECS

pytestmark = pytest.mark.unit


def decoded(name, packets):
    """Return the loudest sample that comes back."""
    decoder = av.CodecContext.create({"G722": "g722", "OPUS": "libopus"}[name], "r")
    decoder.sample_rate, decoder.layout = 16000, "mono"
    frames = [frame for each in packets for frame in decoder.decode(av.Packet(each))]
    return max(abs(frame.to_ndarray().astype("float64")).max() for frame in frames)


@pytest.mark.parametrize("name", ["G722", "OPUS"])
def test_speech_comes_out_of_a_decoder_as_sound_and_silence_as_none(name):
    spoken = CODECS[name].packets(clips.find("hello").ulaw)
    silent = CODECS[name].packets(b"\xff" * 8000)
    assert len(silent) == 50
    assert decoded(name, spoken) > 100 * decoded(name, silent)


def test_opus_packets_are_small_and_of_their_own_size():
    sizes = {len(each) for each in CODECS["OPUS"].packets(clips.find("long-story").ulaw)}
    assert len(sizes) > 10
    assert max(sizes) < 160


def test_amr_wb_says_that_there_is_no_data():
    assert CODECS["AMR-WB"].packets(b"\xff" * 320) == [b"\x7c", b"\x7c"]


def test_without_the_package_the_message_says_which(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ValueError, match="codec OPUS needs the package av"):
        wideband.require("OPUS")
    wideband.require("PCMU")
    wideband.require("AMR-WB")
