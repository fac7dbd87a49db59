"""Podcasting 2.0 chapters, version 1.2.0.

Source: https://github.com/Podcastindex-org/podcast-namespace/blob/main/chapters/jsonChapters.md
"""

import json

from narrate.model import Edition
from narrate.timecode import seconds
from narrate.writers.captions import folded


def render(edition: Edition) -> str:
    """The chapters with their times in seconds. The file sits beside the MP3 and names no address."""
    document = {
        "version": "1.2.0",
        "title": folded(edition.letter.title),
        **({"author": folded(edition.letter.author)} if edition.letter.author else {}),
        "chapters": [
            {
                "startTime": seconds(chapter.start, rate_hz=edition.rate_hz),
                "endTime": seconds(chapter.stop, rate_hz=edition.rate_hz),
                "title": folded(chapter.title),
            }
            for chapter in edition.chapters
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
