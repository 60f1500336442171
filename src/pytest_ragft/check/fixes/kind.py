"""What a kind of fix is: a name, and a function from a finding to the edits that silence it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pytest_ragft.check.fact import Value
from pytest_ragft.check.finding import Finding
from pytest_ragft.check.fixes.edit import Edit, RefusedError
from pytest_ragft.check.fixes.sheet import Sheet
from pytest_ragft.check.remedies import several


@dataclass(frozen=True, slots=True)
class Target:
    """A finding, what its rule says to do about it, and the files as they now stand."""

    finding: Finding
    action: Mapping[str, Value]
    sheet: Callable[[str], Sheet]
    """By path; raises `RefusedError` where there is no file to edit."""
    exists: Callable[[str], bool]

    @property
    def own_sheet(self) -> Sheet:
        return self.sheet(self.finding.at.path)

    def text(self, key: str) -> str:
        """A value of the action that is a text by the rules' schema."""
        return str(self.action[key])


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of one file: edits of its text, or the content of a new one."""

    path: str
    edits: tuple[Edit, ...] = ()
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fix, called by its name in a rule."""

    name: str
    propose: Callable[[Target], Proposal]
    """Raises `RefusedError` where the fix cannot be made."""


def proposed(kind: Kind, target: Target) -> Proposal:
    """The change, unless the file holds what the action does not go with.

    Raises `RefusedError`.
    """
    for text in map(str, several(target.action.get("unless-found", ()))):
        if text in target.own_sheet.text:
            raise RefusedError(f"{text!r} stands in the file, and does not go with the fix")
    return kind.propose(target)
