"""The podcast feed: what the rules of RSS, Apple and PSP-1 ask for, as other people's parsers read it."""

import json
import re
import shutil
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
import shelves
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from PIL import Image

from narrate import feed
from narrate.errors import UsageError
from narrate.feed import podcast, published_at
from narrate.published import EditionError, editions_in, parse
from narrate.show import CATEGORIES, Category, Dates, Seasons, Show, ShowType
from narrate.writers import feed as rss
from narrate.writers.captions import folded

URL = "https://example.org/letters/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
HOSTILE = "A <b>\"&']]> --> &amp; \u202eevil \u05e9\u05dc\u05d5\u05dd \U0001f600 \x00\x1b[0m"
READ = "A <b>\"&']]> --> &amp; \u202eevil \u05e9\u05dc\u05d5\u05dd \U0001f600 \ufffd\ufffd[0m"
WEB = Path(__file__).parent / "web"
NODE = shutil.which("node")


def made(output: Path, *, url: str = URL, **show: object) -> "etree._Element":
    return etree.fromstring(podcast(output, show=Show(**show), url=url).feed)  # type: ignore[arg-type]


def items(root: "etree._Element") -> dict[str, "etree._Element"]:
    return {item.findtext("title"): item for item in root.iter("item")}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    shelves.put(tmp_path, "first", date="1843-05-09", title="The first")
    answer = "paragraph: Here it shines."
    shelves.put(
        tmp_path, "second", answer, date="1991-02", title="The second", author="Anna", recipient="Karl Marx"
    )
    return tmp_path


# --- the rules ---------------------------------------------------------------------------------------------


def test_the_channel_has_what_apple_and_psp_1_require(output: Path) -> None:
    channel = made(output, title="Our letters", category=(Category("Arts", "Books"),)).find("channel")
    link = channel.find("{http://www.w3.org/2005/Atom}link")
    assert dict(link.attrib) == {
        "href": f"{URL}feed.xml", "rel": "self", "type": "application/rss+xml",
    }  # fmt: skip
    assert channel.findtext("title") == "Our letters"
    assert channel.findtext("link") == URL
    assert channel.findtext("language") == "en"
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    assert channel.findtext(f"{ITUNES}type") == "serial"
    assert channel.find(f"{ITUNES}image").get("href") == f"{URL}feed-cover.jpg"
    category = channel.find(f"{ITUNES}category")
    assert (category.get("text"), category.find(f"{ITUNES}category").get("text")) == ("Arts", "Books")
    assert channel.findtext("description")


def test_an_item_has_what_apple_and_psp_1_require_and_the_truth_about_its_file(output: Path) -> None:
    item = items(made(output))["The first"]
    enclosure = item.find("enclosure")
    assert enclosure.get("url") == f"{URL}first/first.mp3"
    assert int(enclosure.get("length")) == (output / "first" / "first.mp3").stat().st_size
    assert enclosure.get("type") == "audio/mpeg"
    assert item.find("guid").get("isPermaLink") == "false"
    record = json.loads((output / "first" / "edition.json").read_bytes())
    assert int(item.findtext(f"{ITUNES}duration")) == round(record["audio"]["duration_ms"] / 1000)
    assert item.findtext(f"{ITUNES}author") == "Karl Marx"
    assert item.findtext(f"{ITUNES}episodeType") == "full"
    assert item.findtext("link") == f"{URL}first/read-along.html"


def test_transcripts_chapters_and_people_are_named(output: Path) -> None:
    item = items(made(output))["The first"]
    transcripts = [dict(element.attrib) for element in item.iter(f"{PODCAST}transcript")]
    base = f"{URL}first/"
    assert transcripts == [
        {"url": f"{base}transcript.vtt", "type": "text/vtt", "language": "en", "rel": "captions"},
        {"url": f"{base}transcript.srt", "type": "application/x-subrip", "language": "en", "rel": "captions"},
        {"url": f"{base}transcript.json", "type": "application/json", "language": "en"},
        {"url": f"{base}read-along.html", "type": "text/html", "language": "en"},
    ]
    assert dict(item.find(f"{PODCAST}chapters").attrib) == {
        "url": f"{base}chapters.json", "type": "application/json+chapters",
    }  # fmt: skip
    people = [(p.text, p.get("role"), p.get("group")) for p in item.iter(f"{PODCAST}person")]
    assert people == [
        ("Karl Marx", "author", "writing"),
        ("Anna", "guest", "cast"),
        ("A tone a word", "narrator", "cast"),
    ]


def test_what_an_edition_was_made_without_is_not_promised(tmp_path: Path) -> None:
    shelves.put(tmp_path, only=frozenset({"mp3", "vtt"}))
    (item,) = made(tmp_path).iter("item")
    assert [element.get("type") for element in item.iter(f"{PODCAST}transcript")] == ["text/vtt"]
    assert item.find(f"{PODCAST}chapters") is None
    assert item.find("link") is None
    assert item.find(f"{ITUNES}image") is None


@pytest.mark.parametrize(
    ("author", "recipient", "date", "said"),
    [
        ("Karl", "Anna", "1843-05-09", "From Karl to Anna, 9 May 1843. "),
        ("Karl", None, "1843-05", "From Karl, May 1843. "),
        (None, "Anna", "0044", "To Anna, 44. "),
        (None, None, "soon", "A letter. "),
    ],
)
def test_notes_say_what_is_known_of_a_letter(
    author: str | None, recipient: str | None, date: str, said: str, tmp_path: Path
) -> None:
    shelves.put(tmp_path, author=author, recipient=recipient, date=date, only=frozenset({"mp3"}))
    (item,) = made(tmp_path).iter("item")
    assert item.findtext("description").startswith(f"<p>{said}")
    assert item.findtext("description").split("</p>")[0].endswith(" s, read by A tone a word.")


def test_the_podcast_guid_is_made_of_the_address_as_the_namespace_says(output: Path) -> None:
    # The example of https://podcastindex.org/namespace/1.0#guid
    assert (
        feed.podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml")
        == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    )
    namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    expected = str(uuid.uuid5(namespace, "example.org/letters/feed.xml"))
    assert made(output).findtext(f"channel/{PODCAST}guid") == expected


def test_values_that_are_too_long_are_cut_where_apple_and_psp_1_cut_them(tmp_path: Path) -> None:
    shelves.put(tmp_path, "long", f"paragraph: {'& <é> ' * 5_000}", title="T" * 400, author="N" * 400)
    (item,) = made(tmp_path, description="é" * 3_000).iter("item")
    assert len(item.findtext("title")) == 255
    assert len(item.findtext(f"{ITUNES}author")) == 255
    assert len(item.findtext("description").encode()) <= 4_000
    assert "é" in item.findtext("description")
    assert len(item.getparent().findtext("description").encode()) <= 4_000


@pytest.mark.parametrize("shift", range(5))
def test_a_long_description_is_not_cut_inside_an_entity(shift: int, output: Path) -> None:
    (description,) = made(output, description="x" * shift + "&" * 1_000).findall("channel/description")
    assert re.fullmatch(r"x*(&amp;)+…", description.text)


def test_a_feed_may_be_given_by_its_own_address(output: Path) -> None:
    root = made(output, url="https://example.org/a/podcast.xml")
    assert (
        root.find("channel/{http://www.w3.org/2005/Atom}link").get("href")
        == "https://example.org/a/podcast.xml"
    )
    assert items(root)["The first"].find("enclosure").get("url") == "https://example.org/a/first/first.mp3"


@pytest.mark.parametrize(
    "url",
    ["letters", "ftp://example.org/", "https://", "https://a b/", "https://x.org/?a", "https://me:pw@x.org/"],
)
def test_an_address_that_is_none_is_refused(url: str, output: Path) -> None:
    with pytest.raises(UsageError, match="--url"):
        podcast(output, show=Show(), url=url)


def test_the_same_editions_give_the_same_bytes(output: Path) -> None:
    assert podcast(output, show=Show(), url=URL) == podcast(output, show=Show(), url=URL)


# --- guids -------------------------------------------------------------------------------------------------


def guids(output: Path) -> dict[str, str]:
    """Write the feed as the command does, and read its guids by title."""
    content = podcast(output, show=Show(), url=URL).feed
    (output / "feed.xml").write_bytes(content)
    return {title: item.findtext("guid") for title, item in items(etree.fromstring(content)).items()}


def test_a_guid_is_the_letters_and_not_the_folders(tmp_path: Path) -> None:
    shelves.put(tmp_path, "one")
    before = guids(tmp_path)
    (tmp_path / "feed.xml").unlink()
    (tmp_path / "one").rename(tmp_path / "renamed")
    assert guids(tmp_path) == before


def test_a_guid_survives_that_the_letter_is_mended(tmp_path: Path) -> None:
    shelves.put(tmp_path, "one", "paragraph: It reins.")
    before = guids(tmp_path)
    shelves.put(tmp_path, "one", "paragraph: It rains.")
    assert guids(tmp_path) == before
    assert guids(tmp_path) == before  # and again, now that the feed has it


def test_another_letter_in_the_same_place_gets_another_guid(tmp_path: Path) -> None:
    shelves.put(tmp_path, "one", "paragraph: It rains.", title="Rain")
    before = guids(tmp_path)
    shelves.put(tmp_path, "one", "paragraph: It shines.", title="Sun")
    assert set(guids(tmp_path).values()).isdisjoint(before.values())


def test_the_same_letter_twice_is_two_episodes_and_is_said(tmp_path: Path) -> None:
    shelves.put(tmp_path, "one", title="One")
    shelves.put(tmp_path, "two", title="Two")
    found = podcast(tmp_path, show=Show(), url=URL)
    named = [item.findtext("guid") for item in etree.fromstring(found.feed).iter("item")]
    assert len(set(named)) == 2
    assert any("two" in warning and "one" in warning for warning in found.warnings)


def test_the_podcast_guid_outlives_a_move(output: Path) -> None:
    guids(output)
    moved = made(output, url="https://elsewhere.example/")
    assert moved.findtext(f"channel/{PODCAST}guid") == feed.podcast_guid(f"{URL}feed.xml")


def test_a_feed_that_is_torn_is_written_anew_and_that_is_said(output: Path) -> None:
    (output / "feed.xml").write_text("<rss><channel>", encoding="utf-8")
    found = podcast(output, show=Show(), url=URL)
    assert found.episodes == 2
    assert any("feed.xml" in warning and "not well-formed" in warning for warning in found.warnings)


# --- order -------------------------------------------------------------------------------------------------

_DATES = [None, "0044", "1066-10-14", "1843", "1843-05-09", "1843-05-10", "1969-12-31", "1970-06", "1970-12-31",
          "1971-01-01", "1991-02", "2020-02-29"]  # fmt: skip


def test_players_that_sort_by_date_get_the_letters_in_order_and_no_date_before_1970() -> None:
    found = [published_at(date, among=0, dates=Dates.SORTED) for date in _DATES]
    assert found == sorted(found)
    assert len(set(found)) == len(found)
    assert min(found) >= datetime(1970, 1, 1, tzinfo=UTC)
    assert found[-1] == datetime(2020, 2, 29, 12, tzinfo=UTC)


def test_letters_of_one_day_keep_their_order_and_stay_before_the_next_day() -> None:
    same = [published_at("1843-05-09", among=n, dates=Dates.SORTED) for n in range(40)]
    assert same == sorted(set(same))
    assert published_at("1843-05-09", among=1_000, dates=Dates.SORTED) < published_at(
        "1843-05-10", among=0, dates=Dates.SORTED
    )


def test_the_letters_own_date_may_be_asked_for(output: Path) -> None:
    item = items(made(output, dates=Dates.LETTER))["The first"]
    assert parsedate_to_datetime(item.findtext("pubDate")) == datetime(1843, 5, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("date", ["soon", "", "1843-13", "1843-02-31", "0000", "1-2-3-4"])
def test_a_date_that_is_none_is_no_date(date: str) -> None:
    first = published_at(None, among=0, dates=Dates.SORTED)
    assert published_at(date, among=0, dates=Dates.SORTED) >= first


def test_the_latest_stands_first_and_episodes_are_counted_from_the_oldest(output: Path) -> None:
    found = items(made(output, type=ShowType.EPISODIC))
    assert list(found) == ["The second", "The first"]
    assert [item.findtext(f"{ITUNES}episode") for item in found.values()] == ["2", "1"]
    assert found["The first"].getparent().findtext(f"{ITUNES}type") == "episodic"


def test_seasons_by_year(output: Path) -> None:
    found = items(made(output, season=Seasons.YEAR))
    assert {t: i.findtext(f"{ITUNES}season") for t, i in found.items()} == {
        "The first": "1843",
        "The second": "1991",
    }
    assert {i.findtext(f"{ITUNES}episode") for i in found.values()} == {"1"}


def test_a_correspondence_is_one_season_whoever_writes(output: Path) -> None:
    shelves.put(output, "third", date="1850", title="The third", author="Rosa", recipient="Anna")
    found = items(made(output, season=Seasons.CORRESPONDENCE))
    numbers = {
        title: (item.findtext(f"{ITUNES}season"), item.findtext(f"{ITUNES}episode"))
        for title, item in found.items()
    }
    assert numbers == {"The first": ("1", "1"), "The second": ("1", "2"), "The third": ("2", "1")}


# --- editions that cannot be episodes ----------------------------------------------------------------------


def test_broken_editions_are_passed_over_and_said(output: Path) -> None:
    (output / "torn").mkdir()
    (output / "torn" / "edition.json").write_text("{", encoding="utf-8")
    shelves.put(output, "mute", only=frozenset({"txt"}))
    shelves.put(output, "short", title="Short")
    sound = output / "short" / "short.mp3"
    sound.write_bytes(sound.read_bytes()[:-1])
    (output / "no-edition").mkdir()
    (output / ".hidden").mkdir()
    found = podcast(output, show=Show(), url=URL)
    assert set(items(etree.fromstring(found.feed))) == {"The first", "The second"}
    said = "\n".join(found.warnings)
    assert len(found.warnings) == 3
    assert "torn" in said
    assert "--only" in said
    assert "make the edition again" in said


@pytest.mark.parametrize(
    "path",
    ["../x.mp3", "/etc/passwd", "a/../../b", ".hidden", "a//b", "c:\\x", "a\\b", "", "a/.b", "x\n.mp3"],
)
def test_an_edition_that_points_out_of_its_folder_is_broken(path: str, tmp_path: Path) -> None:
    folder = shelves.put(tmp_path)
    record = json.loads((folder / "edition.json").read_bytes())
    record["artefacts"][0]["path"] = path
    with pytest.raises(EditionError, match="path"):
        parse(json.dumps(record).encode(), folder=folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schema", 2),
        ("schema", "1"),
        ("letter", []),
        ("artefacts", {}),
        ("audio", None),
        ("voice", {"title": 1}),
    ],
)
def test_a_record_that_is_not_as_it_should_be_is_broken_and_says_where(
    key: str, value: object, tmp_path: Path
) -> None:
    folder = shelves.put(tmp_path)
    record = json.loads((folder / "edition.json").read_bytes()) | {key: value}
    with pytest.raises(EditionError, match=rf"edition\.json: {key}"):
        parse(json.dumps(record).encode(), folder=folder)


def test_a_link_to_an_edition_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = shelves.put(tmp_path / "elsewhere")
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "link").symlink_to(elsewhere, target_is_directory=True)
    shelf = editions_in(tmp_path / "output")
    assert shelf.editions == ()
    assert "follows no links" in shelf.broken[0].message


# --- the cover ---------------------------------------------------------------------------------------------


def picture(content: bytes) -> tuple[str | None, str, tuple[int, int]]:
    with Image.open(BytesIO(content)) as image:
        return image.format, image.mode, image.size


def test_a_cover_is_drawn_where_there_is_none() -> None:
    assert picture(feed.show_cover(Show())) == ("JPEG", "RGB", (1400, 1400))


@pytest.mark.parametrize(("mode", "kind"), [("RGBA", "png"), ("P", "png"), ("L", "jpeg"), ("RGB", "jpeg")])
def test_a_picture_of_ones_own_becomes_what_apple_takes(mode: str, kind: str, output: Path) -> None:
    path = output / f"mine.{kind}"
    Image.new(mode, (1500, 1500)).save(path)
    found = feed.show_cover(Show(image=path))
    assert picture(found) == ("JPEG", "RGB", (1500, 1500))
    assert (found == path.read_bytes()) is (mode == "RGB")


@pytest.mark.parametrize(
    ("size", "why"), [((1399, 1399), "1399 × 1399"), ((1500, 1400), "square"), ((3001, 3001), "3000")]
)
def test_a_picture_that_players_refuse_is_refused_with_the_reason(
    size: tuple[int, int], why: str, output: Path
) -> None:
    path = output / "mine.png"
    Image.new("L", size).save(path)
    with pytest.raises(UsageError, match=why):
        feed.show_cover(Show(image=path))


def test_what_is_no_picture_is_refused(output: Path) -> None:
    path = output / "mine.png"
    path.write_text("<svg/>", encoding="utf-8")
    with pytest.raises(UsageError, match="neither JPEG nor PNG"):
        feed.show_cover(Show(image=path))
    with pytest.raises(UsageError, match="cannot be read"):
        feed.show_cover(Show(image=output / "absent.png"))


# --- as other people's parsers read it ---------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> bytes:
    shelves.put(
        tmp_path, "hostile", f"paragraph: {HOSTILE}", title=HOSTILE, author=HOSTILE, recipient=HOSTILE
    )
    shelves.put(tmp_path, "second", title="Second", date="1999-09-09")
    return podcast(
        tmp_path,
        show=Show(title=HOSTILE, description=HOSTILE, author=HOSTILE, owner_email="a@b.org"),
        url=URL,
    ).feed


def test_feedparser_reads_every_field_back(hostile: bytes) -> None:
    found = feedparser.parse(hostile)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "rss20"
    assert found.feed.title == READ
    assert found.feed.author == READ
    assert found.feed.language == "en"
    assert found.feed.podcast_guid == feed.podcast_guid(f"{URL}feed.xml")
    second, first = found.entries
    assert first.title == READ
    assert first.author == READ
    assert second.published_parsed[:3] == (1999, 9, 9)
    assert second.itunes_episode == "2"
    assert second.enclosures[0].href == f"{URL}second/second.mp3"
    assert second.id == second.guid
    assert second.link == f"{URL}second/read-along.html"
    assert "From Karl Marx to Anna, 9 September 1999. " in second.summary
    assert "<b>" not in first.summary
    assert "＜b＞" in first.summary


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.skipif(
    not (WEB / "node_modules" / "podcast-partytime").is_dir(),
    reason="podcast-partytime is not installed: npm install --prefix tests/web",
)
def test_partytime_reads_every_field_back(hostile: bytes) -> None:
    run = subprocess.run(
        [NODE or "", WEB / "partytime.mjs"], input=hostile, capture_output=True, check=True, timeout=60
    )
    found = json.loads(run.stdout)
    twice = READ.replace("&amp;", "&")  # it unescapes what it reads once too often
    assert found["title"] == twice
    assert found["author"] == twice
    assert found["guid"] == feed.podcast_guid(f"{URL}feed.xml")
    assert found["pubsub"] == {"self": f"{URL}feed.xml"}
    assert found["itunesType"] == "serial"
    assert found["itunesCategory"] == ["History"]
    assert found["explicit"] is False
    assert found["itunesImage"] == f"{URL}feed-cover.jpg"
    assert found["locked"] is False
    assert found["podcastOwner"] == "a@b.org"
    second, first = found["items"]
    assert first["title"] == twice
    assert "<b>" not in first["description"]
    assert first["podcastPeople"][0] == {"name": twice, "role": "Author", "group": "Writing"}
    assert second["enclosure"]["type"] == "audio/mpeg"
    assert second["enclosure"]["length"] > 10_000
    assert second["duration"] > 1
    assert [t["type"] for t in second["podcastTranscripts"]] == [
        "text/vtt", "application/srt", "application/json", "text/html",
    ]  # fmt: skip
    assert [t.get("rel") for t in second["podcastTranscripts"]] == ["captions", "captions", None, None]
    assert {t["language"] for t in second["podcastTranscripts"]} == {"en"}
    assert second["podcastChapters"] == {
        "url": f"{URL}second/chapters.json", "type": "application/json+chapters",
    }  # fmt: skip
    assert [p["role"] for p in second["podcastPeople"]] == ["Author", "Guest", "Narrator"]
    assert second["itunesEpisode"] == second["podcastEpisode"]["number"] == 2
    assert second["pubDate"] == "1999-09-09T12:00:00.000Z"


@pytest.mark.skipif(
    not (WEB / "node_modules" / "podcast-partytime").is_dir(),
    reason="podcast-partytime is not installed: npm install --prefix tests/web",
)
def test_partytime_knows_every_category() -> None:
    source = (WEB / "node_modules/podcast-partytime/dist/parser/itunes-categories.js").read_text(
        encoding="utf-8"
    )
    known = [name for name, inside in CATEGORIES.items() for name in (name, *inside)]
    assert [name for name in known if f'"{name}"' not in source] == []


# --- the commands ------------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("narrate"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_init_writes_settings_that_feed_reads_and_never_writes_over_them(output: Path) -> None:
    assert run("init", output).returncode == 0
    settings = output / "narrate.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('aloud"', 'out"'), encoding="utf-8")
    again = run("init", output)
    assert again.returncode == 2
    assert "it is there already" in again.stderr
    told = run("feed", output, "--url", URL, "--json")
    assert json.loads(told.stdout) == {
        "feed": str(output / "feed.xml"), "url": f"{URL}feed.xml", "episodes": 2, "warnings": [],
    }  # fmt: skip
    assert etree.parse(output / "feed.xml").findtext("channel/title") == "Letters, read out"
    assert picture((output / "feed-cover.jpg").read_bytes()) == ("JPEG", "RGB", (1400, 1400))


@pytest.mark.parametrize(
    ("name", "said"),
    [("absent", "cannot be read"), ("empty", "there is no edition in it"), ("first", "this is an edition")],
)
def test_a_folder_without_editions_is_an_error_and_writes_nothing(name: str, said: str, output: Path) -> None:
    (output / "empty").mkdir()
    before = sorted(output.rglob("*"))
    told = run("feed", output / name, "--url", URL)
    assert told.returncode == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert sorted(output.rglob("*")) == before


def test_a_mistake_in_the_settings_is_an_error_with_file_and_key(output: Path) -> None:
    (output / "narrate.toml").write_text("[show]\ncategory = 'Poetry'\n", encoding="utf-8")
    told = run("feed", output, "--url", URL)
    assert told.returncode == 2
    assert "narrate.toml: show.category: Apple has no category 'Poetry'" in told.stderr


# --- any text ----------------------------------------------------------------------------------------------


@given(text=st.text(max_size=300))
def test_any_title_is_read_back_as_it_is_on_one_line(text: str) -> None:
    channel = rss.Channel(
        title=text, description=text, author=text, link=URL, language="en", categories=(("History", None),),
        explicit=False, image=URL, type="serial", copyright=text, owner=(text, "a@b.org"), locked=False,
        guid="1", address=URL,
    )  # fmt: skip
    sound = rss.Enclosure(f"{URL}a.mp3", 1, "audio/mpeg")
    episode = rss.Episode(
        title=folded(text), guid="1", at=datetime(1970, 1, 1, tzinfo=UTC), about=folded(text), opening=folded(text),
        link=None, sound=sound, duration_s=1, explicit=False, author=folded(text), image=None, number=1, season=None,
        transcripts=(), chapters=None, people=(rss.Person(folded(text), "author", "writing"),),
    )  # fmt: skip
    root = etree.fromstring(rss.render(channel, [episode]))
    shown = rss.short(folded(text))
    assert (root.findtext("channel/title") or "") == shown
    assert (root.findtext("channel/item/title") or "") == shown
    assert (root.findtext(f"channel/item/{PODCAST}person") or "") == shown
    notes = html.fromstring(f"<div>{root.findtext('channel/item/description')}</div>")
    assert [element.tag for element in notes.iter()][1:] == ["p"] * (1 + bool(folded(text)))
    assert len(root.findtext("channel/item/description").encode()) <= 4_000
