"""`ragft classify`: reads outcomes, prints the summary, writes reports."""

import io
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from pytest_ragft.atomic import WriteError
from pytest_ragft.classify.decide import decide
from pytest_ragft.classify.mapping import Given
from pytest_ragft.classify.read import InputError, read
from pytest_ragft.classify.recorded import Recorded
from pytest_ragft.classify.taken import Taken, take
from pytest_ragft.classify.tools import results_in
from pytest_ragft.report import writer_for
from pytest_ragft.report.line import prose, text_of
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.terminal import TITLE, render

BAD_INPUT = 2
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    files: Sequence[str]
    reports: Sequence[Path] = ()
    max_replays: int = 20
    verbosity: int = 0
    arms: Sequence[Given] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)


def run(asked: Asked) -> int:
    """Exit status: 0, or 2 where the input or a report cannot be used."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names may be in any script
    started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        writers = [writer_for(path) for path in asked.reports]
        taken = _take(asked)
        record = RunRecord(
            started=started,
            tests=tuple(decide(test, asked.max_replays, taken.source) for test in taken.tests),
            pytest=None,
            python=platform.python_version(),
            failures=len(taken.tests),
            notes=taken.notes,
        )
        for write in writers:
            write(record)
    except (InputError, WriteError) as error:
        sys.stderr.write("".join(f"ragft: {line}\n" for line in str(error).splitlines()))
        return BAD_INPUT
    _print(record, taken.told, asked.verbosity)
    return 0


def _take(asked: Asked) -> Taken:
    contents = [_content(file) for file in asked.files]
    results = results_in(contents)
    if results is not None:
        return take(results, asked.arms, asked.thresholds)
    if asked.arms or asked.thresholds:
        raise InputError(
            "--arm and --threshold are for results of other tools. In a line of outcomes, the "
            "keys of 'arms' name them."
        )
    return Taken(_tests(contents))


def _content(file: str) -> tuple[str, bytes]:
    if file == STANDARD_INPUT:
        return "standard input", sys.stdin.buffer.read()
    try:
        return file, Path(file).read_bytes()
    except OSError as error:
        raise InputError(
            f"{file!r} cannot be read: {error.strerror}. Name a file of JSON lines or of results, "
            "or - for standard input."
        ) from error


def _tests(contents: Sequence[tuple[str, bytes]]) -> tuple[Recorded, ...]:
    tests: dict[str, Recorded] = {}
    for name, content in contents:
        for test in read(io.BytesIO(content), name):
            if test.id in tests:
                raise InputError(
                    f"{name}: id: {test.id!r} stands in an earlier file, too. Put all trials of a "
                    "test on one line."
                )
            tests[test.id] = test
    return tuple(tests.values())


def _print(record: RunRecord, told: Sequence[str], verbosity: int) -> None:
    width = shutil.get_terminal_size().columns
    sys.stdout.write(f" {TITLE} ".center(width, "=") + "\n")
    for text in told:
        sys.stdout.write("".join(f"{line}\n" for line in _hanging(text, width)))
    if not record.tests and told:
        for note in record.notes:
            sys.stdout.write("".join(f"{line}\n" for line in _hanging(f"Warning: {note}", width)))
    else:
        sys.stdout.write("\n" * bool(told))
        for line in render(record, width=width, verbosity=verbosity):
            sys.stdout.write(text_of(line) + "\n")
    sys.stdout.flush()


def _hanging(text: str, width: int) -> Iterator[str]:
    """Wrapped, and further in from the second line on."""
    indent = len(text) - len(text.lstrip())
    for number, line in enumerate(prose(text.lstrip(), width - indent - 2)):
        yield " " * (indent + 2 * bool(number)) + text_of(line)
