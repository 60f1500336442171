"""One file of rows through its rewrites, in one pass: what is written, and what would be."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pytest_ragft.atomic import WriteError
from pytest_ragft.check.training.columns import Columns
from pytest_ragft.check.training.files.record import Record
from pytest_ragft.check.training.fixes.output import TOOL, Names, Pending, pending, refuse_strangers
from pytest_ragft.check.training.fixes.pieces import Piece, pieces
from pytest_ragft.check.training.fixes.rewrite import (
    Editor,
    Place,
    Rewrite,
    Verdict,
)
from pytest_ragft.check.training.profile import HEAD
from pytest_ragft.check.training.profiling import profile_of
from pytest_ragft.check.training.reading import read_turns, reader_of
from pytest_ragft.check.training.sidecar import row_digest
from pytest_ragft.check.training.silencing import Silencing
from pytest_ragft.check.training.turn import Fault, Turn


class Order(NamedTuple):
    """What is to be done with one file."""

    path: str
    """From the project's root, for people."""
    at: Path
    steps: tuple[tuple[Rewrite, frozenset[str]], ...]
    """Each rewrite, with the measures whose findings it answers: rows that are silenced for these
    are left alone."""
    columns: Columns | None = None
    silencing: Silencing | None = None
    since: int = 0
    """When its findings began to be looked for, in nanoseconds."""

    @property
    def names(self) -> Names:
        return Names.of(self.at, tuple(rewrite.word for rewrite, _ in self.steps))


class Rewritten(NamedTuple):
    """What a file has become."""

    order: Order
    rows: int
    changed: Counter[str]
    """Rows by what was done, in the first word of it."""
    passages: int


class _Pass:
    """One pass over a file."""

    def __init__(self, order: Order) -> None:
        self.order = order
        turns = (item for item in read_turns(order.at, order.columns) if type(item) is Turn)
        profile = profile_of(islice(turns, HEAD), order.path)
        name = order.at.name
        self.steps: list[tuple[Editor, frozenset[str]]] = [
            (rewrite.begin(profile, name), measures) for rewrite, measures in order.steps
        ]
        self.read = reader_of(order.at, order.columns)
        self.silent = order.silencing.start(profile) if order.silencing else None

    def edited(self, record: Record) -> tuple[Any, list[Verdict]]:
        """The row as it is to be, or None; and what was said of it."""
        line, number, row = record
        verdicts: list[Verdict] = []
        silenced = self._silenced(record)
        for editor, measures in self.steps:
            turns = self._turns((line, number, row))
            if not turns or measures & silenced:
                continue
            verdict = editor.edit(Place(line, number), row, turns)
            if verdict is not None:
                verdicts.append(verdict)
                row = verdict.row
                if row is None:
                    break
        return row, verdicts

    def _silenced(self, record: Record) -> frozenset[str]:
        if self.order.silencing is None or self.silent is None:
            return frozenset()
        self.order.silencing.see(self.silent, record)
        return self.silent.now

    def _turns(self, record: Record) -> Sequence[Turn]:
        """Of a row without a fault."""
        found = self.read(record) if self.read and type(record[2]) is dict else []
        turns = [item for item in found if isinstance(item, Turn)]
        return [] if any(isinstance(item, Fault) for item in found) else turns


def rewritten(order: Order, *, only_count: bool = False) -> Rewritten:
    """Nothing is written where nothing changes. Raises `RefusedError`, `WriteError` and
    `UnreadableError`; then nothing is written either.
    """
    names, before = order.names, _stamp(order.at)
    if order.since and before[1] > order.since:
        raise WriteError(_moved(order))
    refuse_strangers(names)
    if only_count:
        return _run(order, None)
    with pending(names.rows, names.report, names.passages) as files:
        done = _run(order, files)
        if _stamp(order.at) != before:
            raise WriteError(_moved(order))
        if done.changed:
            _finish(done, files)
    return done


def _moved(order: Order) -> str:
    return f"{order.path!r} has changed since it was read; nothing is written. Run --fix again."


def _stamp(at: Path) -> tuple[int, int]:
    status = at.stat()
    return status.st_size, status.st_mtime_ns


def _run(order: Order, files: tuple[Pending, ...] | None) -> Rewritten:
    work, changed = _Pass(order), Counter[str]()
    write: Callable[[bytes], None] = files[0].write if files else lambda _: None
    rows = passages = 0
    first, kept = b"", False
    for piece in pieces(order.at):
        if piece.record is None or piece.style is None:
            write(piece.gap + piece.raw)
            kept = kept or bool(piece.gap)
            continue
        first, rows = first if rows else piece.gap, rows + 1
        row, verdicts = work.edited(piece.record)
        for verdict in verdicts:
            changed[verdict.what.partition(":")[0]] += 1
            passages += len(verdict.passages)
        if row is not None:
            gap = piece.gap if kept else first
            write(gap + _content(piece, row))
            kept = True
        if files and verdicts:
            _report(files, piece.record, row, verdicts)
    return Rewritten(order, rows, changed, passages)


def _content(piece: Piece, row: Any) -> bytes:  # noqa: ANN401  # rows hold anything
    same = piece.record is None or piece.style is None or row == piece.record[2]
    return piece.raw if same else piece.style(row)  # type: ignore[misc]  # same where there is no style


def _report(
    files: tuple[Pending, ...],
    record: Record,
    row: Any,  # noqa: ANN401  # as above
    verdicts: Sequence[Verdict],
) -> None:
    line, number, before = record
    after = None if row is None else row_digest(row)
    what = "; ".join(verdict.what for verdict in verdicts)
    told = {"row": number, "line": line, "what": what, "before": row_digest(before), "after": after}
    files[1].write_row(told)
    for passage in (each for verdict in verdicts for each in verdict.passages):
        files[2].write_row(passage)


def _finish(done: Rewritten, files: tuple[Pending, ...]) -> None:
    """The report last: what it does not know is nobody's."""
    rows, report, passages = files
    made = [each for each in (rows, passages) if each is rows or each.used]
    digests = {each.path.name: each.digest.hexdigest() for each in made}
    report.write_row({"tool": TOOL, "source": done.order.at.name, "made": digests})
    for each in (*made, report):
        each.keep()
