"""What a sentence claims, and whether another one claims the same of another value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from pytest_ragft.diagnosis.figures import Figure, figures
from pytest_ragft.oracle.overlap import is_slip
from pytest_ragft.oracle.wording import FUNCTION_WORDS, stem, unmarked

_UNITS = """second sec minute min hour hr day week month quarter year byte kb mb gb tb kib mib gib
meter metre km cm mm mile inch foot feet gram kg pound ounce liter litre dollar euro cent usd eur
gbp percent degree user seat item request token character word line page time attempt retry
working business calendar"""
UNITS = frozenset(map(stem, _UNITS.split()))
"""Words behind a figure that are part of what it says."""
LEAST_ALIKE = 0.6
"""Share of the words that two versions of a text must have in common; else all must."""

_TIMED = re.compile(
    r"\((?=(?:19|20)\d\d\))"
    r"|\b(?:as of|effective(?: from| as of)?|since|starting(?: in| from)?|until|till|prior to"
    r"|before|updated(?: on| in)?|valid (?:from|until)|in force (?:since|until)|from)\s+"
    r"(?=(?:the )?(?:\w+ )?(?:19|20)\d\d\b|\d{1,2}[./ ])",
    re.IGNORECASE,
)
_NEAR = 4
_MARKING_AGE = """now currently formerly previously old older new newer latest deprecated obsolete
legacy version release revision edition superseded anymore longer today current previous former
updated note please"""
_HEDGES = frozenset(_MARKING_AGE.split())
_NEGATIONS = frozenset(("not", "no", "never", "without", "cannot", "nor", "neither"))
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUESTION = re.compile(r"\?\W*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that says something, or a figure."""

    key: str
    """Equal keys say the same; figures have one for each kind."""
    start: int
    end: int
    figure: Figure | None = None
    capital: bool = False
    """Written like a name."""
    unit: bool = False
    """Belongs to the figure before it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, and the value in it that other versions of it may give otherwise."""

    sentence: str
    terms: tuple[Term, ...]
    value: frozenset[int]
    """The terms that make up the value, as indices."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The value of another sentence, and the one that stands there in ours."""

    says: str
    instead_of: str
    shared: frozenset[str]
    """The words that both sentences have, beside the value."""


def claim(sentence: str, literal: str) -> Claim | None:
    """What a sentence says of a literal in it; `None` where that is no figure, date or name.

    Without a literal, every figure of the sentence is a value.
    """
    start = sentence.find(literal) if literal else 0
    sentence = unmarked(sentence)
    terms = _terms(sentence)
    end = start + len(literal) if literal else len(sentence)
    inside = [i for i, term in enumerate(terms) if start <= term.start and term.end <= end]
    value = frozenset(i for i in inside if terms[i].figure)
    if not value and literal and start >= 0:
        names = [i for i in inside if terms[i].capital]
        at_start = inside[:1] == [0] and len(inside) == 1  # any word is capital there
        value = frozenset(names if len(names) == len(inside) and not at_start else ())
    value |= {i for i, term in enumerate(terms) if term.unit and _figure_of(terms, i) in value}
    return Claim(sentence, terms, value) if value else None


def _figure_of(terms: Sequence[Term], unit: int) -> int:
    return next(i for i in range(unit, -1, -1) if not terms[i].unit)


def contradiction(ours: Claim, sentence: str, *, versions: bool = False) -> Contradiction | None:
    """The other value, where a sentence says the same but for that.

    `versions`: something else tells that the two are versions of one text, so that words may
    differ, too. Where nothing does, another word can mean another thing: `Basic plan`, `Pro plan`.
    """
    if _QUESTION.search(sentence):
        return None
    sentence = unmarked(sentence)
    theirs = _terms(sentence)
    pairs, odd = _paired(ours.terms, theirs)
    differing: list[tuple[int, int]] = []
    shared: set[str] = set()
    for a, b in pairs:
        one, other = ours.terms[a], theirs[b]
        if _same(one, other):
            shared |= set() if one.figure or one.unit else {one.key}
        elif _may_differ(ours, a, other):
            differing.append((a, b))
        else:
            odd += [one, other]
    if not differing or any(term.figure or term.unit or term.capital for term in odd):
        return None
    alike = 2 * len(shared) / (2 * len(shared) + len(odd)) if shared else 0.0
    if odd and not (versions and alike >= LEAST_ALIKE):
        return None
    says = _written(sentence, theirs, [b for _, b in differing])
    instead_of = _written(ours.sentence, ours.terms, [a for a, _ in differing])
    return Contradiction(says, instead_of, frozenset(shared))


def _paired(
    ours: Sequence[Term], theirs: Sequence[Term]
) -> tuple[list[tuple[int, int]], list[Term]]:
    """Terms that stand at the same place in both, and those that only one of them has."""
    pairs: list[tuple[int, int]] = []
    odd: list[Term] = []
    for step in Levenshtein.opcodes([t.key for t in ours], [t.key for t in theirs]):
        a, b = range(step.src_start, step.src_end), range(step.dest_start, step.dest_end)
        pairs.extend(zip(a, b, strict=False))
        odd += [ours[i] for i in a[len(b) :]] + [theirs[i] for i in b[len(a) :]]
    return pairs, odd


def _same(one: Term, other: Term) -> bool:
    if one.figure and other.figure:
        return one.figure.says(other.figure) or other.figure.says(one.figure)
    return not one.figure and not other.figure and is_slip(one.key, other.key)


def _may_differ(ours: Claim, at: int, other: Term) -> bool:
    """Whether a term belongs to the value and the other one is of its kind."""
    one = ours.terms[at]
    if one.figure:
        return (
            at in ours.value and other.figure is not None and other.figure.kind == one.figure.kind
        )
    if one.unit:
        return at in ours.value and other.unit
    return at in ours.value and other.capital and not other.figure


def _written(sentence: str, terms: Sequence[Term], differing: Sequence[int]) -> str:
    """A value as the sentence writes it, with its unit and sign."""
    first = min(differing)
    if terms[first].unit:
        first -= 1
    last = first
    while last + 1 < len(terms) and (last + 1 in differing or terms[last + 1].unit):
        last += 1
    start, end = terms[first].start, terms[last].end
    start -= sentence[:start][-1:] in tuple("$€£¥")
    end += sentence[end : end + 1] in tuple("%$€£¥")
    return " ".join(sentence[start:end].split())


def _terms(sentence: str) -> tuple[Term, ...]:
    """Figures and telling words in order, but for dates from which the sentence holds."""
    found = list(figures(sentence))
    dates = [match.end() for match in _TIMED.finditer(sentence)]
    terms = [
        Term(f"\0{figure.kind}", figure.start, figure.end, figure=figure)
        for figure in found
        if not any(0 <= figure.start - date <= _NEAR for date in dates)
    ]
    words = [match for match in _WORD.finditer(sentence) if not _inside(match.start(), found)]
    named = len(words) > 1 and words[1][0][0].isupper()
    for at, match in enumerate(words):
        low = match[0].lower()
        if low in _HEDGES or (low in FUNCTION_WORDS and low not in _NEGATIONS):
            continue
        capital = match[0][0].isupper() and (at > 0 or named)
        terms.append(Term(stem(low), *match.span(), capital=capital))
    terms.sort(key=lambda term: term.start)
    return tuple(_with_units(sentence, terms))


def _inside(at: int, found: Sequence[Figure]) -> bool:
    return any(figure.start <= at < figure.end for figure in found)


def _with_units(sentence: str, terms: Sequence[Term]) -> Iterator[Term]:
    before: Term | None = None
    for term in terms:
        if before and (before.figure or before.unit) and term.key in UNITS:
            gap = sentence[before.end : term.start]
            term = replace(term, unit=not gap.strip(" -\u00a0"))  # noqa: PLW2901  # the same term
        yield term
        before = term
