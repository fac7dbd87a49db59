"""Podcasting 2.0's JSON transcript, a segment a sentence.

The format allows a word or a sentence a segment. A sentence: Podverse shows a segment a row, and AntennaPod
joins segments until a few seconds are full, so that single words would be cut in the middle of a thought.
Each segment has its words beside it, in a list that players pass over.
Source: https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md
"""

import json

from narrate.model import Cue, Edition
from narrate.timecode import lasting, seconds
from narrate.writers.captions import folded, readable, speaker, unread


def render(edition: Edition) -> str:
    """Version 1.0.0, times in seconds; `id`, `timing`, `words` and `unread` are our own.

    No body is empty: AntennaPod (JsonTranscriptParser) ends with an error on one.
    """
    name = speaker(edition.letter)
    rate_hz = edition.rate_hz
    segments = [
        {
            "id": identity,
            "speaker": name,
            "startTime": seconds(cue.start, rate_hz=rate_hz),
            "endTime": seconds(lasting(cue.start, cue.stop, rate_hz=rate_hz), rate_hz=rate_hz),
            "body": text,
            "timing": str(cue.timing),
            "words": _words(edition, cue),
        }
        for identity, cue, text in readable(edition)
    ]
    # A line a segment: half the size of indented JSON, and a person can still read it.
    lines = ",\n".join(json.dumps(segment, ensure_ascii=False) for segment in segments)
    language = json.dumps(edition.letter.language)
    left_out = [
        {"role": part.role.value, "body": folded(part.span.of(edition.letter.text))}
        for part in unread(edition)
    ]
    rest = f', "unread": {json.dumps(left_out, ensure_ascii=False)}' if left_out else ""
    return f'{{"version": "1.0.0", "language": {language}{rest}, "segments": [\n{lines}\n]}}\n'


def _words(edition: Edition, cue: Cue) -> list[dict[str, float | str]]:
    return [
        {
            "startTime": seconds(word.start, rate_hz=edition.rate_hz),
            "endTime": seconds(word.stop, rate_hz=edition.rate_hz),
            "body": folded(word.span.of(edition.letter.text)),
        }
        for word in cue.words
    ]
