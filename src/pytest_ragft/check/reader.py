"""What is done with one file after another, in this process or in several."""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from pytest_ragft.check import cache as caching
from pytest_ragft.check.cache import Cache
from pytest_ragft.check.encoding import decode, encode
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.interest import Interest, imports, plain
from pytest_ragft.check.sketch import Sketch
from pytest_ragft.check.sources import context_of, read_file
from pytest_ragft.check.stamps import refused

SKETCHED = (".py", ".ipynb")
"""What is parsed only if its bytes promise something; other readers look for themselves."""


_ANYTHING = b"""import openai
def test():
    found = openai.search("You are a judge. Answer only from the context, or say you don't know.")
"""
"""Source that makes every part of the reader compile what it looks for."""


class Look(NamedTuple):
    """What one opening of a file gives."""

    digest: str
    sketch: str
    facts: FileFacts | None = None
    """None where the file itself asks for no parsing, or was parsed in an earlier run."""

    def packed(self) -> list[Any]:
        return [self.digest, self.sketch, None if self.facts is None else encode(self.facts)]

    @staticmethod
    def unpacked(content: list[Any]) -> "Look":
        digest, sketch, facts = content
        return Look(digest, sketch, None if facts is None else decode(facts))


class Reader(NamedTuple):
    """What stays the same from file to file."""

    root: str
    names: frozenset[str]
    interest: Interest
    overlay: Mapping[str, bytes]
    known: Cache
    caching: bool

    def content(self, path: str) -> bytes:
        if path in self.overlay:
            return self.overlay[path]
        with open(os.path.join(self.root, path), "rb") as file:  # noqa: PTH118, PTH123  # for thousands of files
            return file.read()

    def prepare(self) -> None:
        """Imports and compiles what reading Python takes, before processes part that would each
        do so.
        """
        read_file("any.py", _ANYTHING, self.names)
        self.interest.is_strong(_ANYTHING)

    def look(self, paths: list[str]) -> list[Look]:
        """At each file; those that use a library are parsed at once."""
        return [self._look(path) for path in paths]

    def _look(self, path: str) -> Look:
        try:
            content = self.content(path)
        except OSError as error:
            return Look("", str(Sketch(strong=True)), refused(path, error))
        digest = caching.digest_of(content) if self.caching else ""
        known = self.known.entries.get(path)
        if known is not None and known.digest == digest:
            return Look(digest, known.sketch)
        strong = not path.endswith(SKETCHED) or self.interest.is_strong(plain(path, content))
        sketch = str(Sketch(strong=strong))
        return Look(digest, sketch, read_file(path, content, self.names) if strong else None)

    def parse(self, paths: list[str]) -> list[FileFacts]:
        """Facts of each file."""
        return [self._parsed(path) for path in paths]

    def _parsed(self, path: str) -> FileFacts:
        try:
            return read_file(path, self.content(path), self.names)
        except OSError as error:
            return refused(path, error)

    def consider(self, paths: list[str]) -> list[str]:
        """A full sketch of each file."""
        return [self._considered(path) for path in paths]

    def _considered(self, path: str) -> str:
        try:
            content = plain(path, self.content(path))
        except OSError:
            return str(Sketch(weak=True))
        weak = self.interest.is_weak(content) or context_of(path) == "evaluation"
        return str(Sketch(weak=weak, imports=imports(content)))
