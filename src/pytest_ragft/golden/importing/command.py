"""`ragft import`: reads the file of another tool, writes a golden file, says what was lost."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from pytest_ragft.atomic import WriteError, check_folder, write_text
from pytest_ragft.check.terminal import take_any_script
from pytest_ragft.golden.case import Function
from pytest_ragft.golden.files.reading import SUFFIX
from pytest_ragft.golden.files.writing import write_golden
from pytest_ragft.golden.importing.choice import chosen
from pytest_ragft.golden.importing.imported import ImportingError
from pytest_ragft.golden.importing.reading import source_of
from pytest_ragft.golden.importing.report import Outcome, advice, comments, heading, losses
from pytest_ragft.plain import visible

WRITTEN, MISUSED = 0, 2
STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, as the arguments have it."""

    file: Path
    format: str | None
    output: str
    force: bool
    target: str | None
    question: str | None
    expected: str | None


def run(request: Request) -> int:
    """Exit status: 0 written, whatever was left out; 2 nothing written."""
    for stream in (sys.stdout, sys.stderr):
        take_any_script(stream)
    try:
        _check_output(request)
        outcome = _outcome(request)
        text = write_golden(
            outcome.imported.cases,
            target=Function(request.target) if request.target else None,
            comments=comments(outcome, target=request.target is not None),
        )
        if request.output == STANDARD_OUTPUT:
            sys.stdout.write(text)
        else:
            write_text(Path(request.output), text)
    except (ImportingError, WriteError) as error:
        _say(sys.stderr, (f"ragft: {line}" for line in str(error).splitlines()))
        return MISUSED
    _say(sys.stderr, _lost(outcome))
    _say(sys.stderr if request.output == STANDARD_OUTPUT else sys.stdout, _done(outcome, request))
    return WRITTEN


def _check_output(request: Request) -> None:
    """Raises `WriteError` before any work."""
    if request.output == STANDARD_OUTPUT:
        return
    path = Path(request.output)
    if not path.name.endswith(SUFFIX):
        raise WriteError(
            f"--output {request.output!r}: golden files end in {SUFFIX!r}, or pytest does not "
            f"collect them. Name it such as 'golden{SUFFIX}'."
        )
    check_folder(path)
    if os.path.lexists(path) and not request.force:
        raise WriteError(
            f"{request.output!r} is there already; it is left as it is. Name another file with "
            "--output, or replace it with --force."
        )


def _outcome(request: Request) -> Outcome:
    """Raises `ImportingError` where there is no case in the file."""
    read = source_of(request.file)
    source = replace(read, question=request.question, expected=request.expected)
    form = chosen(source, request.format)
    outcome = Outcome(source, form, form.read(source))
    if not outcome.imported.cases:
        lost = "\n".join(losses(outcome)) or "it holds no rows"
        raise ImportingError(f"{heading(outcome)}. Nothing is written.\n{lost}")
    return outcome


def _lost(outcome: Outcome) -> Iterator[str]:
    lines = list(losses(outcome))
    if lines:
        yield f"Not taken over from {str(outcome.source.path)!r}, or not as it was:"
        yield from (f"  {line}" for line in lines)
        yield ""


def _done(outcome: Outcome, request: Request) -> Iterator[str]:
    yield f"{heading(outcome)}."
    if request.output == STANDARD_OUTPUT:
        return
    yield f"{request.output} is written. Next:"
    steps = [*advice(outcome, target=request.target is not None), f"pytest {request.output}"]
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, start=1))


def _say(stream: TextIO, lines: Iterator[str]) -> None:
    stream.write("".join(f"{visible(line)}\n" for line in lines))
