"""Learn the segmenter's weights, and say how good they are on letters that they were not learnt from.

    python bench/segmenting_train.py                    write narrate/segment/weights.txt
    python bench/segmenting_train.py --report FOLDER    predictions of the real letters, each correspondence by weights
                                                        learnt from the others
    python bench/segmenting_train.py --others LETTERS --report FOLDER
                                                        the same of other letters, CORRESPONDENCE__NAME.txt with roles
                                                        in the margin; those shaped after them are left out too

Needs python-crfsuite, and for the real letters the folder of measuring data beside the repository (shared/gold).
What is learnt from: made-up letters (letter_grammar.py, letter_kinds.py), our own ones (tests/cases/segment), those
written after the shape of real ones (bench/letters), real ones from old books (bench/printed), and those of the
measuring data; the last three each as it stands and REAL_PAGES times set on another page.
"""

import argparse
import collections
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent), str(ROOT / "tests")]

from letter_grammar import Part, set_page, write_letters  # noqa: E402
from segment_cases import CASES, all_cases  # noqa: E402

from narrate.model import Role  # noqa: E402
from narrate.segment.cuts import cut_pieces  # noqa: E402
from narrate.segment.decode import decode  # noqa: E402
from narrate.segment.evidence import EVIDENCE, NEIGHBOURS, NOTHING, told  # noqa: E402
from narrate.segment.features import find_evidence  # noqa: E402
from narrate.segment.join import join_pieces  # noqa: E402
from narrate.segment.layout import find_pieces  # noqa: E402
from narrate.segment.weights import Weights, parse_weights  # noqa: E402

GOLD = ROOT.parent / "shared" / "gold"
TABLE = ROOT / "narrate" / "segment" / "weights.txt"
# What is learnt beside the same real letters from other made-up ones differs by a point or two of F1 by chance alone.
# The mean of four tables does not: left-out letters scored 0.958 by it, 0.942 by one of the four on average.
GRAMMAR_SEEDS = (1, 2, 3, 4)
MADE_LETTERS = 1000  # for each seed; 2,000 drown the letters shaped after real ones
OWN_TIMES = 6  # each of our own letters stands for a kind that has few others
SHAPED = Path(__file__).parent / "letters"
PRINTED = Path(__file__).parent / "printed"
FOLDS = 6  # of other letters: their correspondences are many, and learning takes half a minute
# Each real letter is learnt as it was found, and this often set on other pages: so they do not drown, and what is
# learnt of them is not their editors' layout.
REAL_PAGES = 1
SPARING, SMOOTH = 0.5, 3.0  # L1 and L2: few weights, and none of them wild
SMALLEST_WEIGHT = 0.05
# Their texts and errors were never looked at; how often their score was, docs/segmenting.md says.
KEPT_ASIDE = ("liaisons_", "frus_frus1872p2v2_", "frus_frus1918Russiav03_")


@dataclass(frozen=True)
class Lesson:
    """A letter to learn from: what is seen of each piece, and its role."""

    name: str
    correspondence: str
    text: str
    evidence: Sequence[Sequence[str]]
    roles: Sequence[str]
    spans: Sequence[tuple[str, int, int]]


def lesson(name: str, correspondence: str, text: str, spans: Sequence[tuple[str, int, int]]) -> Lesson:
    """The pieces of a text, each with the role that most of its characters have."""
    pieces = cut_pieces(text, find_pieces(text))
    roles = []
    for piece in pieces:
        shares: collections.Counter[str] = collections.Counter()
        for role, start, stop in spans:
            shares[role] += max(0, min(stop, piece.span.stop) - max(start, piece.span.start))
        roles.append(shares.most_common(1)[0][0])
    return Lesson(name, correspondence, text, find_evidence(text, pieces), roles, spans)


def real_lessons(*, kept_aside: bool) -> Iterator[Lesson]:
    """The real letters: those kept aside, or the others."""
    for path in sorted(GOLD.glob("*.json")):
        if path.name.startswith(KEPT_ASIDE) is not kept_aside:
            continue
        record = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        places = [index for index, character in enumerate(text) if not character.isspace()]
        spans, at = [], 0
        for segment in record["segments"]:
            length = len(re.sub(r"\s", "", segment["text"]))
            if length:
                spans.append((segment["role"], places[at], places[at + length - 1] + 1))
                at += length
        yield lesson(path.stem, record["correspondence"], text, spans)


def lessons_in(folder: Path) -> Iterator[Lesson]:
    """The letters in a folder that have their roles in the margin; "own" where the name names no correspondence."""
    for case in all_cases(folder):
        at, spans = 0, []
        for role, words in case.parts:
            pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()))
            match = pattern.search(case.text, at)
            if match is None:
                raise ValueError(f"{case.name}: no “{words[:40]}”")
            spans.append((role, match.start(), match.end()))
            at = match.end()
        correspondence, mark, _ = case.name.partition("__")
        yield lesson(case.name, correspondence if mark else "own", case.text, spans)


def laid_out_anew(each: Lesson, *, seed: str) -> Lesson:
    """The same letter on another page: wrapped, spaced, indented, or all on one line."""
    parts, at = [], 0
    for role, start, stop in each.spans:
        run_in = at > 0 and "\n" not in each.text[at:start]
        lines = [" ".join(line.split()) for line in each.text[start:stop].split("\n") if line.strip()]
        # A paragraph is one line until the page breaks it.
        parts.append(Part(role, [" ".join(lines)] if role == "paragraph" else lines, run_in=run_in))
        at = stop
    text, placed = set_page(parts, random.Random(seed))  # noqa: S311 (pages, not secrets)
    return lesson(each.name, each.correspondence, text, placed)


def made_lessons() -> list[list[Lesson]]:
    """The made-up letters, a list for each seed."""
    return [
        [lesson("made", "made", text, spans) for text, spans in write_letters(MADE_LETTERS, seed=seed)]
        for seed in GRAMMAR_SEEDS
    ]


Numbers = dict[tuple[str, str], float]


def learn(made: Sequence[Sequence[Lesson]], others: Sequence[Lesson]) -> str:
    """The table of weights, as text: the mean of what each list of made-up letters teaches beside the others."""
    states: collections.Counter[tuple[str, str]] = collections.Counter()
    transitions: collections.Counter[tuple[str, str]] = collections.Counter()
    for lessons in made:
        for sums, learnt in zip((states, transitions), _fit([*lessons, *others]), strict=True):
            for key, weight in learnt.items():
                sums[key] += weight / len(made)
    return table(states, transitions)


def _fit(lessons: Sequence[Lesson]) -> tuple[Numbers, Numbers]:
    """The weights of (evidence, role) and of (role before, role) that tell these letters best."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": SPARING, "c2": SMOOTH, "max_iterations": 400}
        | {"feature.possible_transitions": True, "feature.possible_states": True}
    )
    for each in lessons:
        trainer.append([["always", *names] for names in each.evidence], each.roles)
    with tempfile.NamedTemporaryFile(suffix=".crf") as model:
        trainer.train(model.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(model.name)
        info = tagger.info()
        return info.state_features, info.transitions


def table(states: Numbers, transitions: Numbers) -> str:
    """The weights as columns that a person can read."""
    roles = [role.value for role in Role]

    def row(name: str, weights: Sequence[float], words: str) -> str:
        cells = (f"{weight:+.2f}" if weight else "." for weight in weights)
        return f"{name:<24}" + "".join(f"{cell:>11}" for cell in cells) + f"   # {words}"

    def kept(numbers: Numbers, name: str, role: str) -> float:
        weight = numbers.get((name, role), 0.0)
        return weight if abs(weight) >= SMALLEST_WEIGHT else 0.0

    lines = [
        "# What each piece of evidence is worth for each role; the sum decides, with what each is worth after another.",
        '# Written by bench/segmenting_train.py; docs/segmenting.md tells how to add. "." is nothing, "x" forbids.',
        f"{'roles':<24}" + "".join(f"{role:>11}" for role in roles),
    ]
    everywhere = [*EVIDENCE, *(where + name for where in NEIGHBOURS for name in (NOTHING, *EVIDENCE))]
    for name, words in [
        ("always", "where nothing else is known"),
        *((name, told(name)) for name in everywhere),
    ]:
        weights = [kept(states, name, role) for role in roles]
        if any(weights):
            lines.append(row(name, weights, words))
    for before in roles:
        weights = [kept(transitions, before, role) for role in roles]
        lines.append(row(f"after:{before}", weights, f"the part before is of the kind “{before}”"))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def predict(each: Lesson, weights: Weights, folder: Path) -> None:
    """Write the segments of a letter as the scorer wants them."""
    pieces = cut_pieces(each.text, find_pieces(each.text))
    roles = [label.role for label in decode(each.evidence, weights)]
    segments = [
        {"role": part.role.value, "text": part.span.of(each.text)}
        for part in join_pieces(each.text, pieces, roles)
    ]
    (folder / f"{each.name}.json").write_text(json.dumps({"segments": segments}), encoding="utf-8")


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--report", metavar="FOLDER", type=Path, help="write predictions of letters not learnt from"
    )
    parser.add_argument("--all", action="store_true", help="learn from the letters kept aside too (to ship)")
    parser.add_argument(
        "--others", metavar="FOLDER", type=Path, help="judge these letters, not the real ones"
    )
    options = parser.parse_args()
    made, own = made_lessons(), list(lessons_in(CASES))
    shaped = [*lessons_in(SHAPED), *lessons_in(PRINTED)]
    real = [*real_lessons(kept_aside=False), *(real_lessons(kept_aside=True) if options.all else ())]
    by_correspondence = [*with_pages(shaped), *with_pages(real)]
    if not options.report:
        TABLE.write_text(learn(made, [*own * OWN_TIMES, *by_correspondence]), encoding="utf-8")
        print(
            f"{TABLE.relative_to(ROOT)}: {sum(map(len, made))} made-up letters, {len(own)} of our own, "
            f"{len(shaped)} from old books or shaped after real ones, {len(real)} of the measuring data"
        )
        return
    judged = list(lessons_in(options.others)) if options.others else real
    names = sorted({each.correspondence for each in judged})
    folder = options.report / "left-out"
    folder.mkdir(parents=True, exist_ok=True)
    folds = FOLDS if options.others else len(names)
    for first in range(folds):
        left_out = names[first::folds]
        others = [each for each in by_correspondence if each.correspondence not in left_out]
        weights = parse_weights(learn(made, [*own * OWN_TIMES, *others]))
        for each in judged:
            if each.correspondence in left_out:
                predict(each, weights, folder)


def with_pages(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The letters, each as it stands and REAL_PAGES times on another page."""
    pages = (laid_out_anew(each, seed=f"{each.name} {n}") for each in lessons for n in range(REAL_PAGES))
    return [*lessons, *pages]


if __name__ == "__main__":
    main()
