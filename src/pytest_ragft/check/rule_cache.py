"""Rule files that were parsed and held to their schema before: the next run spares both.

Only what a file holds is kept, by its content. What makes a rule usable is asked anew.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pytest_ragft.atomic import WriteError, write_text
from pytest_ragft.check.rule import RuleError
from pytest_ragft.check.validation import FOLDER, parsed

HOME = ".ragft"
"""Made by the cache of facts, which also keeps it out of version control."""
NAME = "own-rules.json"
Found = TypeVar("Found")


@dataclass(slots=True)
class Shelf:
    """Contents by digest: those of earlier runs, and those that this run has used."""

    known: dict[str, Any] = field(default_factory=dict)
    used: dict[str, Any] = field(default_factory=dict)

    def content(self, place: str, text: str, schema: str) -> Any:  # noqa: ANN401  # whatever YAML holds
        """What the file holds. Raises `RuleError` where its schema does not accept it."""
        digest = sha256((FOLDER / schema).read_bytes() + text.encode()).hexdigest()
        if digest not in self.used:
            known = self.known.get(digest)
            self.used[digest] = parsed(place, text, schema).value if known is None else known
        return self.used[digest]


def kept(root: Path, find: Callable[[Shelf], Found]) -> Found:
    """What is found with what earlier runs have kept. Raises `RuleError`."""
    shelf = load(root)
    try:
        found = find(shelf)
    except RuleError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError):  # not as this version keeps it
        shelf = Shelf()
        found = find(shelf)
    store(root, shelf)
    return found


def load(root: Path) -> Shelf:
    """Empty where nothing is kept, or nothing that can be read."""
    path = root / HOME / NAME
    try:
        if path.is_symlink() or path.parent.is_symlink():
            return Shelf()
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return Shelf()
    return Shelf(known if isinstance(known, dict) else {})


def store(root: Path, shelf: Shelf) -> None:
    """Where there is something new, and a place for it."""
    path = root / HOME / NAME
    if shelf.used.keys() <= shelf.known.keys() or path.is_symlink() or path.parent.is_symlink():
        return
    try:
        write_text(path, json.dumps(shelf.used, ensure_ascii=False))
    except (WriteError, ValueError):
        return
