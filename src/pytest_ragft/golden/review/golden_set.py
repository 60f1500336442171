"""Golden cases as a review sees them: each with what its sources hold, and who trains on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_ragft.golden.case import GoldenCase

DRAFT = "draft"
"""Tag of a case that was written by a program, and that nobody has read yet."""
TODO = "TODO"
"""How a text begins that is still to be written."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A text in which the answer should stand; `problem` says why it could not be read."""

    name: str
    """The source as it is given; empty for an oracle that is written out."""
    text: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Trained:
    """A row of training data that asks what a case asks."""

    path: str
    line: int
    near: bool
    """In nearly the same words, not in the same."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One case, and what is known of it."""

    case: GoldenCase
    path: str
    """Of its file, from the project's root."""
    gold: tuple[Gold, ...] = ()
    trained: tuple[Trained, ...] = ()

    @property
    def is_draft(self) -> bool:
        return DRAFT in self.case.tags

    @property
    def is_unfinished(self) -> bool:
        """A draft without a question, or without an answer: nothing can be said of it yet."""
        case = self.case
        texts = (case.asked, *case.expects)
        return any(text.startswith(TODO) for text in texts) or (
            self.is_draft and not case.every_check
        )

    @property
    def question(self) -> str:
        """All that is asked, earlier turns included."""
        turns = (str(turn.get("content", "")) for turn in self.case.messages)
        return self.case.question or "\n".join(turns)


@dataclass(frozen=True, slots=True)
class Unread:
    """A golden file that cannot be read, and why."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """All golden cases that are reviewed together."""

    files: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    unread: tuple[Unread, ...] = ()
    trainings: tuple[str, ...] = ()
    """Files of training data that the cases were held against."""
    compared_near: bool = False
    """Rows in nearly the same words were looked for, too."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """What was not looked at, and how often."""

    @property
    def finished(self) -> tuple[Entry, ...]:
        """Cases that say what is asked and what is right."""
        return tuple(entry for entry in self.entries if not entry.is_unfinished)
