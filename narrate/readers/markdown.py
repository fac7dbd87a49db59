"""Markdown: the text without its mark-up, headings marked, line ends where they stand."""

from narrate.readers.blocks import readout_of
from narrate.readers.front_matter import split_front_matter
from narrate.readers.html import HtmlReading
from narrate.readers.markup import parse_html
from narrate.readers.readout import Readout
from narrate.readers.text import decode_text

# Lists in quotes in lists; what lies deeper markdown-it leaves out. It recurses some five calls a level.
MAX_NESTING = 100


def read_markdown(data: bytes, *, name: str) -> Readout:
    """The letter of a Markdown file (CommonMark), with its front matter taken as what it states."""
    from markdown_it import MarkdownIt

    text, diagnostics = decode_text(data, name=name)
    stated, text, doubts = split_front_matter(text)
    # "breaks": an address or a signature has its lines. "code": a line that is set in is no program.
    parser = MarkdownIt("commonmark", {"breaks": True, "maxNesting": MAX_NESTING}).disable("code")
    root = parse_html(parser.render(text), name=name)
    if root is None:
        return Readout("", diagnostics=diagnostics)
    reading = HtmlReading()
    reading.read(root)
    blocks = reading.finish()
    return readout_of(blocks, stated=stated, diagnostics=diagnostics + doubts + reading.diagnostics())
