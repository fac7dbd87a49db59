"""The show's settings: what narrate.toml may say, and what is said of a mistake in it."""

import tomllib
from pathlib import Path

import pytest

from narrate import show
from narrate.show import Category, Dates, Seasons, SettingsError, Show, ShowType

FILE = Path("output/narrate.toml")


def test_every_setting_is_read() -> None:
    found = show.parse(
        """
        [show]
        title = "Letters of Rosa"
        description = "Sent from prison."
        author = "The archive"
        link = "https://example.org/"
        language = "de-DE"
        category = ["History", "Society & Culture > Personal Journals"]
        explicit = true
        image = "rosa.png"
        type = "episodic"
        season = "correspondence"
        dates = "letter"
        copyright = "CC0"
        owner_name = "Anna"
        owner_email = "anna@example.org"
        locked = true
        """,
        file=FILE,
    )
    assert found == Show(
        title="Letters of Rosa",
        description="Sent from prison.",
        author="The archive",
        link="https://example.org/",
        language="de-DE",
        category=(Category("History"), Category("Society & Culture", "Personal Journals")),
        explicit=True,
        image=Path("output/rosa.png"),
        type=ShowType.EPISODIC,
        season=Seasons.CORRESPONDENCE,
        dates=Dates.LETTER,
        copyright="CC0",
        owner_name="Anna",
        owner_email="anna@example.org",
        locked=True,
    )


def test_what_init_writes_is_the_defaults_and_names_every_setting() -> None:
    assert show.parse(show.TEMPLATE, file=FILE) == Show()
    uncommented = "".join(
        line.removeprefix("# ") if " = " in line and line.count('"') != 1 else line
        for line in show.TEMPLATE.splitlines(keepends=True)
        if line.startswith("[") or " = " in line
    )
    named = set(tomllib.loads(uncommented)["show"])
    assert named == set(Show.__dataclass_fields__)
    show.parse(uncommented, file=FILE)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("titel = 'x'", 'show.titel: unknown key; did you mean "title"?'),
        ("title = ''", "show.title: must be text"),
        ("title = 3", "show.title: must be text"),
        (f"title = '{'x' * 256}'", "show.title: must have at most 255 characters, not 256"),
        (f"description = '{'é' * 2001}'", "show.description: must have at most 4000 bytes, not 4002"),
        ("explicit = 'no'", "show.explicit: must be true or false"),
        ("category = 'Literature'", "show.category: Apple has no category 'Literature'"),
        ("category = 'Arts > Painting'", "inside Arts it has Arts > Books; Arts > Design"),
        ("category = []", "show.category: must be one of Apple's"),
        ("category = [1]", "show.category: Apple has no category 1"),
        ("language = 'English'", "show.language: must be a language tag"),
        ("link = 'example.org'", "show.link: must be an address"),
        ("link = 'javascript:alert(1)'", "show.link: must be an address"),
        ("type = 'weekly'", "show.type: must be one of serial, episodic"),
        ("season = 'month'", "show.season: must be one of none, year, correspondence"),
        ("dates = 'now'", "show.dates: must be one of sorted, letter"),
        ("owner_email = 'anna'", "show.owner_email: this is no address"),
        ("locked = true", "show.locked: a locked feed needs owner_email"),
    ],
)
def test_a_mistake_is_an_error_with_file_and_key(line: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        show.parse(f"[show]\n{line}\n", file=FILE)
    assert str(caught.value).startswith("output/narrate.toml: show.")
    assert said in str(caught.value)
    assert caught.value.exit_code == 2


def test_what_is_no_toml_or_no_table_is_said() -> None:
    with pytest.raises(SettingsError, match="this is not TOML"):
        show.parse("[show", file=FILE)
    with pytest.raises(SettingsError, match="voice: unknown key"):
        show.parse("[voice]", file=FILE)
