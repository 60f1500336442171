"""The documents of a project: its declared corpus, else what lies in its folders for documents."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from zlib import crc32

from pytest_ragft.check.training.knowledge.documents import (
    FOLDERS,
    Chunk,
    Library,
    chunks_of,
    is_document,
)
from pytest_ragft.corpus import CorpusError, open_corpus
from pytest_ragft.corpus.files import find

MOST_FILES = 1_000
MOST_BYTES = 4 * 1024 * 1024
"""Of documents; what is more is left out."""


class Shelf:
    """Found by their names; read where there is something to hold against them."""

    def __init__(
        self, root: Path | None, overlay: Mapping[str, bytes], corpus: Sequence[str] = ()
    ) -> None:
        """`overlay`: contents that stand for a file's own; no `root`: there are no others."""
        self._corpus = corpus if root is not None else ()
        self._root = root or Path()
        if self._corpus:
            self._paths = [file.name for file in find(corpus, self._root).files]
            self._overlay: Mapping[str, bytes] = {}
            return
        found = dict.fromkeys(_paths(root)) if root is not None else {}
        found.update({path: None for path in overlay if is_document(path)})
        self._overlay = overlay
        self._paths = sorted(found)[:MOST_FILES]

    @cached_property
    def state(self) -> str:
        """Another one where a document was changed."""
        return " ".join(self._stamp(path) for path in self._paths)

    def _stamp(self, path: str) -> str:
        if path in self._overlay:
            return f"{path} {crc32(self._overlay[path])}"
        try:
            stat = (self._root / path).stat()
        except OSError:
            return path
        return f"{path} {stat.st_size} {stat.st_mtime_ns}"

    @cached_property
    def library(self) -> Library | None:
        """None where there is no document."""
        held = Library(self._passages() if self._corpus else self._chunks())
        return held if len(held) else None

    def _passages(self) -> Iterator[Chunk]:
        """Of the corpus that the diagnosis searches, as far as there is room for them."""
        remaining = MOST_BYTES
        try:
            with open_corpus(self._corpus, self._root, self._root / ".ragft") as corpus:
                for passage in corpus:
                    remaining -= len(passage.text)
                    if remaining < 0:
                        return
                    yield Chunk(passage.source, passage.text)
        except CorpusError:  # told by the diagnosis, which needs it more
            return

    def _chunks(self) -> Iterator[Chunk]:
        remaining = MOST_BYTES
        for path in self._paths:
            content = self._content(path)[:remaining]
            remaining -= len(content)
            yield from chunks_of(path, content.decode("utf-8", "replace"))

    def _content(self, path: str) -> bytes:
        if path in self._overlay:
            return self._overlay[path]
        try:
            return (self._root / path).read_bytes()
        except OSError:  # told elsewhere, and no reason to know less of the others
            return b""


def _paths(root: Path) -> Iterator[str]:
    """Of the folders for documents, as deep as they go."""
    for folder in sorted(FOLDERS):
        for inner, folders, names in os.walk(root / folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            place = os.path.relpath(inner, root).replace(os.sep, "/")
            yield from (
                path for path in (f"{place}/{name}" for name in sorted(names)) if is_document(path)
            )
