"""Both voice detectors on callers in noise: `python -m benchmarks.accuracy.vad_in_noise`.

Six callers speak over babble, hold music, traffic and clicks, at three levels each: 72 clips, made
from those in `tests/monitor/vad/clips`. The noise begins 3 s before the caller does and lasts 2 s
longer. Its level is its RMS below the caller's while he speaks; a click's is that of its 20 ms.
Per noise and level, for either detection: speech missed and noise taken for speech in percent of
their time (a word's edges count neither way, see `tests.monitor.vad.clip_scoring`), callers not
heard at all, and the time from the first sound to "began", median and 95th percentile. The
callers without noise, and noises alone, come last.
"""

import numpy as np

from benchmarks.accuracy.detectors import DETECTORS, onset
from benchmarks.harness import results
from tests.monitor.vad.clip_scoring import PCMU, Clip, load, score

NOISES = {"babble": "babble", "music": "hold-music", "traffic": "traffic-loud", "clicks": "click"}
LEVELS = (20, 10, 3)
BEFORE_MS, AFTER_MS = 3_000, 2_000
SAMPLES_MS = 8


def main() -> None:
    clips = {clip.name: clip for clip in load()}
    callers = [clip for clip in clips.values() if clip.kind == "clean"]
    rows = []
    for noise, name in NOISES.items():
        for below in LEVELS:
            mixed = [over(caller, clips[name], below) for caller in callers]
            rows += compared(f"{noise}, {below} dB below", mixed)
    rows += compared("no noise", callers)
    sounds = [clip for clip in clips.values() if not clip.speech]
    for noise in dict.fromkeys(clip.kind for clip in sounds):
        rows += compared(f"{noise} alone", [clip for clip in sounds if clip.kind == noise])
    results.show("Heard in noise", rows)
    results.keep("noisy", rows, [])


def compared(what: str, clips: list[Clip]) -> list[results.Row]:
    """Return a row a detection."""
    rows = []
    for name, made in DETECTORS.items():
        heard = score(clips, made)
        rows.append(
            {
                "sound": what,
                "clips": len(clips),
                "detection": name,
                "missed %": f"{heard.missed:.1f}" if heard.said else "-",
                "unheard": f"{heard.unheard} of {heard.said}" if heard.said else "-",
                "onset ms": onset(heard),
                "false %": f"{heard.false:.1f}",
                "false turns": heard.false_turns,
            }
        )
    return rows


def over(caller: Clip, noise: Clip, below: int) -> Clip:
    """Return *caller* mixed with *noise*, a given number of dB below the voice."""
    voice = np.pad(samples(caller), (BEFORE_MS * SAMPLES_MS, AFTER_MS * SAMPLES_MS))
    speech = [(begin + BEFORE_MS, end + BEFORE_MS) for begin, end in caller.speech]
    spoken = np.concatenate([voice[a * SAMPLES_MS : b * SAMPLES_MS] for a, b in speech])
    under = np.resize(samples(noise), len(voice))
    under *= rms(spoken) * 10 ** (-below / 20) / level(noise)
    pcm = np.clip(voice + under, -32_768, 32_767).astype(np.int16)
    return Clip(f"{caller.name}-{noise.name}-{below}", noise.kind, ulaw(pcm), tuple(speech))


def level(noise: Clip) -> float:
    """Return the RMS of *noise*, or of its loudest frame when it is mostly silent."""
    sound = samples(noise)
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    return max(map(rms, frames)) if noise.kind == "click" else rms(sound)


def samples(clip: Clip) -> np.ndarray:
    return np.frombuffer(PCMU.to_pcm(clip.ulaw), np.int16).astype(np.float64)


def rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def ulaw(pcm: np.ndarray) -> bytes:
    """Return the mu-law byte nearest to each sample."""
    values = np.frombuffer(PCMU.to_pcm(bytes(range(256))), np.int16)
    order = np.argsort(values, kind="stable")
    edges = (values[order][1:].astype(np.int32) + values[order][:-1]) / 2
    return order.astype(np.uint8)[np.searchsorted(edges, pcm)].tobytes()


if __name__ == "__main__":
    main()
