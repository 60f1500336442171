"""What a model is judged by: cases of validation, test and golden files, by their text.

Cases of a few words, such as a greeting, say nothing: they stand in every data set.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pytest_ragft.check.fact import Value
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.sources.fields import fields, roles
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.files import records
from pytest_ragft.check.training.formats import Format
from pytest_ragft.check.training.measures import signatures
from pytest_ragft.check.training.measures.digests import digest
from pytest_ragft.check.training.measures.wording import Wording
from pytest_ragft.check.training.reading import read_turns, recognise
from pytest_ragft.check.training.turn import Turn

MOST = 500_000
"""Cases that are held, of all files together."""
WORDS = 4
"""Of a prompt that says something."""
WIDE = 8
"""Characters of a script without blanks that say as much."""
TEMPLATE = 3
"""Cases with one prompt and different answers: the prompt is a template, no case."""
BITS = 32
"""Of a case's code that hold its line."""
ASCII = 128


class Case(NamedTuple):
    """One question that a model is judged by."""

    line: int
    prompt: str
    target: str


class Cases(NamedTuple):
    """A file of cases."""

    path: str
    """From the project's root."""
    at: Path
    columns: Columns | None = None


class HeldOut(NamedTuple):
    """All cases of a project; codes hold the file's number and the line."""

    files: tuple[str, ...] = ()
    cases: tuple[int, ...] = ()
    """Of each file, those that say something."""
    short: int = 0
    """Cases that do not."""
    prompts: Mapping[int, int] = {}
    pairs: frozenset[int] = frozenset()
    long: tuple[int, ...] = ()
    """Codes of the cases that have a signature."""
    signatures: bytes = b""
    wording: bytes = b""
    """Which hashes of shingles these cases have, as `Wording` holds them."""

    def place(self, code: int) -> tuple[str, int]:
        return self.files[code >> BITS], code & ((1 << BITS) - 1)

    def met(self, codes: Iterable[int]) -> Mapping[str, Value]:
        """The file of which most cases are among these, how many, and how many it has."""
        counts = Counter(self.place(code)[0] for code in sorted(codes))
        (path, cases), *_ = counts.most_common(1)
        every = self.cases[self.files.index(path)]
        return {"cases": cases, "of": every, "part": cases / every, "against": path}


def tables_of(files: Iterable[Cases]) -> HeldOut:
    """The tables that training rows are held against."""
    return tables((file.path, cases_of(file)) for file in files)


def tables(files: Iterable[tuple[str, Iterable[Case]]]) -> HeldOut:
    """The same of cases that were read elsewhere, by the path of their file."""
    names: list[str] = []
    prompts: dict[int, int] = {}
    pairs: set[int] = set()
    near: list[tuple[int, str]] = []
    counts, short = [], 0
    for number, (path, cases) in enumerate(files):
        names.append(path)
        found = list(_up_to(cases, MOST - len(pairs)))
        told = [case for case in found if says_something(case.prompt or case.target)]
        short += len(found) - len(told)
        counts.append(len(told))
        pairs.update(pair(case.prompt, case.target) for case in told)
        for case in _questions(told):
            code = (number << BITS) + case.line
            prompts.setdefault(digest(case.prompt), code)
            near.append((code, case.prompt))
    return HeldOut(tuple(names), tuple(counts), short, prompts, frozenset(pairs), *_signed(near))


def _up_to(cases: Iterable[Case], most: int) -> Iterator[Case]:
    for number, case in enumerate(cases):
        if number >= most:
            return
        yield case


def _questions(cases: list[Case]) -> Iterator[Case]:
    """Cases with a prompt of their own."""
    told: dict[str, set[str]] = {}
    for case in cases:
        told.setdefault(case.prompt, set()).add(case.target)
    return (case for case in cases if case.prompt and len(told[case.prompt]) < TEMPLATE)


def _signed(near: list[tuple[int, str]]) -> tuple[tuple[int, ...], bytes, bytes]:
    if not near or not signatures.available():
        return (), b"", b""
    codes: list[int] = []
    held, wording = bytearray(), Wording.for_texts(len(near))
    for at in range(0, len(near), AT_ONCE):
        some = near[at : at + AT_ONCE]
        known = signatures.shingles(text[-TAIL:] for _, text in some)
        wording.note(known)
        held += signatures.signed(known, known.long).tobytes()
        codes.extend(some[place][0] for place in known.long.nonzero()[0].tolist())
    return tuple(codes), bytes(held), bytes(wording.held)


AT_ONCE = 1_024
"""Prompts whose signatures are made together."""
TAIL = 2_000
"""Characters of a prompt that are compared."""


def pair(prompt: str, target: str) -> int:
    return digest(f"{prompt}\0{target}")


def says_something(text: str) -> bool:
    """At least four words, or as much in a script without blanks."""
    if len(text.split(maxsplit=WORDS)) >= WORDS:
        return True
    return not text.isascii() and sum(ord(sign) >= ASCII for sign in text) >= WIDE


def cases_of(file: Cases) -> Iterator[Case]:
    """As training rows where they have such a format, else by the names of their fields."""
    if isinstance(recognise(file.at, file.columns), Format):
        for item in read_turns(file.at, file.columns):
            if type(item) is Turn:
                yield Case(item.line, item.prompt, item.target)
        return
    try:
        for record in records(file.at):
            if type(record) is tuple and isinstance(record[2], dict):
                yield from _case(record[0], record[2])
    except UnreadableError:  # told where the file is read for itself
        return


def _case(line: int, row: Mapping[str, Any]) -> Iterator[Case]:
    found: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for key, value in fields(row):
        for role in roles(key):
            if isinstance(value, str) and not found[role]:
                found[role] += 1
                texts[role] = value
    if "question" in texts:
        yield Case(line, texts["question"], texts.get("expected", ""))
