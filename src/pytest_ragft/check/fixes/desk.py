"""The files of a project as they stand while fixes are tried: nothing here touches the disk."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.kind import Proposal
from pytest_ragft.check.fixes.parse import refuse_broken
from pytest_ragft.check.fixes.sheet import Sheet, sheet_of

Moves: TypeAlias = dict[str, tuple[Sheet, Sheet, tuple[Edit, ...]]]
"""For each edited file what it was, what it has become, and how."""


@dataclass(slots=True)
class Desk:
    """Reads each file once and remembers what it has become."""

    read: Callable[[str], bytes | None]
    before: dict[str, bytes | None] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    """Files that have changed, and new ones."""
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def content(self, path: str) -> bytes | None:
        if path in self.after:
            return self.after[path]
        if path not in self.before:
            self.before[path] = self.read(path)
        return self.before[path]

    def exists(self, path: str) -> bool:
        return self.content(path) is not None

    def sheet(self, path: str) -> Sheet:
        """Raises `RefusedError` where there is no file that can be edited."""
        content = self.content(path)
        if content is None:
            raise RefusedError(f"{path!r} can no longer be read")
        if path not in self.sheets:
            self.sheets[path] = sheet_of(path, content)
        return self.sheets[path]

    def changed(self, proposals: Iterable[Proposal]) -> tuple[Mapping[str, bytes], Moves]:
        """Every file that would differ from the disk, and where the text of each has moved.

        Raises `RefusedError` for a change that cannot be written or breaks its file.
        """
        changed = dict(self.after)
        moves: Moves = {}
        edits: dict[str, tuple[Edit, ...]] = {}
        for proposal in proposals:
            if proposal.content is not None:
                refuse_broken(None, sheet_of(proposal.path, proposal.content))
                changed[proposal.path] = proposal.content
            else:
                edits[proposal.path] = (*edits.get(proposal.path, ()), *proposal.edits)
        for path, made in edits.items():
            was = self.sheet(path)
            changed[path] = was.changed(made)
            became = sheet_of(path, changed[path])
            refuse_broken(was, became)
            moves[path] = was, became, made
        return changed, moves

    def accept(self, changed: Mapping[str, bytes]) -> None:
        for path, content in changed.items():
            if self.content(path) != content:
                self.after[path] = content
                self.sheets.pop(path, None)
