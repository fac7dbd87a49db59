"""The letter as plain text: its parts as they were written, a blank line between them. Nothing is wrapped."""

from narrate.model import Letter


def render(letter: Letter) -> str:
    """Every part's own characters, in order."""
    return "\n\n".join(segment.span.of(letter.text) for segment in letter.segments) + "\n"
