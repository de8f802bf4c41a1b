"""Whether Smart Turn v3.2 hears, at 8 kHz, that a caller has more to say.

    pip install --no-deps pipecat-ai==1.14.0 loguru wait_for2 onnxruntime numpy
    python -m benchmarks.accuracy.human_speech.turn_ends

Human sentences in five languages and read English, whole and cut at an inner pause, as 8 kHz
mu-law. Each ends with `TAIL_MS` of quiet, as a detector with that hangover would pass it on. The
model (BSD-2, in Pipecat's wheel) says how complete each sounds. AUC: how often a whole one sounds
more complete than a cut one, 0.5 is chance. Some inner pauses stand between two sentences of a
prompt, and count as cuts all the same; few of the short pauses do.
"""

from importlib import resources
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks.accuracy.human_speech import clips, corpus
from benchmarks.accuracy.human_speech.corpus import RATE, Sound
from benchmarks.accuracy.human_speech.music_or_voice import heard
from benchmarks.harness import results

TAIL_MS, SHORTEST_MS = 200, 100
SHORT_MS = 250
LEAST_MS = 800
"""What comes before a cut is at least so long."""

MODEL_S, MODEL_RATE = 8, 16_000
FILE = "smart-turn-v3.2-cpu.onnx"


def main() -> None:
    judge = model()
    found = []
    for language in (*corpus.PROMPTS, "English, read"):
        read = language == "English, read"
        for sound in corpus.sentences() if read else corpus.prompts(language):
            pauses = inner_pauses(sound)
            end = clips.spans(sound)[-1][1]
            found += [(language, ms, judge(cut(sound, at))) for at, ms in pauses]
            found.append((language, 0, judge(cut(sound, end))))
    languages = dict.fromkeys(language for language, *_ in found)
    kinds = {name: [x for x in found if x[0] == name] for name in languages}
    kinds["all"] = found
    kinds[f"all, pauses below {SHORT_MS} ms"] = [x for x in found if x[1] < SHORT_MS]
    rows = [row(name, judged) for name, judged in kinds.items()]
    results.show("Whole or cut", rows)
    results.keep("turn-ends", rows, [])


def row(name: str, judged: list[tuple[str, int, float]]) -> results.Row:
    whole = [score for _, ms, score in judged if not ms]
    broken = [score for _, ms, score in judged if ms]
    done = sum(score > 0.5 for score in whole) / len(whole)
    taken = sum(score > 0.5 for score in broken) / max(1, len(broken))
    return {
        "sentences": name,
        "whole": len(whole),
        "cut": len(broken),
        "AUC": f"{auc(whole, broken):.2f}" if broken else "",
        "whole taken for whole %": f"{100 * done:.0f}",
        "cut taken for whole %": f"{100 * taken:.0f}",
    }


def auc(above: list[float], below: list[float]) -> float:
    wins = [(a > b) + (a == b) / 2 for a in above for b in below]
    return sum(wins) / len(wins)


def inner_pauses(sound: Sound) -> list[tuple[int, int]]:
    """Return where speech ends before a pause within *sound*, and how long that pause is, in ms."""
    frames = sound[: len(sound) // clips.FRAME * clips.FRAME].astype(np.float64)
    levels = np.sqrt((frames.reshape(-1, clips.FRAME) ** 2).mean(axis=1)) + 1e-9
    loud = np.percentile(levels, 95) * 10 ** (-clips.BELOW_DB / 20)
    at = np.flatnonzero(levels > loud) * 20
    gaps = [(int(a) + 20, int(b - a) - 20) for a, b in pairwise(at)]
    return [(end, ms) for end, ms in gaps if ms >= SHORTEST_MS and end - int(at[0]) >= LEAST_MS]


def cut(sound: Sound, at_ms: int) -> Sound:
    """Return what was heard until *at_ms*, and the quiet that shows it is over."""
    said = np.concatenate([sound[: at_ms * RATE // 1000], np.zeros(TAIL_MS * RATE // 1000)])
    return heard(said.astype(np.int16), None, 0)


def model() -> Any:
    """Return a function of 16 kHz samples: how complete they sound, 0 to 1."""
    import onnxruntime  # noqa: PLC0415  # optional, as is the wheel of Pipecat
    from pipecat.audio.turn.smart_turn._whisper_features import (  # type: ignore[import-not-found]  # noqa: PLC0415  # as above
        compute_whisper_log_mel_features as features,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    file = resources.files("pipecat.audio.turn.smart_turn.data").joinpath(FILE)
    session = onnxruntime.InferenceSession(str(file), sess_options=options)

    def judge(sound: Sound) -> float:
        size = MODEL_S * MODEL_RATE
        window = np.pad(sound[-size:], (max(0, size - len(sound)), 0)).astype(np.float32)
        mel = features(window, do_normalize=True)[None].astype(np.float32)
        return float(session.run(None, {"input_features": mel})[0][0].item())

    return judge


if __name__ == "__main__":
    main()
