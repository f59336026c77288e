"""Draws the three sounds of the packing table with the standard library: good, bad, done.

python assets/sounds/make.py
"""

import math
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent

#: Samples a second; enough for tones below 5 kHz, and half the size of CD quality.
RATE = 22_050

#: A tone: frequency in Hz (0 = silence), length in seconds, how harsh it is (0 = sine, 1 = full odd overtones).
Tone = tuple[float, float, float]

SOUNDS: dict[str, Sequence[Tone]] = {
    "good": ((1318.5, 0.05, 0.1), (1760.0, 0.09, 0.1)),
    "bad": ((196.0, 0.16, 1.0), (0.0, 0.05, 0.0), (155.6, 0.26, 1.0)),
    "done": ((659.3, 0.09, 0.2), (830.6, 0.09, 0.2), (987.8, 0.09, 0.2), (1318.5, 0.26, 0.2)),
}


def samples(tones: Sequence[Tone]) -> bytes:
    """The tones one after another as 16-bit little-endian samples, each faded in and out so that nothing clicks."""
    written = bytearray()
    for hertz, seconds, harshness in tones:
        count = round(seconds * RATE)
        for i in range(count):
            turn = 2 * math.pi * hertz * i / RATE
            wave_form = math.sin(turn) + harshness * (math.sin(3 * turn) / 3 + math.sin(5 * turn) / 5)
            fade = min(1.0, i / (0.004 * RATE), (count - i) / (0.6 * count))
            written += struct.pack("<h", round(0.6 * 32_767 * fade * wave_form / (1 + 0.4 * harshness)))
    return bytes(written)


def main() -> None:
    for name, tones in SOUNDS.items():
        with wave.open(str(HERE / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(tones))


if __name__ == "__main__":
    main()
