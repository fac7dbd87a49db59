"""What `inspect` prints for a person: the parts at a glance, why they are what they are, what is spoken."""

from collections.abc import Iterator, Sequence

from narrate.model import Letter, Lines, Source, Utterance
from narrate.segment import DOUBTFUL_CERTAINTY, explain

_REASONS_SHOWN = 4


def parts(source: Source, letter: Letter, *, width: int, why: bool) -> Iterator[str]:
    """A line a part: its first line in the file, its role (with "?" when in doubt), its first words."""
    lines = Lines(letter.text)
    decisions = {decision.segment.span: decision for decision in explain(source)}
    for segment in letter.segments:
        line, _ = lines.position(segment.span.start)
        decision = decisions.get(segment.span)
        mark = "?" if decision and decision.certainty < DOUBTFUL_CERTAINTY else " "
        yield f"{line:>5}  {segment.role.value:<10}{mark} {_shortened(segment.span.of(letter.text), width)}"
        if why and decision:
            yield f"{'':<19} certainty {decision.certainty:.2f}, next best: {decision.runner_up or 'none'}"
            for evidence in decision.evidence[:_REASONS_SHOWN]:
                yield f"{'':<19} {evidence.weight:+.2f} {evidence.reason}"


def rewritings(letter: Letter, utterances: Sequence[Utterance]) -> Iterator[str]:
    """A line a rewritten run: where, what is written, what is spoken, which rule; white space left out."""
    lines = Lines(letter.text)
    for utterance in utterances:
        for start, shown in rewritten(letter.text, utterance):
            line, column = lines.position(start)
            yield f"{line:>5}:{column:<4} {shown}"


def rewritten(text: str, utterance: Utterance) -> Iterator[tuple[int, str]]:
    """Each rewritten run, white space left out: where it is in `text`, and what is written, spoken, and why."""
    for passage in utterance.passages:
        yield passage.span.start, f"{passage.span.of(text)!r} in a voice for {passage.language}  language"
    sounds = {each.span: each.ipa for each in utterance.pronunciations}
    for run in utterance.offsets.runs:
        written = run.display.of(text)
        if run.rule and written.strip():
            said = repr(run.spoken.of(utterance.text))
            if run.spoken in sounds:
                said = f"/{sounds[run.spoken]}/"
            yield run.display.start, f"{written!r} → {said}  {run.rule}"


def _shortened(text: str, width: int) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= width else folded[: width - 1].rstrip() + "…"
