"""Do the project's own documents hold what an answer says?"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from pytest_ragft.check.training.knowledge.words import content, size, terms

CHUNK = 180
"""Words of a chunk: some paragraphs on one topic."""
FEWEST = 5
"""New words of an answer; a chunk may hold fewer by chance, so these count half."""
MOST_LIKELY = 10
"""Passages of a search that are looked at."""
_ENDINGS = (".md", ".mdx", ".rst", ".txt", ".adoc")
FOLDERS = frozenset(
    {
        "docs",
        "doc",
        "documentation",
        "knowledge",
        "knowledge_base",
        "kb",
        "content",
        "wiki",
        "corpus",
    }
)
_LEFT_OUT = re.compile(
    r"(?i)^(?:readme|changelog|changes|history|contributing|code_of_conduct|security|license"
    r"|licence|notice|authors|"
    r"requirements.*|robots|.*prompt.*)\.|(?:^|/)(?:node_modules|\.[^/]+|venv|site-packages"
    r"|dist|build)/"
)


class Covered(NamedTuple):
    """How much of what is new in an answer one passage holds, and where that stands."""

    share: float
    place: str = ""


NOT_COVERED = Covered(0.0)


class Documents(Protocol):
    """What the application could retrieve from."""

    def covered(self, target: str, prompt: str) -> Covered:
        """By the passage that holds most of the words that the prompt does not."""
        ...


class Chunk(NamedTuple):
    """A piece of a document."""

    place: str
    text: str


class Library:
    """Documents that fit into memory, by the words of their chunks."""

    __slots__ = ("_chunks", "_places", "_weights", "_without")

    def __init__(self, chunks: Iterable[Chunk]) -> None:
        held: dict[str, list[int]] = {}
        self._places: list[str] = []
        for number, chunk in enumerate(chunks):
            self._places.append(chunk.place)
            for term in stated(chunk.text):
                held.setdefault(term, []).append(number)
        count = len(self._places)
        self._chunks: Mapping[str, Sequence[int]] = held
        self._weights = {term: math.log(1 + count / len(found)) for term, found in held.items()}
        self._without = math.log(1 + count)

    def __len__(self) -> int:
        return len(self._places)

    def covered(self, target: str, prompt: str) -> Covered:
        new = stated(target) - terms(prompt)
        if not new:
            return NOT_COVERED
        total = 0.0
        found: dict[int, float] = {}
        for term in sorted(new):
            weight = self._weights.get(term)
            if weight is None:
                total += self._without
                continue
            total += weight
            for chunk in self._chunks[term]:
                found[chunk] = found.get(chunk, 0.0) + weight
        if not found:
            return NOT_COVERED
        best = max(found, key=lambda chunk: (found[chunk], -chunk))
        return Covered(_by_chance(new) * found[best] / total, self._places[best])


class Searched:
    """Documents behind a search, where they are too many to hold."""

    __slots__ = ("_search",)

    def __init__(self, search: Callable[[str, int], Iterable[Chunk]]) -> None:
        self._search = search

    def covered(self, target: str, prompt: str) -> Covered:
        """Each word counts alike: how rare one is, only the search knows."""
        new = stated(target) - terms(prompt)
        if not new:
            return NOT_COVERED
        weight = _by_chance(new) / len(new)
        shares = (
            Covered(len(new & stated(chunk.text)) * weight, chunk.place)
            for chunk in self._search(target, MOST_LIKELY)
        )
        return max(shares, key=lambda covered: covered.share, default=NOT_COVERED)


def _by_chance(new: set[str]) -> float:
    """Just under a half for few words: never enough by themselves."""
    return 1.0 if len(new) >= FEWEST else 0.49


def stated(text: str) -> set[str]:
    """Terms that carry content, and numbers of two digits and more."""
    return content(text) | set(_NUMBER.findall(text))


_NUMBER = re.compile(r"(?<!\w)\d{2,}(?!\w)")


def chunks_of(name: str, text: str) -> Iterator[Chunk]:
    """Paragraphs together, up to `CHUNK` words, with the line that each begins in."""
    held: list[str] = []
    line, start, count = 1, 1, 0
    for paragraph in re.split(r"(\n[ \t]*\n\s*)", text):
        words = size(paragraph)
        if held and count + words > CHUNK:
            yield Chunk(f"{name}:{start}", "".join(held))
            held, count = [], 0
        if not held and not paragraph.strip():
            line += paragraph.count("\n")
            start = line
            continue
        if not held:
            start = line
        held.append(paragraph)
        count += words
        line += paragraph.count("\n")
    if "".join(held).strip():
        yield Chunk(f"{name}:{start}", "".join(held))


def is_document(path: str) -> bool:
    """By where it lies; a project's own pages for its developers are none."""
    folders, _, name = path.rpartition("/")
    if not name.lower().endswith(_ENDINGS) or _LEFT_OUT.search(name) or _LEFT_OUT.search(path):
        return False
    return not FOLDERS.isdisjoint(folders.lower().split("/"))
