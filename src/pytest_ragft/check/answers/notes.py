"""What a run takes down of all that its answer depends on, so that the next may be spared."""

import time
from collections.abc import Iterable, Sequence
from typing import TextIO

from pytest_ragft.check.answers import record
from pytest_ragft.check.answers.question import asked, told
from pytest_ragft.check.answers.sight import Sight
from pytest_ragft.check.answers.world import world
from pytest_ragft.check.terminal import is_harmless

SETTLED = 2_000_000_000
"""Nanoseconds: a file written later than so long before a run may change again unseen."""


class Notes:
    """Everything is looked at before it is read: what changes in between makes the notes useless,
    never wrong.
    """

    __slots__ = ("_around", "_asked", "_begun", "_listing", "_sight", "_told", "_world")

    def __init__(self, words: Sequence[str], output: TextIO) -> None:
        self._begun = time.time_ns()
        self._asked = asked(words, output)
        self._told = told()
        self._sight = Sight()
        self._around: list[str] = []
        self._listing: list[str] = []
        self._world: list[str] = []

    def of_surroundings(self, looked_at: Iterable[tuple[str, str]]) -> None:
        """Kinds and paths."""
        for kind, path in looked_at:
            self._around += kind, path, self._sight.of(kind, path)

    def of_files(
        self,
        listing: Sequence[str],
        paths: Iterable[str],
        problems: Iterable[tuple[str, str]],
    ) -> None:
        """How they were listed, and what came of it."""
        self._listing += listing
        self._world += world(listing[0], paths, problems, self._sight)

    def keep(self, status: int, text: str) -> None:
        """Under the root that the files were listed from; not what would not be used."""
        if self._sight.latest > self._begun - SETTLED or not is_harmless(text):
            return
        parts = {
            record.QUESTION: [*self._asked, *self._told],
            record.AROUND: self._around,
            record.LISTING: self._listing,
            record.WORLD: self._world,
            record.ANSWER: [str(status), text],
        }
        record.store(self._listing[0], self._asked, parts)
