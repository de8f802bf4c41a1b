"""How well the length of words is foreseen: `python -m benchmarks.accuracy.speech_length [--all]`.

espeak-ng speaks every text of `speech_length.tsv` at its usual speed (`apt-get install espeak-ng`:
fetched if it is not there and this runs as root, never part of this repository); what
`calls.speech.length` expected is divided by what it took. Printed per language and split: texts,
the lowest, median and highest ratio, and how many lie between 0.7 and 1.5 both ways of dividing.
"tuned" texts are those the rates were chosen on. With --all: each text. The exit code is 1 below
90 %.
"""

import csv
import io
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from calls.speech.length import expected_duration_ms

TEXTS = Path(__file__).with_suffix(".tsv")
LOWEST, HIGHEST = 0.7, 1.5
TARGET = 0.9
INSTALL = ("apt-get", "install", "-y", "-q", "espeak-ng")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text and how long it was expected to take, and took, in ms."""

    voice: str
    split: str
    text: str
    expected_ms: int
    took_ms: int

    @property
    def ratio(self) -> float:
        return self.expected_ms / self.took_ms

    @property
    def right(self) -> bool:
        return LOWEST <= self.ratio <= HIGHEST and LOWEST <= 1 / self.ratio <= HIGHEST


def main() -> None:
    if not shutil.which("espeak-ng"):
        subprocess.run(INSTALL, check=True)
    spoken = [measure(*row) for row in rows()]
    print(
        f"{'split':10}{'voice':8}{'texts':>6}{'lowest':>8}{'median':>8}{'highest':>8}{'right':>8}"
    )
    for split in ("tuned", "held_out"):
        told(split, "all", [one for one in spoken if one.split == split])
    for voice in dict.fromkeys(one.voice for one in spoken):
        told("both", voice, [one for one in spoken if one.voice == voice])
    share = told("both", "all", spoken)
    if "--all" in sys.argv[1:]:
        for one in sorted(spoken, key=lambda one: one.ratio):
            print(f"{one.ratio:.2f} {one.voice} {one.took_ms / 1000:.1f} s {one.text}")
    sys.exit(share < TARGET)


def rows() -> list[list[str]]:
    lines = (line for line in TEXTS.read_text().splitlines() if not line.startswith("#"))
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def measure(voice: str, split: str, text: str) -> Spoken:
    """Have *text* spoken; the silence around it counts, as it does on the line."""
    command = ("espeak-ng", "-v", voice, "--stdin", "--stdout")
    made = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    with wave.open(io.BytesIO(made.stdout)) as audio:
        # The header of a stream says nothing true about its length.
        frames = (len(made.stdout) - 44) // audio.getsampwidth()
        took_ms = round(frames / audio.getframerate() * 1000)
    return Spoken(voice, split, text, expected_duration_ms(text), took_ms)


def told(split: str, voice: str, spoken: Iterable[Spoken]) -> float:
    """Print one line; returns the share that was foreseen well."""
    ratios = sorted(one.ratio for one in spoken)
    share = sum(one.right for one in spoken) / len(ratios)
    print(
        f"{split:10}{voice:8}{len(ratios):6}{ratios[0]:8.2f}{median(ratios):8.2f}"
        f"{ratios[-1]:8.2f}{share:8.0%}"
    )
    return share


if __name__ == "__main__":
    main()
