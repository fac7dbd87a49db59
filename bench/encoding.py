"""LAME's qualities on the seed letter's sound: how long each takes, and how much of its noise may be heard.

    python bench/encoding.py EDITION/whole.wav

Noise is compared with the sound in each of 20 critical bands and each tenth of a second. Masked noise lies some
6 dB (noise masking tones) to 20 dB (tones masking noise) below what masks it; counted are the places above each.
Source of the bands: E. Zwicker, Subdivision of the audible frequency range into critical bands, JASA 33 (1961).
"""

import io
import sys
import time
import wave
from pathlib import Path

import av
import lameenc
import numpy as np
from numpy.typing import NDArray

from narrate.mpeg import BITRATE_KBPS, DELAY_SAMPLES

LAME_SCALE = 0.95  # what LAME does to its input at a constant bit rate
BANDS_HZ = (
    100,
    200,
    300,
    400,
    510,
    630,
    770,
    920,
    1080,
    1270,
    1480,
    1720,
    2000,
    2320,
    2700,
    3150,
    3700,
    4400,
    5300,
)
BANDS_HZ += (6400, 7700)
WINDOW = 2048  # samples: a tenth of a second
AUDIBLE_FULL_SCALE = 32768 * 10 ** (-80 / 20)  # what lies below nobody hears


def encoded(pcm: bytes, *, rate_hz: int, quality: int) -> tuple[bytes, float]:
    """An MP3, and the processor time that it took in seconds."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(BITRATE_KBPS)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_out_sample_rate(rate_hz)
    encoder.set_channels(1)
    encoder.set_quality(quality)
    start = time.process_time()
    mp3 = bytes(encoder.encode(pcm)) + bytes(encoder.flush())
    return mp3, time.process_time() - start


def decoded(mp3: bytes) -> NDArray[np.float64]:
    """Its sound, in steps of 16 bits."""
    with av.open(io.BytesIO(mp3), format="mp3") as container:
        samples = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    return samples.astype(np.float64) * (1 if samples.dtype == np.int16 else 32768)


def bands(sound: NDArray[np.float64], *, rate_hz: int) -> NDArray[np.float64]:
    """Power in each band of each window."""
    shaped = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW) * np.hanning(WINDOW)
    power = np.abs(np.fft.rfft(shaped)) ** 2 / WINDOW**2
    hertz = np.fft.rfftfreq(WINDOW, 1 / rate_hz)
    edges = np.searchsorted(hertz, BANDS_HZ)
    return np.add.reduceat(power, edges, axis=1)[:, :-1]


def main() -> None:
    """Print a line a quality."""
    with wave.open(str(Path(sys.argv[1])), "rb") as file:
        rate_hz, pcm = file.getframerate(), file.readframes(file.getnframes())
    original = np.frombuffer(pcm, "<i2").astype(np.float64) * LAME_SCALE
    for quality in (2, 5, 7):
        mp3, took = encoded(pcm, rate_hz=rate_hz, quality=quality)
        heard = decoded(mp3)[DELAY_SAMPLES:][: len(original)]
        sound = bands(original[: len(heard)], rate_hz=rate_hz)
        noise = bands(heard - original[: len(heard)], rate_hz=rate_hz)
        there = sound > AUDIBLE_FULL_SCALE**2
        ratio_db = 10 * np.log10(sound[there] / np.maximum(noise[there], 1e-9))
        shares = ", ".join(f"{(ratio_db < least).mean():6.2%} below {least} dB" for least in (6, 13, 20))
        print(f"quality {quality}: {took:.2f} s, median {np.median(ratio_db):.1f} dB; {shares}")


if __name__ == "__main__":
    main()
