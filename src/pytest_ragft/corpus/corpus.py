"""The documents of a project, searchable."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pytest_ragft.corpus import query, storage
from pytest_ragft.corpus.files import Listing, find
from pytest_ragft.corpus.globs import fixed_part
from pytest_ragft.corpus.index import Index
from pytest_ragft.corpus.updating import update
from pytest_ragft.diagnosis.passage import Passage


class CorpusError(ValueError):
    """A corpus that cannot be used; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A document that is left out, or a part of one, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; the score's meaning is that of what found it."""

    passage: Passage
    score: float


class Corpus:
    """Passages of documents, as they stood when it was opened."""

    def __init__(self, index: Index, problems: Sequence[Problem] = ()) -> None:
        self._index = index
        self.passages: int = index.passages()
        """How many there are."""
        self.problems: tuple[Problem, ...] = (
            *problems,
            *(Problem(*row) for row in index.problems()),
        )

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """The passages that have most to do with a text, best first, with their BM25 scores.

        In a large corpus, words that stand in every fourth passage are not looked up.
        """
        hits: list[Hit] = []
        for asked in query.for_words(text, self._index.frequencies, self.passages):
            hits = [Hit(*row) for row in self._index.search(asked, limit)]
            if len(hits) >= limit:
                break
        return hits

    def containing(self, literal: str, limit: int = 50) -> list[Passage]:
        """Passages in which a text stands, whatever its case, spaces, punctuation or thousands.

        Whole words; where there is none, also words that begin like its last one.
        """
        return query.containing(literal, self._index.matching, limit)

    def __iter__(self) -> Iterator[Passage]:
        """Every passage, document by document."""
        return self._index.everything()

    def best_match(self, text: str) -> Hit | None:
        """The passage that is most like a text, or holds most of it; its likeness is 0 to 1."""
        found = [hit.passage for hit in self.search(text)]
        alike = query.most_alike(text, found)
        return Hit(*alike) if alike else None

    def close(self) -> None:
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def open_corpus(
    globs: Sequence[str],
    root: Path,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Corpus:
    """The corpus that the globs name, from `root`; its index is kept in `folder`.

    `progress` is told how many files of how many are done. Raises `CorpusError`.
    """
    listing = find(globs, root)
    if listing.idle or not listing.files:
        raise CorpusError(_no_files(globs, listing, root))
    try:
        index = storage.kept(
            folder, lambda index: update(index, listing.files, progress or _silent)
        )
    except storage.EngineError as error:
        raise CorpusError(f"corpus: {error}") from error
    return Corpus(index, [Problem(*row) for row in listing.problems])


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def _no_files(globs: Sequence[str], listing: Listing, root: Path) -> str:
    if not listing.idle:
        shown = ", ".join(map(repr, globs)) or "an empty list"
        return f"corpus: {shown} names no file. Accepted: globs such as 'docs/**/*.md'."
    glob = listing.idle[0]
    fixed, rest = fixed_part(glob)
    folder = root / fixed
    if rest and not folder.is_dir():
        why = f"there is no folder {str(folder)!r}"
    elif listing.problems:
        path, reason = listing.problems[0]
        why = f"{path!r} {reason}"
    else:
        endings = sorted({path.suffix for path in folder.glob("*") if path.suffix})[:8]
        why = f"endings in {str(folder)!r}: {', '.join(endings) or 'none'}"
    return (
        f"corpus: {glob!r} names no file that is not excluded ({why}). "
        f"Globs start at {str(root)!r}."
    )
