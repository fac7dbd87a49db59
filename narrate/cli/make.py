"""`narrate make`."""

from pathlib import Path

import click

from narrate.cli.jobs import SHARD, Shard, jobs_of
from narrate.cli.options import AS_JSON, LEXICON, VOICE
from narrate.cli.progress import Tally, progress_of_many, progress_of_one
from narrate.errors import NarrateError, UsageError
from narrate.model import Properties


@click.command()
@click.argument("letters", nargs=-1, required=True, metavar="LETTER...")
@click.option(
    "-o",
    "--output",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where editions go.",
)
@VOICE
@LEXICON
@click.option(
    "--only", metavar="KIND,...", help="Only these: mp3, chapters, vtt, srt, lrc, json, txt, html, epub, …"
)
@click.option(
    "--also", metavar="KIND,...", help="These too: m4b, opus, epub-by-word (highlights words, not sentences)."
)
@click.option(
    "--embed-audio", is_flag=True, help="Put the sound into the read-along page: one file to hand on."
)
@click.option("--title", help="The title, whatever the letter says.")
@click.option("--author", help="Who wrote it.")
@click.option("--recipient", help="To whom it was written.")
@click.option("--date", help="When: YYYY-MM-DD, YYYY-MM or YYYY.")
@click.option("--language", help="BCP 47, for instance en-GB.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; by default one a processor."
)
@click.option("--force", is_flag=True, help="Make also what stands and would come out the same.")
@click.option("--shard", type=SHARD, metavar="I/N", help="Only the I-th of N shares of the letters.")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler, for instance tcp://10.0.0.1:8786.")
@AS_JSON
def make(
    letters: tuple[str, ...],
    output: Path,
    voice: str,
    lexicons: tuple[Path, ...],
    only: str | None,
    also: str | None,
    embed_audio: bool,  # noqa: FBT001 - click gives it by name
    jobs: int | None,
    force: bool,  # noqa: FBT001
    shard: Shard | None,
    cluster: str | None,
    as_json: bool,  # noqa: FBT001 - click gives it by name
    **chosen: str | None,
) -> int:
    """Make the edition of each LETTER: a file, a folder of letters, or - for standard input.

    An edition that stands whole, and would come out the same, is left alone.
    """
    from narrate import voices, writers
    from narrate.batch import Wish, make_one
    from narrate.cache import user_store
    from narrate.synthesise import processors
    from narrate.workers import worker_pool

    profile = voices.load(voice)
    wish = Wish(
        profile=profile,
        lexicons=lexicons,
        voice_lexicons=tuple(Path(voice).parent / file for file in profile.lexicon),
        output=output,
        chosen=_properties(chosen),
        only=writers.chosen(
            only=_listed(only),
            also=[*_listed(also), *([writers.Kind.HTML_WITH_SOUND] if embed_audio else [])],
        ),
        force=force,
    )
    found = [job for job in jobs_of(letters) if shard is None or shard.has(job.slug)]
    tally = Tally(as_json=as_json)
    try:
        if cluster is not None:
            from narrate.cli.cluster import make_on

            make_on(cluster, found, wish, tally=tally)
        elif len(found) == 1:
            with worker_pool(jobs or processors()) as executor, progress_of_one(found[0].name) as watch:
                outcome = make_one(found[0], wish, executor=executor, store=user_store(), watch=watch)
            tally.add(outcome)
        else:
            from narrate.batch import run

            with progress_of_many(len(found), tally=tally) as told:
                run(found, wish, jobs=jobs or processors(), told=told)
    except NarrateError as error:
        if not as_json:
            raise
        tally.fault(found[0].name, str(error), exit_code=error.exit_code)
    finally:
        from narrate.publish import clean

        clean(output)  # what an earlier run left when it was killed; and this one, where it was interrupted
    if len(found) != 1:
        tally.summary()
    return tally.exit_code


def _listed(kinds: str | None) -> list[str]:
    return [kind for kind in (kinds or "").replace(" ", "").split(",") if kind]


def _properties(chosen: dict[str, str | None]) -> Properties:
    from narrate.readers.written_dates import iso_date

    date = chosen.get("date")
    if date is not None and iso_date(date) is None:
        raise UsageError(f"--date {date}: this is no date; write YYYY-MM-DD, YYYY-MM or YYYY")
    return Properties(**{name: value.strip() or None for name, value in chosen.items() if value is not None})
