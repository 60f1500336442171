"""Which files a run looks at."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pytest_ragft.check.fact import Problem
from pytest_ragft.check.search import search


class Collected(NamedTuple):
    """Files in the order of their paths, and what was not to be had."""

    paths: tuple[str, ...] = ()
    """From the root, with forward slashes."""
    problems: tuple[tuple[str, Problem], ...] = ()
    skipped: Mapping[str, str] = MappingProxyType({})
    """Folders left out that a user may not expect, each with the reason."""


def collect(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    exclude: Sequence[str] = (),
    respect_gitignore: bool = True,
) -> Collected:
    """Readable files of the project, and what is named besides.

    A file that is named is taken wherever it lies, a folder that is named although it is left
    out otherwise. `exclude` holds globs as in a .gitignore file, from the root.
    """
    found = search(
        str(root.absolute()),
        [str(path) for path in paths],
        exclude=exclude,
        respect_gitignore=respect_gitignore,
    )
    problems = sorted((path, Problem(0, message)) for path, message in found.problems)
    return Collected(tuple(sorted(found.files)), tuple(problems), found.skipped)
