"""What the answer to a command depends on, and which commands may be answered from a store."""

import argparse
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pytest_ragft.check.answers.notes import Notes
from pytest_ragft.check.answers.sight import (
    FILE,
    FOLDER,
    FOREIGN,
    INSTALLED,
    TREE,
    surroundings,
)
from pytest_ragft.check.answers.world import listing
from pytest_ragft.check.catalogue import CATALOGUE
from pytest_ragft.check.catalogue import FOLDER as RULES
from pytest_ragft.check.fact import FileFacts
from pytest_ragft.check.files import Collected
from pytest_ragft.check.rule import Rule
from pytest_ragft.check.stamps import is_refused
from pytest_ragft.check.training import are_surveyed
from pytest_ragft.check.workspace import Workspace
from pytest_ragft.settings import read


def can_be_repeated(arguments: argparse.Namespace) -> bool:
    """Does the command only look at files of this machine, and print?"""
    does_more = (
        arguments.fix,
        arguments.diff,
        arguments.probe,
        arguments.watch,
        arguments.update_baseline,
        arguments.extend_baseline,
        arguments.no_cache,
        arguments.output,
        arguments.stdin_filename,
    )
    remote = any(isinstance(place, str) for place in arguments.paths)
    return not remote and not any(does_more)


def note_surroundings(notes: Notes, paths: Collection[Path], config: Path | None) -> None:
    """To be called before any of it is read, as all of these are."""
    notes.of_surroundings(surroundings(map(str, paths)))
    if config is not None:
        notes.of_surroundings([(FILE, str(config))])


def note_settings(notes: Notes, workspace: Workspace) -> None:
    """The files that they name, and the rules that ship."""
    notes.of_surroundings(_named(workspace))


def _named(workspace: Workspace) -> Iterator[tuple[str, str]]:
    root, settings = workspace.root, workspace.settings
    yield FILE, str(CATALOGUE)
    if settings.baseline is not None:
        yield FILE, str(root / settings.baseline)
    for name in settings.rules:
        place = root / name
        yield FOLDER, str(place if place.is_dir() else place.parent)
        yield FOLDER, str(RULES)


def note_files(
    notes: Notes, workspace: Workspace, paths: Collection[Path], found: Collected
) -> None:
    settings = workspace.settings
    how = listing(
        str(workspace.root),
        map(str, paths),
        settings.exclude,
        respect_gitignore=settings.respect_gitignore,
    )
    notes.of_files(how, found.paths, ((path, problem.message) for path, problem in found.problems))


def note_rows(notes: Notes | None, workspace: Workspace) -> None:
    """All that a survey of training data may look at: rows, what lies beside them, documents,
    prompts, and whether the extras are there.
    """
    if notes:
        notes.of_surroundings([(TREE, str(workspace.root)), (INSTALLED, "")])


def will_hold(
    workspace: Workspace,
    rules: Collection[Rule],
    files: Mapping[str, FileFacts],
    found: Collection[str],
) -> bool:
    """Is the answer the same as long as nothing changes that is noted? A rule in Python may look
    at anything, and a file that could not be read may be readable the next time.
    """
    return (
        workspace.settings.cache
        and not any(rule.check for rule in rules)
        and not any(map(is_refused, files.values()))
        and all(map(_is_noted, _of_rows(workspace, files, found)))
    )


def _of_rows(
    workspace: Workspace, files: Mapping[str, FileFacts], found: Collection[str]
) -> Iterator[str]:
    """Where a survey has looked: paths from the root, and globs of documents."""
    if are_surveyed(files) or not files.keys() <= {*found}:
        yield from files
        if workspace.pyproject is not None:
            yield from read(workspace.pyproject).corpus


def _is_noted(path: str) -> bool:
    """In the tree of the project."""
    parts = path.split("/")
    return not os.path.isabs(path) and ".." not in parts and FOREIGN.isdisjoint(parts)
