"""`Edition` → artefacts: one module a format, and here the list of what an edition is made of."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from enum import StrEnum

from narrate.engines import EngineVersion
from narrate.model import Artefact, Chapter, Edition
from narrate.voices import Profile


class Kind(StrEnum):
    """What `make --only` can name. edition.json is always written."""

    MP3 = "mp3"
    CHAPTERS = "chapters"
    VTT = "vtt"
    SRT = "srt"
    LRC = "lrc"
    JSON = "json"
    TXT = "txt"
    CHAPTERS_JSON = "chapters.json"
    HTML = "html"
    COVER = "cover"


def write(
    edition: Edition,
    *,
    sound: Sequence[bytes],
    profile: Profile,
    engine: EngineVersion,
    only: frozenset[str],
    threads: Executor,
    on_encoded: Callable[[int], None],
) -> tuple[Artefact, ...]:
    """Every file of the edition. sound: each chapter's, s16le mono. only: the kinds wanted; all when empty.

    on_encoded is told how many chapters are encoded.
    """
    wanted = only or frozenset(Kind)
    encoding: list[Future[bytes]] = []
    if wanted & {Kind.MP3, Kind.CHAPTERS}:
        from narrate.writers import mp3

        encoding = [threads.submit(mp3.encode, pcm, rate_hz=edition.rate_hz) for pcm in sound]

    # What follows is written while the encoder, which lets go of the interpreter, is at work.
    artefacts = list(_texts(edition, wanted=wanted))
    if wanted & {Kind.MP3, Kind.CHAPTERS, Kind.COVER}:
        from narrate.writers import cover

        picture = cover.render(
            title=edition.letter.title, author=edition.letter.author, date=edition.letter.date
        )
        if Kind.COVER in wanted:
            artefacts.append(Artefact("cover.jpg", "image/jpeg", picture))
        comment = f"Read by {profile.title} ({engine.name} {engine.version})"
        frames: list[bytes] = []
        for done in encoding:
            frames.append(done.result())
            on_encoded(len(frames))
        if frames:
            artefacts[:0] = _sound_files(edition, frames, wanted=wanted, picture=picture, comment=comment)

    from narrate.writers import edition_json

    record = edition_json.render(edition, profile=profile, engine=engine, artefacts=artefacts)
    return (Artefact("edition.json", "application/json", record.encode()), *artefacts)


def _sound_files(
    edition: Edition, frames: Sequence[bytes], *, wanted: frozenset[str], picture: bytes, comment: str
) -> list[Artefact]:
    from narrate.writers import tags

    files: list[Artefact] = []
    if Kind.MP3 in wanted:
        tag = tags.whole_tag(edition, cover=picture, comment=comment)
        files.append(Artefact(whole_name(edition), "audio/mpeg", tag + b"".join(frames)))
    if Kind.CHAPTERS in wanted:

        def chapter_file(chapter: Chapter, mp3: bytes) -> Artefact:
            tag = tags.chapter_tag(edition, chapter, cover=picture, comment=comment)
            return Artefact(chapter.file, "audio/mpeg", tag + mp3)

        files.extend(map(chapter_file, edition.chapters, frames))
    return files


def whole_name(edition: Edition) -> str:
    """The file of the whole edition, in its folder."""
    return f"{edition.slug}.mp3"


def _texts(edition: Edition, *, wanted: frozenset[str]) -> list[Artefact]:
    from narrate.writers import chapters_json, html, lrc, srt, transcript_json, txt, vtt

    formats: tuple[tuple[Kind, str, str, Callable[[], str]], ...] = (
        (Kind.VTT, "transcript.vtt", "text/vtt", lambda: vtt.render(edition)),
        (Kind.SRT, "transcript.srt", "application/x-subrip", lambda: srt.render(edition)),
        (Kind.LRC, "transcript.lrc", "text/plain", lambda: lrc.render(edition)),
        (Kind.JSON, "transcript.json", "application/json", lambda: transcript_json.render(edition)),
        (Kind.TXT, "transcript.txt", "text/plain", lambda: txt.render(edition.letter)),
        (
            Kind.CHAPTERS_JSON,
            "chapters.json",
            "application/json+chapters",
            lambda: chapters_json.render(edition),
        ),
        (Kind.HTML, "read-along.html", "text/html", lambda: html.render(edition, audio=whole_name(edition))),
    )
    return [
        Artefact(path, media_type, render().encode())
        for kind, path, media_type, render in formats
        if kind in wanted
    ]
