"""What a run found, as text: one output format a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pytest_ragft.atomic import WriteError, check_folder, write_pieces
from pytest_ragft.report import json_report
from pytest_ragft.report.format import Format
from pytest_ragft.report.record import RunRecord

__all__ = ["REPORTS", "writer_for"]

REPORTS: tuple[Format, ...] = (json_report.FORMAT,)


def writer_for(path: Path) -> Callable[[RunRecord], None]:
    """What writes the report, in the format that the suffix names.

    Raises `WriteError` for a suffix without a format and for a folder that does not exist;
    the writer raises it when the disk refuses.
    """
    check_folder(path)
    chosen = [report for report in REPORTS if report.suffix == path.suffix.lower()]
    if not chosen:
        accepted = ", ".join(report.suffix for report in REPORTS)
        raise WriteError(
            f"{str(path)!r} has no suffix that names a report format. "
            f"Accepted: {accepted}. Rename it, for example to {path.stem + REPORTS[0].suffix!r}."
        )
    return partial(_write, chosen[0], path)


def _write(report: Format, path: Path, run: RunRecord) -> None:
    write_pieces(path, (piece.encode() for piece in report.pieces(run)))
