"""The files of a project, with what is seen of each."""

from __future__ import annotations

from pytest_ragft.check.search import search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_ragft.check.answers.sight import Sight


def listing(
    root: str, paths: Iterable[str], exclude: Sequence[str], *, respect_gitignore: bool
) -> list[str]:
    """How the files are found, for `found_anew`."""
    return [root, str(respect_gitignore), str(len(exclude)), *exclude, *paths]


def found_anew(how: Sequence[str], sight: Sight) -> Iterator[str]:
    """The world as it is now. Raises ValueError for what `listing` did not make."""
    root, respect_gitignore, count, *rest = how
    exclude, paths = rest[: int(count)], rest[int(count) :]
    found = search(root, paths, exclude=exclude, respect_gitignore=respect_gitignore == str(True))
    return world(root, sorted(found.files), sorted(found.problems), sight)


def world(
    root: str, paths: Iterable[str], problems: Iterable[tuple[str, str]], sight: Sight
) -> Iterator[str]:
    """Files, and what could not be had."""
    yield from sight.of_files(root, paths)
    for problem in problems:
        yield from problem
