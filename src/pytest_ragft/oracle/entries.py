"""Retrieved passages as a prompt shows them: where each begins and ends, and how it is written."""

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.oracle.overlap import Piece, overlap
from pytest_ragft.oracle.supplied import may_stand
from pytest_ragft.oracle.wording import Wording, word

LEAST_WORDS = 8
"""Words in a row that show a passage of which the prompt holds only a part."""
LEAST_SHARE = 0.9
"""Share of a passage in a prompt that is the passage, with small edits."""
LEAST_CHARACTERS = 12
"""A shorter text is taken for a passage only on a line of its own."""

_LINE = "\n\"'>"

Form = Callable[[str], str]
"""How an app writes a passage into its prompt."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage in a text of a prompt."""

    of: int
    """Index of the text."""
    start: int
    end: int
    passage: Retrieved
    written: str
    form: Form
    """Writes another passage in the same way."""


def entries(texts: Sequence[str], context: Sequence[Retrieved]) -> tuple[Entry, ...] | None:
    """Every place where one of the passages stands, in order; `None` where that is not sure.

    A passage of which there is no trace belongs to another call; one with a trace that cannot be
    told apart from the rest would stay behind, so nothing is sure then.
    """
    found: list[Entry] = []
    missed: list[Retrieved] = []
    for passage in sorted(context, key=lambda passage: -len(passage.text)):
        places = [place for of, text in enumerate(texts) for place in _places(text, of, passage)]
        free = [place for place in places if not any(_meet(place, other) for other in found)]
        found.extend(free)
        if not places:
            missed.append(passage)
    found.sort(key=lambda entry: (entry.of, entry.start))
    rest = [word(_without(text, of, found)) for of, text in enumerate(texts)]
    if any(may_stand(word(passage.text), each) for passage in missed for each in rest):
        return None
    return tuple(_alike(texts, found)) or None


def _alike(texts: Sequence[str], found: Sequence[Entry]) -> Iterator[Entry]:
    """The entries, with the one form that all of a text are written in, where there is one.

    A passage without quotes or line ends looks the same in most forms.
    """
    for entry in found:
        others = [other for other in found if other.of == entry.of]
        quotes = {
            texts[entry.of][other.start - 1 : other.start] + texts[entry.of][other.end :][:1]
            for other in others
        }
        forms = (*_IN_QUOTES, *_FORMS) if quotes == {'""'} else _FORMS
        common = (
            form for form in forms if all(form(o.passage.text.strip()) == o.written for o in others)
        )
        yield replace(entry, form=next(common, entry.form))


def _meet(one: Entry, other: Entry) -> bool:
    return one.of == other.of and one.start < other.end and other.start < one.end


def _without(text: str, of: int, found: Sequence[Entry]) -> str:
    for entry in reversed([entry for entry in found if entry.of == of]):
        text = text[: entry.start] + "\n" + text[entry.end :]
    return text


def _places(text: str, of: int, passage: Retrieved) -> list[Entry]:
    plain = passage.text.strip()
    if not plain:
        return []
    for form in _FORMS:
        written = form(plain)
        starts = [at for at in _occurrences(text, written) if _stands_free(text, at, written)]
        if starts:
            return [Entry(of, at, at + len(written), passage, written, form) for at in starts]
    found = _flowing(text, plain) or _piece(word(text), word(plain))
    if found is None:
        return []
    written = text[slice(*found)]
    return [Entry(of, *found, passage, written, _laid_out_like(written))]


def _occurrences(text: str, sought: str) -> Iterator[int]:
    at = text.find(sought)
    while at >= 0:
        yield at
        at = text.find(sought, at + len(sought))


def _stands_free(text: str, at: int, written: str) -> bool:
    """Whether it is no piece of a word, nor a few words of a sentence."""
    before, after = text[max(0, at - 1) : at], text[at + len(written) :][:1]
    if (before + written[0]).isalnum() > (not before) or (written[-1] + after).isalnum() > (
        not after
    ):
        return False
    return len(written) >= LEAST_CHARACTERS or (not before.strip(_LINE) and not after.strip(_LINE))


def _flowing(text: str, plain: str) -> tuple[int, int] | None:
    """A passage whose lines were broken, joined, indented or quoted."""
    parts = plain.split()
    if len(parts) < LEAST_WORDS or parts[0] not in text:
        return None
    found = re.search(r"(?:\s|\\n|(?<=\n)[>|])+".join(map(re.escape, parts)), text)
    return found.span() if found else None


def _piece(text: Wording, plain: Wording) -> tuple[int, int] | None:
    """A passage with small edits, or one that was cut short."""
    if len(plain.words) < LEAST_WORDS or not may_stand(plain, text):
        return None
    found = overlap(plain, text)
    best = found.pieces[0] if found.pieces else None
    if best is None or not (found.best >= LEAST_SHARE or _is_stretch(best)):
        return None
    start, end = found.span(best)
    lead = re.match(r"\W*", plain.text)
    mark = lead[0].strip() if lead else ""
    if mark and text.text[:start].rstrip().endswith(mark):
        start = text.text[:start].rindex(mark)
    tail = re.match(r"\s?(?:\.\.\.|…)|[.!?\"'”’)\]*_`]*", text.text[end:])
    return start, end + (tail.end() if tail else 0)


def _is_stretch(piece: Piece) -> bool:
    """Whether it is the words of the passage, none left out, from one place to another."""
    return len(piece.held) == max(piece.held) - min(piece.held) + 1 >= LEAST_WORDS


def _laid_out_like(written: str) -> Form:
    if "\n" not in written:
        return lambda text: " ".join(text.split())
    margin = re.search(r"\n([ \t>|]+)", written)
    return lambda text: text.replace("\n", "\n" + margin[1]) if margin else text


_IN_QUOTES: tuple[Form, ...] = (
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
)
_FORMS: tuple[Form, ...] = (
    lambda text: text,
    *_IN_QUOTES,
    lambda text: repr(text)[1:-1],
    html.escape,
    lambda text: html.escape(text, quote=False),
    lambda text: text.replace("\n", "\n    "),
)
