"""The library page: every edition in the folder, the feed's address, a QR code for the phone. No scripts."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from narrate.feed import COVER, FEED, about
from narrate.published import File, Published
from narrate.serve.library import Snapshot
from narrate.show import Show
from narrate.writers.captions import folded

if TYPE_CHECKING:
    from jinja2 import Template

_MEGABYTE = 1_000_000
_QUIET_MODULES = 4  # of white around a QR code, as its standard asks for
_EPUB = "application/epub+zip"


@dataclass(frozen=True, slots=True)
class Link:
    """A file to fetch: what it is, where, how large."""

    name: str
    address: str
    size: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An edition on the page. address: of its read-along page, or of its sound."""

    title: str
    language: str
    about: str
    address: str | None
    cover: str | None
    links: tuple[Link, ...]


def library_page(snapshot: Snapshot, *, show: Show, base: str, phone: str | None) -> str:
    """The page, as it stands at `base`. phone: the address that a phone reaches; None where none can."""
    return _template().render(
        title=folded(show.title),
        description=folded(show.description),
        language=show.language,
        feed=f"{phone or base}{FEED}",
        cover=f"/{COVER}",
        entries=[_entry(edition) for edition in snapshot.editions],
        passed_over=len(snapshot.warnings),
        phone=phone,
        code=qr_svg(phone) if phone else "",
        style=_style(),
    )


def qr_svg(address: str) -> str:
    """A QR code as inline SVG, dark on white in every colour scheme."""
    import segno

    code = segno.make_qr(address, error="m")
    svg: str = code.svg_inline(
        scale=6, border=_QUIET_MODULES, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return svg


def qr_text(address: str) -> str:
    """A QR code for a terminal."""
    from io import StringIO

    import segno

    out = StringIO()
    segno.make_qr(address, error="m").terminal(out, border=2, compact=True)
    return out.getvalue()


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("narrate.serve", "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("library.html")


@cache
def _style() -> str:
    return files("narrate.serve").joinpath("templates", "library.css").read_text(encoding="utf-8").strip()


def _entry(edition: Published) -> Entry:
    def to(file: File) -> str:
        return f"/{quote(edition.folder.name)}/{quote(file.path)}"

    letter = edition.letter
    page, sound, picture = edition.file("read-along.html"), edition.sound, edition.file("cover.jpg")
    main = page or sound
    books = tuple(file for file in edition.files if file.media_type == _EPUB)
    text = edition.file("transcript.txt")
    links = [
        (name, file)
        for name, file in (("MP3", sound), ("EPUB", next(iter(books), None)), ("Text", text))
        if file
    ]
    return Entry(
        title=folded(letter.title) or edition.folder.name,
        language=letter.language,
        about=about(edition),
        address=to(main) if main else None,
        cover=to(picture) if picture else None,
        links=tuple(Link(name, to(file), _size(file.size_bytes)) for name, file in links),
    )


def _size(size_bytes: int) -> str:
    """`2.8 MB`, as people say sizes."""
    if size_bytes >= _MEGABYTE:
        return f"{size_bytes / _MEGABYTE:.1f} MB"
    return f"{max(1, round(size_bytes / 1000))} kB"
