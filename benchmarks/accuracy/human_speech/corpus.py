"""Human recordings out of Debian's packages, fetched with apt-get and unpacked into a cache folder.

Nothing of it is installed or committed. Free recordings of one speaker each: telephone prompts in
five languages (CC BY-SA), sentences read for a recogniser's tests, music on hold (CC BY).
"""

import subprocess
import wave
from pathlib import Path

import numpy as np

CACHE = Path("var") / "human-speech"
PROMPTS = {
    "English": "asterisk-core-sounds-en-wav",
    "Spanish": "asterisk-core-sounds-es-wav",
    "French": "asterisk-core-sounds-fr-wav",
    "Italian": "asterisk-core-sounds-it-wav",
    "Russian": "asterisk-core-sounds-ru-wav",
}
SENTENCES = "pocketsphinx-testdata"
MUSIC = "asterisk-moh-opsound-wav"
RATE = 8_000
SHORTEST_S, LONGEST_S = 1.2, 8.0
OF_EACH = 30

Sound = np.ndarray


def prompts(language: str) -> list[Sound]:
    """Return prompts of a language, every n-th of those of a sentence's length."""
    files = sorted(_unpacked(PROMPTS[language]).rglob("*.wav"))
    return _chosen([sound for path in files if (sound := _wav(path)) is not None])


def sentences() -> list[Sound]:
    """Return the sentences of the recogniser's test data, halved to 8 kHz."""
    root = _unpacked(SENTENCES)
    found = [halved(np.fromfile(path, "<i2")) for path in sorted(root.rglob("*.raw"))]
    found += [sound for path in sorted(root.rglob("*.wav")) if (sound := _wav(path)) is not None]
    return _chosen(found)


def music(longest_s: int = 40) -> dict[str, Sound]:
    """Return the pieces of hold music, the first *longest_s* seconds of each."""
    files = sorted(_unpacked(MUSIC).rglob("*.wav"))
    found = {path.stem: _wav(path) for path in files}
    return {name: sound[: longest_s * RATE] for name, sound in found.items() if sound is not None}


def halved(sound: Sound) -> Sound:
    """Return samples of 16 kHz at 8 kHz, behind a low-pass filter of 3.6 kHz."""
    taps = np.arange(-32, 33)
    kernel = np.sinc(taps * 0.45) * np.hamming(len(taps))
    smooth = np.convolve(sound.astype(np.float64), kernel / kernel.sum(), "same")
    return np.clip(smooth[::2], -32_768, 32_767).astype(np.int16)


def _chosen(sounds: list[Sound]) -> list[Sound]:
    fitting = [each for each in sounds if SHORTEST_S <= len(each) / RATE <= LONGEST_S]
    step = max(1, len(fitting) // OF_EACH)
    return fitting[::step][:OF_EACH]


def _wav(path: Path) -> Sound | None:
    """Return a file's samples at 8 kHz; None for one that is not 16 bits, one channel."""
    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2 or file.getnchannels() != 1:
            return None
        sound = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        rate = file.getframerate()
    if rate == 2 * RATE:
        return halved(sound)
    return sound if rate == RATE else None


def _unpacked(package: str) -> Path:
    """Return the folder with a package's files; it is fetched if it isn't there."""
    folder = CACHE / package
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "-q", "download", package], cwd=CACHE, check=True)  # noqa: S607  found on PATH
        [archive] = CACHE.glob(f"{package}_*.deb")
        part = folder.with_suffix(".part")
        subprocess.run(["dpkg-deb", "-x", archive, part], check=True)  # noqa: S607  as above
        part.rename(folder)
        archive.unlink()
    return folder
