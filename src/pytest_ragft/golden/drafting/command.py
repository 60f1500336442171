"""`ragft init`: drafts a first golden file, says what was found and what to do next."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pytest_ragft.atomic import WriteError, create
from pytest_ragft.check.terminal import take_any_script
from pytest_ragft.check.workspace import Workspace, find
from pytest_ragft.corpus import CorpusError
from pytest_ragft.golden.drafting.draft import Draft, draft
from pytest_ragft.golden.drafting.entrances import Entrance, Wrappable
from pytest_ragft.golden.drafting.place import place_for
from pytest_ragft.golden.drafting.text import text_of
from pytest_ragft.golden.files.reading import SUFFIX
from pytest_ragft.golden.review.words import counted
from pytest_ragft.plain import visible
from pytest_ragft.settings import SettingsError

WRITTEN, MISUSED = 0, 2
ALTERNATIVES = 4
"""Other functions that are named."""


def run_init(arguments: argparse.Namespace) -> int:
    """Exit status: 0 written, 2 misuse, or the file is there already."""
    take_any_script(sys.stdout)
    try:
        workspace = find([arguments.folder])
        output = _output(arguments.output, workspace.root)
        found = draft(workspace)
        create(output, text_of(found).encode())
    except (SettingsError, CorpusError, WriteError) as error:
        sys.stderr.write("".join(f"ragft: {visible(line)}\n" for line in str(error).splitlines()))
        return MISUSED
    sys.stdout.write("".join(f"{visible(line)}\n" for line in _told(found, output, workspace)))
    return WRITTEN


def _output(given: Path | None, root: Path) -> Path:
    """Raises `WriteError` before any work where the file cannot be written."""
    path = given or place_for(root)
    if not path.name.endswith(SUFFIX):
        raise WriteError(
            f"--output {str(path)!r}: golden files end in {SUFFIX!r}, or pytest does not collect "
            f"them. Name it such as 'golden{SUFFIX}'."
        )
    if os.path.lexists(path):
        raise WriteError(
            f"{str(path)!r} is there already; it is left as it is. Name another file with "
            "--output, or look at this one with `ragft golden check`."
        )
    return path


def _told(found: Draft, output: Path, workspace: Workspace) -> Iterator[str]:
    yield f"{_shown(output)} is written, with {counted(len(found.cases), 'draft')}:"
    yield from _counted(found)
    yield ""
    yield from _about_target(found)
    yield from _about_corpus(found)
    yield ""
    if found.corpus and not found.configured:
        yield f"Add to {_shown(workspace.root / 'pyproject.toml')}, which is not touched:"
        yield ""
        yield "    [tool.ragft]"
        yield f"    corpus = [{', '.join(_quoted(glob) for glob in found.corpus)}]"
        yield ""
    yield "Next:"
    yield "  1. Read each case; where it is right, take `draft` out of its tags."
    yield f"  2. ragft golden check {_shown(output)}"
    yield f"  3. pytest {_shown(output)}"


def _counted(found: Draft) -> Iterator[str]:
    if found.asked:
        yield f"  {len(found.asked)} of what your tests ask"
    if found.topics:
        yield f"  {len(found.topics)} to be written, of headings in your documents"
    yield "  1 to be written, of a question that has no answer"


def _about_target(found: Draft) -> Iterator[str]:
    if not found.entrances:
        yield "  target  none found: name the function that takes a question and answers it"
        if found.wrappable:
            yield f"          put one around: {_names(found.wrappable)}"
        return
    first, *others = found.entrances
    yield f"  target  {first.name} ({first.sureness}: {first.reasons})"
    if others:
        yield f"          or: {_names(others)}"
    if found.others:
        names = ", ".join(f"{name} ({count})" for name, count in sorted(found.others.items()))
        yield f"          tests that ask another function are left out: {names}"


def _names(several: Sequence[Entrance] | Sequence[Wrappable]) -> str:
    return ", ".join(each.name for each in several[:ALTERNATIVES])


def _about_corpus(found: Draft) -> Iterator[str]:
    where = "as pyproject.toml has it" if found.configured else "a guess, from names of folders"
    told = f"{', '.join(found.corpus)} ({where})" if found.corpus else "none found"
    yield f"  corpus  {told}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shown(path: Path) -> str:
    """From the folder that the command was given in."""
    return os.path.relpath(path).replace(os.sep, "/")
