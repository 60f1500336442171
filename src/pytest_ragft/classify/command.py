"""`ragft classify`: reads outcomes, prints the summary, writes reports."""

import platform
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from pytest_ragft.atomic import WriteError
from pytest_ragft.classify.decide import decide
from pytest_ragft.classify.read import InputError, read
from pytest_ragft.classify.recorded import Recorded
from pytest_ragft.report import writer_for
from pytest_ragft.report.line import text_of
from pytest_ragft.report.record import RunRecord
from pytest_ragft.report.terminal import TITLE, render

BAD_INPUT = 2
STANDARD_INPUT = "-"


def run(file: str, *, reports: Sequence[Path], max_replays: int, verbosity: int) -> int:
    """Exit status: 0, or 2 where the input or a report cannot be used."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names may be in any script
    started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        writers = [writer_for(path) for path in reports]
        tests = _read(file)
        record = RunRecord(
            started=started,
            tests=tuple(decide(test, max_replays) for test in tests),
            pytest=None,
            python=platform.python_version(),
            failures=len(tests),
        )
        for write in writers:
            write(record)
    except (InputError, WriteError) as error:
        sys.stderr.write("".join(f"ragft: {line}\n" for line in str(error).splitlines()))
        return BAD_INPUT
    _print(record, verbosity)
    return 0


def _read(file: str) -> tuple[Recorded, ...]:
    if file == STANDARD_INPUT:
        return read(sys.stdin.buffer, "standard input")
    try:
        with Path(file).open("rb") as lines:
            return read(lines, file)
    except OSError as error:
        raise InputError(
            f"{file!r} cannot be read: {error.strerror}. Name a file of JSON lines, or - for "
            "standard input."
        ) from error


def _print(record: RunRecord, verbosity: int) -> None:
    width = shutil.get_terminal_size().columns
    sys.stdout.write(f" {TITLE} ".center(width, "=") + "\n")
    for line in render(record, width=width, verbosity=verbosity):
        sys.stdout.write(text_of(line) + "\n")
    sys.stdout.flush()
