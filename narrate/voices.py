"""Voice profiles: TOML files that say how a letter sounds. Found, read, checked, every default filled in."""

import difflib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from narrate import piper_files
from narrate.errors import ProfileError, UsageError
from narrate.model import Role
from narrate.settings import Limits, Table, parsed


class EngineName(StrEnum):
    """The engines that a profile can name."""

    PYTTSX3 = "pyttsx3"
    PIPER = "piper"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and how. Everything that changes the sound of a unit stands here."""

    engine: EngineName = EngineName.PYTTSX3
    driver: str = "espeak-ng"  # pyttsx3's driver: espeak-ng is narrate's own; sapi5, nsss, espeak are stock
    name: str = "en-us"  # the engine's own name for the voice; Piper's may be the path of its .onnx
    rate_wpm: int = (
        165  # spoken words a minute of speech, as measured on the seed letter, pauses between units apart
    )
    pitch_semitones: float = 0.0
    intonation_percent: int = 100
    word_gap_ms: int = 0


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence in milliseconds: after a part of the letter, by its role, and between sentences of one part."""

    heading: int = 900
    dateline: int = 800
    note: int = 800
    address: int = 700
    salutation: int = 700
    paragraph: int = 750
    closing: int = 600
    signature: int = 650
    postscript: int = 800
    sentence: int = 420
    question: int = 480
    exclamation: int = 480
    colon: int = 320
    clause: int = 200  # where a very long sentence had to be cut
    chapter: int = 600  # on top of the part's own pause
    end: int = 1200

    def after_role(self, role: Role) -> int:
        """The pause after a part, in milliseconds."""
        value: int = getattr(self, role.value)
        return value

    def after_sentence(self, spoken: str) -> int:
        """The pause after a sentence inside a part, in milliseconds, by the mark it ends with."""
        mark = spoken.rstrip().rstrip("\"'”’)]»")[-1:]
        if mark in {"?", "!"}:
            return self.question if mark == "?" else self.exclamation
        if mark in {":", ";"}:
            return self.colon
        return self.sentence if mark in {".", "…"} else self.clause


@dataclass(frozen=True, slots=True)
class Profile:
    """A voice profile as used: the main voice, the voices that other roles have, the pauses.

    skip: parts that are shown and not read aloud. announce: what is said before a part of a role ("Note:").
    signatories: the voices of a letter's signatures in turn, the first for the first; none: that of the role.
    quotation: the voice of quoted paragraphs, whatever their role; None: that of the role.
    lexicon: files, as the profile names them: beside the profile, or by whole paths.
    """

    id: str
    title: str
    description: str = ""
    language: str = "en"
    sample_rate_hz: int | None = None  # None: the engine's own
    lexicon: tuple[str, ...] = ()
    skip: tuple[Role, ...] = ()
    announce: tuple[tuple[Role, str], ...] = ()
    voice: Voice = field(default_factory=Voice)
    roles: tuple[tuple[Role, Voice], ...] = ()
    signatories: tuple[Voice, ...] = ()
    quotation: Voice | None = None
    pauses_ms: Pauses = field(default_factory=Pauses)

    def voice_for(self, role: Role, *, signature: int = 0) -> Voice:
        """The voice that speaks parts of this role. signature: which of the letter's it is, from 0."""
        if role is Role.SIGNATURE and self.signatories:
            return self.signatories[signature % len(self.signatories)]
        return dict(self.roles).get(role, self.voice)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Every voice in it, each once, the main one first."""
        others = (voice for _, voice in self.roles)
        quoting = () if self.quotation is None else (self.quotation,)
        return tuple(dict.fromkeys((self.voice, *others, *self.signatories, *quoting)))


_VOICE_LIMITS = {
    "rate_wpm": Limits(95, 450),  # what espeak-ng can do
    "pitch_semitones": Limits(-12, 12),
    "intonation_percent": Limits(0, 200),
    "word_gap_ms": Limits(0, 500),
}
_PAUSE_LIMITS = Limits(0, 10_000)
_SAMPLE_RATES_HZ = (22_050, 44_100)  # what the MP3 decoders of players were measured with


def profiles_folder() -> Path:
    """Where the shipped profiles are: inside the wheel, or in voices/ of a checkout."""
    packaged = Path(__file__).with_name("profiles")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "voices"


@cache
def shipped() -> tuple[str, ...]:
    """The names of the shipped profiles, in order."""
    return tuple(
        sorted(path.stem for path in profiles_folder().glob("*.toml") if not path.stem.startswith("lexicon"))
    )


def load(name: str) -> Profile:
    """The profile of that name, or in the file of that name.

    Raises ProfileError for a file with an unknown key or a bad value, UsageError for a name that is neither.
    """
    if name == EngineName.SILENT:
        return Profile(id="silent", title="A tone a word", voice=Voice(engine=EngineName.SILENT, name="tone"))
    if name in shipped():
        path = profiles_folder() / f"{name}.toml"
    elif name.endswith(".onnx") or name in piper_files.names():
        return _of_piper(name)
    elif name.endswith(".toml") or "/" in name or "\\" in name:
        path = Path(name)
    else:
        near = difflib.get_close_matches(name, shipped(), n=1)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise UsageError(
            f'--voice {name}: there is no such voice{hint} "narrate voices list" lists them; '
            "a profile of your own is given by its path, ending in .toml, a Piper voice by its, ending in .onnx"
        )
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: the voice profile cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: the voice profile is not UTF-8 text; save it as UTF-8") from error
    return parse(content, id=path.stem, file=str(path))


def _of_piper(name: str) -> Profile:
    """A Piper voice that no profile speaks of, as it comes. Raises EngineError where it is not one."""
    found = piper_files.find(name)
    return Profile(
        id=found.path.stem,
        title=found.path.stem,
        language=found.language,
        voice=Voice(engine=EngineName.PIPER, name=name),
    )


def parse(content: str, *, id: str, file: str) -> Profile:  # noqa: A002 - the profile's own word
    """A profile from TOML. `file` is for messages. Raises ProfileError."""
    checked = parsed(content, file=file, error=ProfileError)
    checked.only(*(f.name for f in fields(Profile) if f.name != "id"))
    voice = _voice(checked.table("voice"), base=Voice())
    roles = checked.table("roles")
    roles.only(*Role)
    announce = checked.table("announce")
    announce.only(*Role)
    return Profile(
        id=id,
        title=checked.text("title", default=id),
        description=checked.text("description", default=""),
        language=checked.text("language", default="en"),
        sample_rate_hz=_sample_rate(checked),
        lexicon=checked.texts("lexicon"),
        skip=_skip(checked),
        announce=tuple((role, announce.text(role, default="x")) for role in Role if role in announce.values),
        voice=voice,
        roles=tuple((role, _voice(roles.table(role), base=voice)) for role in Role if role in roles.values),
        signatories=tuple(_voice(table, base=voice) for table in checked.tables("signatories")),
        quotation=_voice(checked.table("quotation"), base=voice) if "quotation" in checked.values else None,
        pauses_ms=_pauses(checked.table("pauses_ms")),
    )


def _skip(table: Table) -> tuple[Role, ...]:
    named = table.texts("skip")
    for name in named:
        if name not in set(Role):
            raise table.fault("skip", f"there is no part called {name!r}; there are {', '.join(Role)}")
    return tuple(role for role in Role if role in named)


def as_toml(profile: Profile) -> str:
    """The profile with every default filled in, as a file that `load` reads."""
    lines = [f'title = "{_escaped(profile.title)}"', f'description = "{_escaped(profile.description)}"']
    lines.append(f'language = "{_escaped(profile.language)}"')
    if profile.sample_rate_hz is not None:
        lines.append(f"sample_rate_hz = {profile.sample_rate_hz}")
    if profile.lexicon:
        files = ", ".join(f'"{_escaped(file)}"' for file in profile.lexicon)
        lines.append(f"lexicon = [{files}]")
    skipped = ", ".join(f'"{role}"' for role in profile.skip)
    lines.append(f"skip = [{skipped}]")
    lines += ["", "[announce]", *(f'{role} = "{_escaped(words)}"' for role, words in profile.announce)]
    tables: list[tuple[str, Voice | Pauses]] = [("[voice]", profile.voice)]
    tables += [(f"[roles.{role}]", voice) for role, voice in profile.roles]
    tables += [("[[signatories]]", voice) for voice in profile.signatories]
    tables += [] if profile.quotation is None else [("[quotation]", profile.quotation)]
    tables.append(("[pauses_ms]", profile.pauses_ms))
    for head, record in tables:
        lines += ["", head]
        for key, value in asdict(record).items():
            lines.append(f'{key} = "{_escaped(value)}"' if isinstance(value, str) else f"{key} = {value}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Inside a basic string of TOML."""
    # JSON's escapes are TOML's, except for characters beyond the 16-bit plane, which need none.
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _voice(table: Table, *, base: Voice) -> Voice:
    table.only(*(f.name for f in fields(Voice)))
    engine = table.text("engine", default=base.engine)
    if engine not in set(EngineName):
        raise table.fault("engine", f"must be one of {', '.join(EngineName)}, not {engine!r}")
    if engine != base.engine:
        # Another engine has other names, and not every control: what is not said anew is as if it had not been.
        name = {EngineName.PIPER: "joe", EngineName.SILENT: "tone"}.get(EngineName(engine), Voice().name)
        base = replace(Voice(), name=name, rate_wpm=base.rate_wpm, pitch_semitones=base.pitch_semitones)
    name = table.text("name", default=base.name)
    if engine == EngineName.PIPER:
        for key in ("driver", "intonation_percent", "word_gap_ms"):
            if key in table.values:
                raise table.fault(key, "Piper has no such control; leave it out")
        if name.endswith(".onnx"):
            name = str(Path(table.file).parent / name)  # beside the profile, wherever narrate is called
    return replace(
        base,
        engine=EngineName(engine),
        driver=table.text("driver", default=base.driver),
        name=name,
        rate_wpm=table.whole("rate_wpm", default=base.rate_wpm, limits=_VOICE_LIMITS["rate_wpm"]),
        pitch_semitones=float(
            table.number(
                "pitch_semitones", default=base.pitch_semitones, limits=_VOICE_LIMITS["pitch_semitones"]
            )
        ),
        intonation_percent=table.whole(
            "intonation_percent", default=base.intonation_percent, limits=_VOICE_LIMITS["intonation_percent"]
        ),
        word_gap_ms=table.whole("word_gap_ms", default=base.word_gap_ms, limits=_VOICE_LIMITS["word_gap_ms"]),
    )


def _pauses(table: Table) -> Pauses:
    table.only(*(f.name for f in fields(Pauses)))
    standard = Pauses()
    return Pauses(
        **{
            f.name: table.whole(f.name, default=getattr(standard, f.name), limits=_PAUSE_LIMITS)
            for f in fields(Pauses)
        }
    )


def _sample_rate(table: Table) -> int | None:
    value = table.values.get("sample_rate_hz")
    if value is None or (isinstance(value, int) and value in _SAMPLE_RATES_HZ):
        return value
    raise table.fault(
        "sample_rate_hz", f"must be one of {', '.join(map(str, _SAMPLE_RATES_HZ))}, not {value!r}"
    )
