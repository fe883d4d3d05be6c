#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the nststyle authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sound of the clip: the sea, and a slow harp.

    python3 docs/demo/sound.py FILE.wav [SECONDS]
"""

import sys
import wave

import numpy as np
from scipy import signal

RATE = 44100
# Time in seconds, and semitones from A3.
TUNE = ((0.25, -12), (0.55, -5), (0.85, 0), (1.15, 4), (1.45, 7), (1.9, 12),
        (2.25, 11), (2.6, 7), (2.75, -7), (3.05, 0), (3.35, 5), (3.65, 9),
        (3.95, 12), (4.3, 16))


def sea(rng, count):
    """Noise that swells and ebbs, its hiss with it; two channels."""
    time = np.arange(count) / RATE
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * (time + 0.6) / 3.1)
    low = signal.butter(2, 420 / (RATE / 2), output="sos")
    high = signal.butter(2, (900 / (RATE / 2), 5200 / (RATE / 2)), "band",
                         output="sos")
    noise = rng.standard_normal((2, count))
    return (0.10 * (0.5 + 0.5 * swell) * signal.sosfilt(low, noise)
            + 0.035 * swell ** 2 * signal.sosfilt(high, noise))


def string(rng, pitch, count):
    """A plucked string after Karplus and Strong (1983)."""
    delay = int(RATE / pitch)
    excitation = np.zeros(count)
    excitation[:delay] = rng.uniform(-1, 1, delay)
    loop = np.zeros(delay + 2)
    loop[0], loop[delay], loop[delay + 1] = 1, -0.4982, -0.4982
    return signal.lfilter([0.5, 0.5], loop, excitation)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.strip())
    seconds = float(sys.argv[2]) if len(sys.argv) == 3 else 5.0
    count = int(seconds * RATE)
    rng = np.random.default_rng(11)
    sound = sea(rng, count)
    for number, (start, semitones) in enumerate(TUNE):
        begin = int(start * RATE)
        if begin >= count:
            break
        note = string(rng, 220 * 2 ** (semitones / 12), count - begin)
        right = 0.35 + 0.3 * (number % 3) / 2
        sound[0, begin:] += 0.22 * (1 - right) * note
        sound[1, begin:] += 0.22 * right * note
    time = np.arange(count) / RATE
    sound *= np.clip(time / 0.15, 0, 1) * np.clip((seconds - time) / 0.7, 0, 1)
    samples = sound * (0.6 / np.abs(sound).max()) * 32767
    with wave.open(sys.argv[1], "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.T.astype("<i2").tobytes())


if __name__ == "__main__":
    main()
