"""What a format's module hands back."""

from dataclasses import dataclass, field

from narrate.model import Diagnostic, Mark, Passage, Properties, Span


@dataclass(frozen=True, slots=True)
class Readout:
    """A letter as its format gives it; `reading.read` makes a Source of it.

    marks: in order, not overlapping, into `text`. Diagnostics have lines and columns of `text`.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    stated: Properties = field(default_factory=Properties)
    diagnostics: tuple[Diagnostic, ...] = ()
    passages: tuple[Passage, ...] = ()
    quotations: tuple[Span, ...] = ()
