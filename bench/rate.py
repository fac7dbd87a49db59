"""Words a minute of the seed letter's speech, as asked for and as heard, for each profile's main voice.

    python bench/rate.py [reader joe ...]

What is counted are words as spoken ("1962" is three), 832 of the letter's 819; the pauses between sentences are not.
"""

import sys
from dataclasses import replace
from pathlib import Path

from narrate import pipeline, readers, voices
from narrate.engines import engine_for
from narrate.model import Span
from narrate.words import words

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
RATES_WPM = (120, 165, 200, 240)


def main() -> None:
    source = readers.read_file(SEED)
    for name in sys.argv[1:] or ["reader", "british", "joe"]:
        units = pipeline.read_through(source).units
        count = sum(1 for unit in units for _ in words(unit.text, Span(0, len(unit.text))))
        for rate_wpm in RATES_WPM:
            voice = replace(voices.load(name).voice, rate_wpm=rate_wpm)
            engine = engine_for(voice)
            lasts_s = 0.0
            for unit in units:
                speech = engine.synthesise(unit.text, voice, pronunciations=unit.pronunciations)
                lasts_s += speech.samples / speech.rate_hz
            heard = count * 60 / lasts_s
            print(f"{name}: asked {rate_wpm}, heard {heard:.0f} ({heard / rate_wpm - 1:+.1%})", flush=True)


if __name__ == "__main__":
    main()
