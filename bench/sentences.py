"""Sentences broken after a shortened word that leans on the next, on real letters, beside a well-kept splitter.

    pip install pysbd
    python bench/sentences.py

Needs the folder of measuring data beside the repository (shared/gold).
"""

import json
import re
import warnings
from pathlib import Path

from narrate.model import Span
from narrate.segment import sentences

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
# After these, before a capital or a figure, no sentence ends; an initial counts before a name.
LEANING = re.compile(
    r"(?<!\w)(?:(?:Mr|Mrs|Dr|Messrs|Hon|Rev|Gen|Col|Capt|Lieut|Prof|Sec|Wm|Geo|Thos|Jas|Chas|Nos?|St|Mt|Art|Vols?)\."
    r"(?=\s+[A-Z0-9])|[A-Z]\.(?=\s+[A-Z][a-z])|(?:[A-Z]\.\s?){2,}(?=[A-Z][a-z]))"
)


def main() -> None:
    """Print the counts."""
    import pysbd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = pysbd.Segmenter(language="en", clean=False, char_span=True)
    places = ours = theirs = 0
    for path in sorted(GOLD.glob("*.json")):
        for segment in json.loads(path.read_text(encoding="utf-8"))["segments"]:
            text = " ".join(segment["text"].split())
            leaning = {match.end() for match in LEANING.finditer(text)}
            leaning |= {len(text[:end].rstrip()) for end in leaning}
            places += sum(1 for _ in LEANING.finditer(text))
            ours += len(
                leaning & {each.stop for each in sentences(text, Span(0, len(text))) if each.stop < len(text)}
            )
            split = {each.start + len(each.sent.rstrip()) for each in other.segment(text)}
            theirs += len(leaning & {stop for stop in split if stop < len(text)})
    print(f"{places} shortened words and initials before a name or a figure")
    print(f"broken after by narrate: {ours}, by pysbd: {theirs}")


if __name__ == "__main__":
    main()
