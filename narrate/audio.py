"""Sound as samples, s16le mono: loudness, true peak, gain with a look-ahead limiter, resampling."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from narrate.errors import NarrateError

Floats = NDArray[np.float64]

FULL_SCALE = 32_768

# --- ITU-R BS.1770-5, annex 1: K-weighting as analogue prototypes, good for any sampling rate.
# The coefficients that the Recommendation prints are these at 48 kHz.
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_SHELF_BAND_EXPONENT = 0.4996667741545416
_HIGHPASS_HZ, _HIGHPASS_Q = 38.13547087602444, 0.5003270373238773
_LOUDNESS_OFFSET_LU = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_HOP_MS = 100  # blocks of 400 ms overlap by three quarters
_HOPS_PER_BLOCK = 4

_FFT_SAMPLES = 1 << 15
# Many little arrays that come and go cost more, in memory asked for anew, than the transforms in them.
_FFTS_AT_A_TIME = 16
# The head of each block, discarded: by then the high-pass's response has decayed below -100 dB.
_RESPONSE_MS = 200

# --- annex 2: true peak by four-fold oversampling, with the Recommendation's 48 taps in 4 phases.
_PHASES = (
    (0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
     0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500),
    (-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
     0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375),
)  # fmt: skip
_INTERPOLATOR = np.array([*_PHASES, *(tuple(reversed(phase)) for phase in reversed(_PHASES))])
_TAPS = _INTERPOLATOR.shape[1]
# No interpolated sample exceeds the largest sample near it by more than the taps' absolute sum.
_LARGEST_RATIO = float(np.abs(_INTERPOLATOR).sum(axis=1).max())
# Speech stays far below that: for the limiter, which is checked afterwards, 3 dB is room enough.
_LIKELY_RATIO = 10 ** (3 / 20)
_PEAK_BLOCK = 64
_BLOCKS_AT_A_TIME = 512

# --- the limiter: a gain a block, the least one near, smoothed; so it falls before a peak and rises after it.
_LIMITER_BLOCK_MS = 1.5
_LIMITER_REACH_BLOCKS = 3
_STRETCH_SAMPLES = 1 << 20  # worked on at a time, so that memory does not grow with the letter


class AudioTooShort(NarrateError):
    """There is less sound than one block of 400 ms, or none above the gate: it has no loudness."""


def integrated_loudness(pcm: bytes, *, rate_hz: int) -> float:
    """Programme loudness in LUFS, gated.

    Raises AudioTooShort below one 400 ms block, or when all of it is silence.
    Source: ITU-R BS.1770-5, annex 1.
    """
    return gated_loudness(hop_energies(pcm, rate_hz=rate_hz), rate_hz=rate_hz)


def gated_loudness(energies: Floats, *, rate_hz: int) -> float:
    """Programme loudness in LUFS, gated, from what `hop_energies` gave for one sound or for several in turn.

    Raises AudioTooShort below one 400 ms block, or when all of it is silence.
    """
    if len(energies) < _HOPS_PER_BLOCK:
        raise AudioTooShort("the sound is shorter than 400 ms")
    block = _hop(rate_hz) * _HOPS_PER_BLOCK
    blocks = np.convolve(energies, np.ones(_HOPS_PER_BLOCK), "valid") / block
    loud = blocks[blocks > _energy(_ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        raise AudioTooShort("the sound is silence")
    gate = loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)
    return _lufs(float(loud[loud > gate].mean()))


def true_peak(pcm: bytes) -> float:
    """True peak in dBTP; -inf for silence. Source: ITU-R BS.1770-5, annex 2."""
    samples = np.frombuffer(pcm, dtype="<i2")
    if not len(samples):
        return -math.inf
    peaks = _block_peaks(samples, _PEAK_BLOCK)
    peaks = _between_samples(samples, peaks, block=_PEAK_BLOCK, above=peaks.max() / _LARGEST_RATIO)
    highest = float(peaks.max())
    return 20 * math.log10(highest / FULL_SCALE) if highest else -math.inf


def amplify(pcm: bytes, *, gain_db: float, ceiling_dbtp: float, rate_hz: int) -> bytes:
    """`pcm` louder by `gain_db`, with a look-ahead limiter that keeps its true peak below the ceiling."""
    gain = 10 ** (gain_db / 20)
    ceiling = FULL_SCALE * 10 ** (ceiling_dbtp / 20)
    samples = np.frombuffer(pcm, dtype="<i2")
    block = max(1, round(rate_hz * _LIMITER_BLOCK_MS / 1000))
    peaks = _block_peaks(samples, block)
    peaks = _between_samples(samples, peaks, block=block, above=ceiling / gain / _LIKELY_RATIO)
    gains = _limiter_gains(peaks * gain, ceiling=ceiling) * gain
    edges = np.minimum(np.append(gains, gains[-1:]), np.append(gains[:1], gains)) if len(gains) else gains
    out = np.empty(len(samples), dtype="<i2")
    blocks_at_a_time = _STRETCH_SAMPLES // block
    for first in range(0, len(gains), blocks_at_a_time):
        stretch = samples[first * block : (first + blocks_at_a_time) * block]
        made = _under_gains(stretch, edges[first : first + blocks_at_a_time + 1], block=block, gain=gain)
        out[first * block : first * block + len(stretch)] = np.rint(made, out=made)
    return out.tobytes()


def _under_gains(
    samples: NDArray[np.int16], edges: Floats, *, block: int, gain: float
) -> NDArray[np.float32]:
    """The samples, louder by a gain that goes in straight lines from each edge of a block to the next.

    gain: at most edges, and there it is all that there is to do.
    """
    made = np.zeros((len(edges) - 1) * block, dtype=np.float32)
    np.multiply(samples, np.float32(gain), out=made[: len(samples)], dtype=np.float32)
    limited = np.flatnonzero((edges[:-1] != gain) | (edges[1:] != gain))
    along = np.arange(block) / block
    lines = edges[limited, None] + (edges[limited + 1] - edges[limited])[:, None] * along
    made.reshape(-1, block)[limited] *= lines / gain
    return made[: len(samples)]


def resample(pcm: bytes, *, rate_hz: int, to_hz: int) -> bytes:
    """`pcm` at another sampling rate, without aliases."""
    if rate_hz == to_hz:
        return pcm
    import soxr

    samples = np.frombuffer(pcm, dtype="<i2")
    resampled: NDArray[np.int16] = soxr.resample(samples, rate_hz, to_hz, quality="HQ")
    return resampled.astype("<i2").tobytes()


def _block_peaks(samples: NDArray[np.int16], block: int) -> Floats:
    """The largest magnitude in each block of samples; the last block may be shorter."""
    whole = len(samples) // block * block
    shaped = samples[:whole].reshape(-1, block)
    # max and min apart: abs(-32768) does not fit in 16 bits
    peaks = np.maximum(shaped.max(axis=1).astype(np.float64), -shaped.min(axis=1).astype(np.float64))
    rest = samples[whole:].astype(np.float64)
    return np.append(peaks, np.abs(rest).max()) if len(rest) else peaks


def _between_samples(samples: NDArray[np.int16], peaks: Floats, *, block: int, above: float) -> Floats:
    """Block peaks, with the peaks between samples counted in where a block's own lies above `above`."""
    refined = peaks.copy()
    candidates = np.flatnonzero(peaks > above)
    padded = np.pad(samples, (_TAPS, _TAPS + block))
    for first in range(0, len(candidates), _BLOCKS_AT_A_TIME):
        chosen = candidates[first : first + _BLOCKS_AT_A_TIME]
        # A column a block, and sums in place: what is worked on stays in the processor's cache.
        stretch = padded[chosen * block + np.arange(block + 2 * _TAPS)[:, None]].astype(np.float32)
        between, product = np.empty((2, block + _TAPS, len(chosen)), dtype=np.float32)
        for phase in _INTERPOLATOR.astype(np.float32)[:, ::-1]:
            np.multiply(stretch[: block + _TAPS], phase[0], out=between)
            for k, tap in enumerate(phase[1:], start=1):
                np.multiply(stretch[k : k + block + _TAPS], tap, out=product)
                between += product
            refined[chosen] = np.maximum(refined[chosen], np.abs(between, out=between).max(axis=0))
    return refined


def _limiter_gains(peaks: Floats, *, ceiling: float) -> Floats:
    """A gain a block, at most 1, that leaves no peak above the ceiling and changes smoothly."""
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1.0))
    least = needed.copy()
    for shift in range(1, _LIMITER_REACH_BLOCKS + 1):
        np.minimum(least[shift:], needed[:-shift], out=least[shift:])
        np.minimum(least[:-shift], needed[shift:], out=least[:-shift])
    if not len(least) or least.min() == 1.0:
        return least
    # A mean over the reach, of values that hold over the whole reach, is nowhere above what is needed.
    width = 2 * _LIMITER_REACH_BLOCKS - 1
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(least, width // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), "valid")


def hop_energies(pcm: bytes, *, rate_hz: int) -> Floats:
    """Sum of squares of the K-weighted sound, full scale 1, in each whole tenth of a second."""
    hop = _hop(rate_hz)
    response = _k_response(rate_hz)
    overlap = rate_hz * _RESPONSE_MS // 1000
    step = (_FFT_SAMPLES - overlap) // hop * hop
    samples = np.frombuffer(pcm, dtype="<i2")
    hops = np.zeros(len(samples) // hop)
    for start in range(0, len(hops) * hop, step * _FFTS_AT_A_TIME):
        # By overlap-save: each block begins with what came before it, whose weighting is thrown away.
        blocks = min(_FFTS_AT_A_TIME, -(-(len(samples) - start) // step))
        head = min(start, overlap)
        taken = samples[start - head : start + blocks * step]
        line = np.zeros(_FFT_SAMPLES + (blocks - 1) * step, dtype=np.float32)
        line[overlap - head : overlap - head + len(taken)] = taken
        laid = np.lib.stride_tricks.sliding_window_view(line, _FFT_SAMPLES)[::step]
        # Any norm but the usual one, whose factor of 1 is a whole number: for it NumPy 2 leaves single precision, and
        # takes three times as long.
        weighted = np.fft.irfft(np.fft.rfft(laid, norm="ortho") * response, _FFT_SAMPLES, norm="ortho")
        rows = weighted[:, overlap : overlap + step].reshape(-1, hop)
        here = hops[start // hop : start // hop + len(rows)]
        here[:] = np.einsum("ij,ij->i", rows, rows)[: len(here)]
    return hops / FULL_SCALE**2


@cache
def _k_response(rate_hz: int) -> NDArray[np.complex64]:
    """The K-weighting filters' frequency response at the bins of the transform.

    In single precision, as NumPy's transforms are from 2.0 on: an error of 1e-7, where sound has 16 bits.
    """
    z = np.exp(-2j * np.pi * np.arange(_FFT_SAMPLES // 2 + 1) / _FFT_SAMPLES)

    k = math.tan(math.pi * _SHELF_HZ / rate_hz)
    high = 10 ** (_SHELF_DB / 20)
    band = high**_SHELF_BAND_EXPONENT
    shelf = (
        (high + band * k / _SHELF_Q + k * k)
        + 2 * (k * k - high) * z
        + (high - band * k / _SHELF_Q + k * k) * z * z
    ) / ((1 + k / _SHELF_Q + k * k) + 2 * (k * k - 1) * z + (1 - k / _SHELF_Q + k * k) * z * z)

    k = math.tan(math.pi * _HIGHPASS_HZ / rate_hz)
    scale = 1 + k / _HIGHPASS_Q + k * k
    highpass = (1 - 2 * z + z * z) / (
        1 + 2 * (k * k - 1) / scale * z + (1 - k / _HIGHPASS_Q + k * k) / scale * z * z
    )
    response: NDArray[np.complex64] = (shelf * highpass).astype(np.complex64)
    return response


def _hop(rate_hz: int) -> int:
    return rate_hz * _HOP_MS // 1000


def _energy(lufs: float) -> float:
    return math.pow(10, (lufs - _LOUDNESS_OFFSET_LU) / 10)


def _lufs(energy: float) -> float:
    return _LOUDNESS_OFFSET_LU + 10 * math.log10(energy)
