"""The openings that the phrases are tuned by and measured on."""

from pathlib import Path
from typing import NamedTuple

from monitor.openings import Opening

HALVES = ("tune", "held-out")
FILE = Path(__file__).with_name("openings.tsv")


class Spoken(NamedTuple):
    half: str
    language: str
    kind: Opening
    words: str


def read():
    """Return all openings of the file."""
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    return [Spoken(half, language, Opening(kind), words) for half, language, kind, words in rows]
