"""The voice detectors on people: `python -m benchmarks.accuracy.human_speech [N] [DETECTOR ...]`.

N recordings of each language (30); detectors: webrtc, silero, loudness (all).

Prompts and sentences of six speakers in five languages, as 8 kHz mu-law at five levels, then in
babble and street noise 20, 10 and 3 dB below; then real hold music that nobody speaks over. Per
detector: speech missed and other sound taken for speech in percent of their time, the F1 of both,
callers not heard at all, and the time from the first sound to "began", median and 95th percentile.
Detectors: WebRTC's as the product uses it, Silero, and the loudness of the line alone.
Needs apt-get and a Debian mirror; `python -m benchmarks.document_tables` fills docs/accuracy.md.
"""

import sys

from benchmarks.accuracy import detectors
from benchmarks.accuracy.human_speech import clips, corpus
from benchmarks.accuracy.human_speech.loudness import Loudness
from benchmarks.harness import results
from tests.monitor.vad.clip_scoring import Clip, Score, score

LEVELS_DB = (-20, -26, -32, -38, -44)
USUAL_DB = -26
NOISE_DB = (20, 10, 3)
MUSIC_DB = (-20, -26, -32, -38, -44)
OF_EACH = 30
DETECTORS = detectors.DETECTORS | {"loudness": Loudness}


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else OF_EACH
    for name in set(DETECTORS) - set(sys.argv[2:] or DETECTORS):
        del DETECTORS[name]
    spoken = {language: corpus.prompts(language)[:most] for language in corpus.PROMPTS}
    spoken["English, read"] = corpus.sentences()[:most]
    people = [(name, sound) for name, sounds in spoken.items() for sound in sounds]
    rows = []
    for level in LEVELS_DB:
        rows += compared(f"{level} dB", [clips.clip(n, s, level, None, 0) for n, s in people])
    for language, sounds in spoken.items():
        made = [clips.clip(language, sound, USUAL_DB, None, 0) for sound in sounds]
        rows += compared(f"{language}, {USUAL_DB} dB", made)
    noises = {"street": clips.street(), "babble": clips.babble(spoken["Russian"][:6])}
    for noise, sound in noises.items():
        others = [each for each in people if noise == "street" or each[0] != "Russian"]
        for below in NOISE_DB:
            made = [clips.clip(n, s, USUAL_DB, sound, below) for n, s in others]
            rows += compared(f"{noise}, {below} dB below", made)
    results.show("Heard of people", rows)
    results.keep("human-speech", rows, [{name: len(sounds) for name, sounds in spoken.items()}])
    heard_in_music()


def heard_in_music() -> None:
    rows = []
    for name, sound in corpus.music().items():
        row: results.Row = {"piece": name}
        for detector, made in DETECTORS.items():
            shares = [
                score([clips.noise_alone(name, sound, level)], made).false for level in MUSIC_DB
            ]
            row[f"{detector} %"] = f"{min(shares):.0f} to {max(shares):.0f}"
        rows.append(row)
    results.show("Hold music taken for speech", rows)
    results.keep("hold-music", rows, [])


def compared(what: str, made: list[Clip]) -> list[results.Row]:
    """Return a row a detector."""
    rows = []
    for name, detector in DETECTORS.items():
        heard = score(made, detector)
        rows.append(
            {
                "sound": what,
                "clips": len(made),
                "detector": name,
                "missed %": f"{heard.missed:.1f}",
                "false %": f"{heard.false:.1f}",
                "F1": f"{f1(heard):.3f}",
                "unheard": f"{heard.unheard} of {heard.said}",
                "onset ms": detectors.onset(heard),
            }
        )
    return rows


def f1(heard: Score) -> float:
    """Return the harmonic mean of precision and recall, by time."""
    right = heard.speech_ms - heard.missed_ms
    return 2 * right / max(1, 2 * right + heard.false_ms + heard.missed_ms)


if __name__ == "__main__":
    main()
