"""Accuracy and cost of the VAD: `python -m benchmarks.accuracy.vad [CLIP]`.

Per class of the clips in `tests/monitor/clips`: speech missed and noise taken for speech in percent
of their time, delay from the first sound to "began" and from the last to "stopped" in ms (median
and 95th percentile), and the CPU time of a frame as a multiple of what WebRTC's detector alone
takes in the same run. With the name of a clip: its truth and its turns.
"""

import sys
from collections.abc import Callable
from time import process_time_ns

import webrtcvad

from monitor.vad.webrtc import AGGRESSIVENESS, VoiceActivity
from tests.monitor.vad.clip_scoring import PCMU, Clip, load, score, turns_of

ROUNDS = 15
HEAD = (
    f"{'class':14}{'clips':>6}{'missed %':>10}{'unheard':>9}{'splits':>7}{'false %':>9}{'turns':>6}"
)
COSTS = f"{'onset ms':>12}{'end ms':>12}{'us/frame':>10}{'x WebRTC':>9}"


def main() -> None:
    clips = load()
    if len(sys.argv) > 1:
        tell([clip for clip in clips if clip.name == sys.argv[1]])
        return
    print(HEAD + COSTS)
    for kind in dict.fromkeys(clip.kind for clip in clips):
        row(kind, [clip for clip in clips if clip.kind == kind])
    row("all", clips)


def tell(clips: list[Clip]) -> None:
    for clip in clips:
        print("said ", *(f"{a}-{b}" for a, b in clip.speech))
        print(
            "heard", *(f"{t.began}-{t.ended}" for t in turns_of(VoiceActivity(8000), clip.frames))
        )


def row(kind: str, clips: list[Clip]) -> None:
    heard = score(clips, lambda: VoiceActivity(8000))
    missed = f"{heard.missed:.1f}" if heard.said else "-"
    unheard = f"{heard.unheard}/{heard.said}" if heard.said else "-"
    bare, ours = cost(clips)
    print(
        f"{kind:14}{len(clips):6}{missed:>10}{unheard:>9}{heard.split:7}{heard.false:9.1f}"
        f"{heard.false_turns:6}{both(heard.onset):>12}{both(heard.end):>12}"
        f"{ours:10.2f}{ours / bare:9.2f}"
    )


def both(delays: tuple[float, float] | None) -> str:
    return "-" if delays is None else f"{delays[0]:.0f}/{delays[1]:.0f}"


def cost(clips: list[Clip]) -> tuple[float, float]:
    """Return the us a frame takes WebRTC alone, and ours: the best of interleaved rounds."""
    frames = [[PCMU.to_pcm(payload) for payload in clip.frames] for clip in clips]
    total = sum(len(each) for each in frames)

    def bare() -> None:
        for each in frames:
            is_speech = webrtcvad.Vad(AGGRESSIVENESS).is_speech
            for frame in each:
                is_speech(frame, 8000)

    def ours() -> None:
        for each in frames:
            take = VoiceActivity(8000).take
            for frame in each:
                take(frame)

    rounds = [(timed(bare), timed(ours)) for _ in range(ROUNDS)]
    return min(r[0] for r in rounds) / total / 1000, min(r[1] for r in rounds) / total / 1000


def timed(run: Callable[[], None]) -> int:
    began = process_time_ns()
    run()
    return process_time_ns() - began


if __name__ == "__main__":
    main()
