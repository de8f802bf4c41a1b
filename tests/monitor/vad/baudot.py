"""What a text telephone sends: letters as Baudot tones, 16-bit samples at 8 kHz."""

import math
import random
from array import array

RATE = 8_000
MARK_HZ, SPACE_HZ = 1_400, 1_800
LETTERS = {
    " ": 0b00100, "A": 0b00011, "B": 0b11001, "C": 0b01110, "D": 0b01001, "E": 0b00001,
    "F": 0b01101, "G": 0b11010, "H": 0b10100, "I": 0b00110, "J": 0b01011, "K": 0b01111,
    "L": 0b10010, "M": 0b11100, "N": 0b01100, "O": 0b11000, "P": 0b10110, "Q": 0b10111,
    "R": 0b01010, "S": 0b00101, "T": 0b10000, "U": 0b00111, "V": 0b11110, "W": 0b10011,
    "X": 0b11101, "Y": 0b10101, "Z": 0b10001,
}  # fmt: skip


def bits(text, hold_s, gap_s):
    """Yield (hertz, seconds), 0 Hz for quiet: start, five bits lowest first, stop, held mark."""
    for letter in text:
        yield SPACE_HZ, 1.0
        for n in range(5):
            yield (MARK_HZ if LETTERS[letter] >> n & 1 else SPACE_HZ), 1.0
        yield MARK_HZ, 1.5
        yield MARK_HZ, ("held", hold_s)
        yield 0, ("gap", gap_s)


def typed(text, *, bit_s=0.022, hold_s=0.15, gap_s=0.0, level=3_000, noise=0, seed=1):
    """Return the samples of *text*; *level* and *noise* are root mean squares."""
    chance, phase, found = random.Random(seed), 0.0, array("h")
    ends = 0.0
    for hertz, length in bits(text, hold_s, gap_s):
        ends += length[1] if isinstance(length, tuple) else length * bit_s
        while len(found) < ends * RATE:
            phase += 2 * math.pi * hertz / RATE
            sample = level * math.sqrt(2) * math.sin(phase) if hertz else 0.0
            found.append(round(sample + (chance.gauss(0, noise) if noise else 0)))
    return found.tobytes()


def tones(*parts, level=3_000):
    """Return tones one after another: (hertz, seconds) each, or several hertz at once."""
    found = array("h")
    for hertz, seconds in parts:
        each = hertz if isinstance(hertz, tuple) else (hertz,)
        for n in range(round(seconds * RATE)):
            found.append(
                round(sum(level * math.sin(2 * math.pi * f * n / RATE) for f in each if f))
            )
    return found.tobytes()
