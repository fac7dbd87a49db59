"""Lexicons: how names are said. TOML files, or W3C Pronunciation Lexicons (.pls), found, read and checked.

An entry changes what is heard and never what is shown: `ipa` gives a word's sounds and leaves the spoken
text as it is; `say` gives other words to speak. docs/pronunciation.md tells editors how to write one.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from narrate.errors import ProfileError, UsageError
from narrate.ipa import UnknownSound, sounds
from narrate.settings import Table, parsed
from narrate.voices import profiles_folder

SUFFIXES = (".lexicon.toml", ".lexicon.pls")  # behind a letter's name: the lexicon beside it
_PLS = ".pls"
_SHIPPED = "lexicon*.toml"
_ENTRY_KEYS = ("word", "ipa", "say", "after", "before")
MAX_LEXICON_BYTES = 10_000_000  # the largest dictionaries in use have 5 MB; above this it is the wrong file


@dataclass(frozen=True, slots=True)
class Entry:
    """How a word, or several, are said: by `ipa`, a pronunciation a word, or by `say`, other words.

    One with a capital letter is meant as written, or all in capitals; one in small letters in any case.
    after, before: words of which one must stand just before, or just behind; in small letters. None: any.
    """

    word: str
    ipa: tuple[str, ...] = ()
    say: str | None = None
    after: tuple[str, ...] | None = None
    before: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Entries, those that outrank others first. Two of them are the same only if they are one."""

    entries: tuple[Entry, ...] = ()


def combined(lexicons: Iterable[Lexicon]) -> Lexicon:
    """One lexicon of several, the first outranking those behind it."""
    return Lexicon(tuple(entry for lexicon in lexicons for entry in lexicon.entries))


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with narrate: statesmen and places of the 18th to 20th centuries."""
    return combined(load(path) for path in sorted(profiles_folder().glob(_SHIPPED)))


def beside(letter: Path) -> Path | None:
    """The lexicon beside a letter: `anna.txt.lexicon.toml`, else `anna.lexicon.toml`, or .pls; None if none."""
    names = [name + suffix for suffix in SUFFIXES for name in (letter.name, letter.stem)]
    # Not Path.is_file: a letter's name may fit where the lexicon's longer one is a fault of the system's.
    return next((path for name in names if os.path.isfile(path := letter.with_name(name))), None)  # noqa: PTH113


def load(path: Path) -> Lexicon:
    """The lexicon in a file. Raises UsageError where it cannot be read, ProfileError where it is wrong."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LEXICON_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: the lexicon cannot be read: {error.strerror}") from error
    if len(content) > MAX_LEXICON_BYTES:
        raise ProfileError(
            f"{path}: the lexicon is larger than {MAX_LEXICON_BYTES // 1_000_000} MB; split it"
        )
    if path.suffix.lower() == _PLS:
        return parse_pls(content, file=str(path))
    try:
        return parse(content.decode("utf-8-sig"), file=str(path))
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: the lexicon is not UTF-8 text; save it as UTF-8") from error


def parse(content: str, *, file: str) -> Lexicon:
    """A lexicon from TOML: [[entry]] tables, and the short tables [ipa] and [say]. Raises ProfileError.

    file: for messages.
    """
    table = parsed(content, file=file, error=ProfileError)
    table.only("ipa", "say", "entry")
    entries = list(_listed(table))
    for key in ("ipa", "say"):
        short = table.table(key)
        for word in short.values:
            said = short.text(word, default="")
            entries.append(_entry(Table({"word": word, key: said}, file, ProfileError), name=f"{key}.{word}"))
    return Lexicon(tuple(sorted(entries, key=_rank)))


def _rank(entry: Entry) -> tuple[int, bool]:
    """Within one file the longer entry comes first, then one that wants certain words beside it."""
    return -len(entry.word), entry.after is None and entry.before is None


def _listed(table: Table) -> Iterator[Entry]:
    rows = table.values.get("entry", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise table.fault("entry", "write [[entry]] with two brackets above each entry")
    for number, row in enumerate(rows, start=1):
        here = Table(row, table.file, ProfileError, f"entry {number}: ")
        here.only(*_ENTRY_KEYS)
        yield _entry(here, name="")


def _entry(row: Table, *, name: str) -> Entry:
    """An entry from its row. name: of the row in messages, where its keys are not the file's own."""
    word = " ".join(row.text("word", default="").split())
    ipa, said = row.text("ipa", default=""), row.values.get("say")
    if not word or not word[0].isalnum():
        raise row.fault(name or "word", "a word is wanted that begins with a letter or a figure")
    if bool(ipa) is (said is not None):
        raise row.fault(name or "ipa", "give either ipa, the sounds, or say, other words to speak")
    if said is not None and not isinstance(said, str):
        raise row.fault(name or "say", f"must be text in quotes, not {said!r}")
    return Entry(
        word,
        _pronunciations(word, ipa, row=row, name=name) if ipa else (),
        None if said is None else " ".join(said.split()),
        _words(row, "after"),
        _words(row, "before"),
    )


def _pronunciations(word: str, ipa: str, *, row: Table, name: str) -> tuple[str, ...]:
    apart = tuple(ipa.strip("/[] \t").split())
    count = len(word.split())
    if len(apart) != count:
        wanted = (
            "one pronunciation is wanted" if count == 1 else f"{count} pronunciations are wanted, a word each"
        )
        raise row.fault(name or "ipa", f'"{word}" has {count} word(s) and {wanted}; here are {len(apart)}')
    for each in apart:
        try:
            found = sounds(each)
        except UnknownSound as error:
            raise row.fault(
                name or "ipa", f"/{each}/: {error}; docs/pronunciation.md lists the sounds"
            ) from error
        if not found:
            raise row.fault(name or "ipa", f"/{each}/: there is no sound in it")
    return apart


def _words(row: Table, key: str) -> tuple[str, ...] | None:
    value = row.values.get(key)
    if value is None:
        return None
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(each, str) for each in listed):
        raise row.fault(key, f'must be words in quotes, ["in", "to"], not {value!r}')
    return tuple(each.lower() for each in listed)


_PLS_NAMESPACE = "{http://www.w3.org/2005/01/pronunciation-lexicon}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_pls(content: bytes, *, file: str) -> Lexicon:
    """A lexicon from PLS 1.0: the first or the preferred phoneme of each lexeme, or its alias.

    Raises ProfileError. Source: W3C Pronunciation Lexicon Specification 1.0, section 4.
    """
    from lxml import etree

    # No entity is expanded and nothing is fetched: a lexicon needs neither.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ProfileError(f"{file}: the XML is not well-formed: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ProfileError(f"{file}: it has a document type of its own; take the <!DOCTYPE …> out")
    if root.tag != f"{_PLS_NAMESPACE}lexicon":
        raise ProfileError(f"{file}: the root is <{root.tag}>, not <lexicon> of PLS 1.0")
    language = root.get(_XML_LANG) or "en"
    if language.lower().partition("-")[0] != "en":
        raise ProfileError(f"{file}: the lexicon is for {language}; pronunciations are for English voices")
    entries: list[Entry] = []
    for lexeme in root.iter(f"{_PLS_NAMESPACE}lexeme"):
        where = f"line {lexeme.sourceline}: "
        phonemes = lexeme.findall(f"{_PLS_NAMESPACE}phoneme")
        phoneme = next(
            (each for each in phonemes if each.get("prefer") == "true"), next(iter(phonemes), None)
        )
        alphabet = (phoneme.get("alphabet") if phoneme is not None else None) or root.get("alphabet")
        if phoneme is not None and alphabet != "ipa":
            raise ProfileError(f'{file}: {where}the alphabet is "{alphabet}"; only "ipa" is known')
        alias = lexeme.find(f"{_PLS_NAMESPACE}alias")
        row: dict[str, object] = {}
        if phoneme is not None:
            row["ipa"] = phoneme.text or ""
        elif alias is not None:
            row["say"] = alias.text or ""
        for grapheme in lexeme.findall(f"{_PLS_NAMESPACE}grapheme"):
            table = Table({**row, "word": grapheme.text or ""}, file, ProfileError, where)
            entries.append(_entry(table, name=""))
    return Lexicon(tuple(sorted(entries, key=_rank)))


def of_files(paths: Sequence[Path]) -> Lexicon:
    """The lexicons of these files and, behind them, the shipped one."""
    return combined([*(load(path) for path in paths), shipped()]) if paths else shipped()
