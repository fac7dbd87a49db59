"""The read-along page: it shows the letter's text as it was written, and plays a file of the edition."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from narrate.check.fault import Fault, at
from narrate.check.record import Record
from narrate.writers.captions import legible

_PAGE = "read-along.html"


class _Page(HTMLParser):
    """The text of the article, and what the page plays."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.plays: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "article"
        if tag in {"audio", "source"}:
            self.plays.extend(value for name, value in attrs if name == "src" and value)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self._depth > 0:
            self.text.append(data)


def check(record: Record) -> Iterator[Fault]:
    """The page, read back."""
    content = record.content(_PAGE)
    if content is None:
        return
    where = at(record.folder / _PAGE)
    page = _Page()
    page.feed(content.decode(errors="replace"))
    page.close()
    shown = "".join("".join(page.text).split())
    if not shown.endswith("".join(legible(record.edition.letter.text).split())):
        yield Fault(where, "it does not show the letter's text as it was written")
    if not page.plays:
        yield Fault(where, "it plays nothing")
    for source in page.plays:
        # A page that was asked for without the MP3 (--only html) plays what may come later.
        promised = record.edition.sound is None or record.edition.file(unquote(source)) is not None
        if not source.startswith("data:") and not promised:
            yield Fault(where, f"it plays {source!r}, which is no file of the edition")
