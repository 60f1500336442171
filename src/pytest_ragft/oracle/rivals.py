"""Passages that say something else about the same thing: another version of the fact."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_ragft.diagnosis.passage import Passage
from pytest_ragft.oracle.age import Edition, is_older
from pytest_ragft.oracle.claims import Claim, Contradiction, claim, contradiction
from pytest_ragft.oracle.essence import Need
from pytest_ragft.oracle.overlap import similar
from pytest_ragft.oracle.sentences import HEADING, Span, sentence_at, sentences
from pytest_ragft.oracle.wording import Wording, stems, word

MOST_CLAIMS = 12
"""Sentences of a gold passage that are compared where it is not known which one matters."""
LEAST_ALIKE = 0.4
"""Share of a sentence that must stand in a place for it to be looked at."""
LEAST_SHARED = 2
"""Words that two sentences must share, beside figures and units; an equal heading counts as one."""
NAMES_ITSELF = 5
"""Shared words from which a sentence says itself what it is about, whatever its heading is; one
less where it holds a name."""

_DATED_LINE = re.compile(
    r"^[^\n]{0,20}\b(?:updated|version|effective|revised|as of|valid|status|date|deprecated"
    r"|superseded|obsolete|outdated|archived)\b[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_OF_ANY_DOCUMENT = """policy policies overview introduction faq general detail details information
info guide help question questions answer answers note notes summary rule rules term terms
condition conditions current handbook manual documentation doc docs page section chapter readme
index archive archived old legacy deprecated version release update updated new latest previous
former md html txt rst pdf json"""
_NAME = re.compile(r"[^.!?:\s]\s[A-Z][a-z]")
_PRONOUNS = frozenset({"it", "its", "this", "that", "these", "they", "them", "their", "he", "she"})
_GENERIC = stems(_OF_ANY_DOCUMENT.split())
_LABEL = re.compile(r"\W*(?:\d{1,3}[\]).:]+\s+)?")
_MARK = re.compile(r"^(?:v?\d[\d.]*|v)$")


@dataclass(frozen=True, slots=True)
class Ours:
    """A sentence of the gold passage with a value in it, ready to be compared."""

    claim: Claim
    wording: Wording
    edition: Edition
    subject: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contrary:
    """A place in a text that says otherwise."""

    says: str
    instead_of: str
    older: bool | None
    start: int
    end: int
    """Of its sentence, in characters."""


def claims_of(gold: Passage, needs: Sequence[Need]) -> tuple[Ours, ...]:
    """What other versions of a gold passage may say otherwise."""
    made: dict[str, Ours] = {}
    for sentence, literal in _sentences(gold, needs):
        found = claim(sentence, literal)
        if found is not None:
            edition = edition_of(gold, gold.text.find(sentence), sentence)
            made.setdefault(sentence, Ours(found, word(sentence), edition, _subject(edition)))
    return tuple(made.values())[:MOST_CLAIMS]


def _sentences(gold: Passage, needs: Sequence[Need]) -> Iterator[tuple[str, str]]:
    for need in needs:
        for unit in need:
            if unit.literal:
                yield unit.sentence, unit.literal
            else:
                yield from ((gold.text[a:b], "") for a, b in sentences(gold.text))


def contraries(ours: Ours, within: Wording, passage: Passage) -> Iterator[Contrary]:
    """Places in a passage that say something else than ours; `within` is its text, in words."""
    found = similar(ours.wording, within)
    seen: set[tuple[int, int]] = set()
    for piece in found.pieces:
        if found.share(piece.held) < LEAST_ALIKE:
            break
        span = _unlabelled(within.text, sentence_at(within.text, *found.span(piece)))
        if span not in seen:
            seen.add(span)
            contrary = _compare(ours, within.text, span, passage)
            if contrary is not None:
                yield contrary


def _unlabelled(text: str, span: Span) -> Span:
    """A sentence without the number that it was given in a list."""
    label = _LABEL.match(text, *span)
    return (label.end() if label else span[0]), span[1]


def _compare(ours: Ours, text: str, span: tuple[int, int], passage: Passage) -> Contrary | None:
    sentence = text[slice(*span)]
    edition = edition_of(passage, span[0], sentence)
    older = is_older(edition, ours.edition)
    found = contradiction(ours.claim, sentence, versions=older is not None)
    if found is None:
        return None
    if not _same_subject(ours, edition, found.shared):
        least = NAMES_ITSELF - bool(_NAME.search(sentence))
        if older is not None and _same_page(ours, edition):
            least = LEAST_SHARED
        if len(found.shared) < least or not _repeats(ours, sentence, found):
            return None
    return Contrary(found.says, found.instead_of, older, *span)


def _repeats(ours: Ours, sentence: str, found: Contradiction) -> bool:
    """Word for word the same but for the value, and with a subject of its own."""
    other, own = word(ours.claim.sentence.replace(found.instead_of, found.says)), word(sentence)
    return other.flat == own.flat and _PRONOUNS.isdisjoint(own.words)


def _same_page(ours: Ours, theirs: Edition) -> bool:
    """Two versions of one document: the same name, in another folder."""
    ours_at, theirs_at = ours.edition.source, theirs.source
    return (
        bool(ours_at)
        and not _same_file(ours_at, theirs_at)
        and (_name(ours_at) == _name(theirs_at))
    )


def edition_of(passage: Passage, at: int, sentence: str) -> Edition:
    """What tells how old a place of a passage is, and what it is about."""
    lines = [line for line in passage.text[: max(at, 0)].splitlines() if HEADING.match(line)]
    dated = [found[0] for found in _DATED_LINE.finditer(passage.text) if found[0] not in sentence]
    return Edition(sentence, "\n".join([*lines[-2:], *dated[:2]]), passage.source)


def _subject(edition: Edition) -> frozenset[str]:
    """Words of the nearest heading."""
    headings = [line for line in edition.title.splitlines() if HEADING.match(line)]
    anchor = edition.source.partition("#")[2]
    return _about(headings[-1] if headings else anchor.replace("-", " "))


def _about(text: str) -> frozenset[str]:
    return frozenset(each for each in stems(word(text).words) - _GENERIC if not _MARK.match(each))


def _same_subject(ours: Ours, theirs: Edition, shared: frozenset[str]) -> bool:
    """Whether headings and names of documents agree, but for words that both sentences have."""
    subject = _subject(theirs)
    if ours.subject and subject and not (ours.subject ^ subject) <= shared:
        return False
    if ours.edition.source and theirs.source:
        if _same_file(ours.edition.source, theirs.source):
            return False  # a document speaks of other things in its other sections
        names = _about(_name(ours.edition.source)) ^ _about(_name(theirs.source))
        if not names <= shared:
            return False
    alike = bool(ours.subject) and ours.subject == subject
    return len(shared) + alike >= LEAST_SHARED


def _same_file(one: str, other: str) -> bool:
    """Whether two sources are one file, be it named from different folders."""
    shorter, longer = sorted((_parts(one), _parts(other)), key=len)
    return longer[-len(shorter) :] == shorter and (len(shorter) > 1 or len(longer) == 1)


def _parts(source: str) -> list[str]:
    path = re.split(r"#|:\d", source)[0]
    return [part for part in re.split(r"[/\\]", path) if part not in {"", ".", ".."}]


def _name(source: str) -> str:
    """The name of a file without folders, ending and separators."""
    return re.sub(r"[_.\-]+", " ", _parts(source)[-1]) if _parts(source) else ""
