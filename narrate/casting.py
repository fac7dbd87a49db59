"""Who speaks what: each unit's voice by its part, its language and its signatory; what is announced and left out."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from narrate.model import (
    Diagnostic,
    Letter,
    Lines,
    OffsetMap,
    Role,
    Run,
    Segment,
    Span,
    Unit,
    Utterance,
    same_language,
)
from narrate.voices import Profile, Voice
from narrate.words import words

ANNOUNCED = "announce"  # the rule of a run that says more than is shown


class Cast:
    """A profile's voices, given to the parts of one letter."""

    def __init__(self, letter: Letter, profile: Profile) -> None:
        self._letter = letter
        self._profile = profile
        self._roles = {part.id: part.role for part in letter.segments}
        signed = (part.id for part in letter.segments if part.role is Role.SIGNATURE)
        self._signatures = {id_: number for number, id_ in enumerate(signed)}

    @cached_property
    def _lines(self) -> Lines:
        # Only for what there is to say: it goes through the whole text.
        return Lines(self._letter.text)

    def is_read(self, part: Segment) -> bool:
        """Whether a part is read aloud."""
        return part.role not in self._profile.skip

    def announced(self, utterance: Utterance) -> Utterance:
        """The utterance with what is said before parts of its role; it is heard with the first word shown."""
        announcement = dict(self._profile.announce).get(self._roles[utterance.segment_id])
        first = next(words(utterance.text, Span(0, len(utterance.text))), None)
        if announcement is None or first is None:
            return utterance
        said = announcement.strip() + " "
        runs = utterance.offsets.runs
        number = next(i for i, run in enumerate(runs) if run.spoken.stop > first.start)
        run = runs[number]
        cut = run.spoken.stop if run.rule else min(first.stop, run.spoken.stop)
        shown = run.display.stop if run.rule else run.display.start + cut - run.spoken.start
        begin = Run(Span(runs[0].display.start, shown), Span(0, len(said) + cut), ANNOUNCED)
        rest = [replace(run, display=Span(shown, run.display.stop), spoken=Span(cut, run.spoken.stop))]
        rest = [*(each for each in rest if len(each.display)), *runs[number + 1 :]]
        return replace(
            utterance,
            text=said + utterance.text,
            offsets=OffsetMap((begin, *(replace(r, spoken=_later(r.spoken, len(said))) for r in rest))),
            pronunciations=tuple(
                replace(p, span=_later(p.span, len(said))) for p in utterance.pronunciations
            ),
        )

    def voice_of(self, unit: Unit) -> Voice:
        """The voice that speaks a unit: of its part, and of its language where there is one."""
        role = self._roles[unit.segment_id]
        voice = self._profile.voice_for(role, signature=self._signatures.get(unit.segment_id, 0))
        if self._profile.quotation is not None and self._is_quoted(unit.span):
            voice = self._profile.quotation
        return self._speaking(unit, voice) or voice

    def _is_quoted(self, span: Span) -> bool:
        number = bisect_right(self._letter.quotations, span.start, key=lambda quotation: quotation.start) - 1
        return number >= 0 and span.stop <= self._letter.quotations[number].stop

    def quoted(self) -> Iterator[Diagnostic]:
        """What is read by the voice for quotations, where the profile has one."""
        for quotation in () if self._profile.quotation is None else self._letter.quotations:
            last, _ = self._lines.position(quotation.stop - 1)
            yield self._lines.diagnostic(
                quotation.start,
                rule="voice.quotation",
                message=f"read as quoted, by the voice that the profile has for that, to line {last}",
            )

    def _speaking(self, unit: Unit, voice: Voice) -> Voice | None:
        """`voice`, or one of the unit's language; None where there is none."""
        if same_language(unit.language, self._profile.language):
            return voice
        from narrate.engines.languages import voice_in

        return voice_in(voice, unit.language)

    def without_voice(self, units: Sequence[Unit]) -> Iterator[Diagnostic]:
        """What will be read by a voice of another language, said once for neighbours."""
        before = self._profile.language
        for unit in units:
            if same_language(unit.language, before) or self._speaking(unit, self._profile.voice):
                before = unit.language
                continue
            before = unit.language
            yield self._lines.diagnostic(
                unit.span.start,
                rule="language.no-voice",
                message=f"there is no voice for the language “{unit.language}”; it is read as if it were "
                f"“{self._profile.language}”",
            )

    def left_out(self) -> Iterator[Diagnostic]:
        """The parts that are shown and not read aloud."""
        for part in self._letter.segments:
            if not self.is_read(part):
                yield self._lines.diagnostic(
                    part.span.start,
                    rule="voice.skip",
                    message=f"this {part.role} is shown and not read aloud: the voice profile leaves it out",
                )


def _later(span: Span, characters: int) -> Span:
    return Span(span.start + characters, span.stop + characters)
