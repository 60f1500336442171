"""Rows of data files, one after the other, without keeping them."""

import re
from collections.abc import Iterator

from pytest_ragft.check.fact import Fact, FileFacts, Problem, Span
from pytest_ragft.check.sources.context import context_of
from pytest_ragft.check.sources.datasets import dataset
from pytest_ragft.check.sources.fields import Row

TOP = Span(1, 1, 1, 2)
"""Where a file of rows is reported."""

_LFS = b"version https://git-lfs.github.com/spec/"
_CLAIM = re.compile(
    r"(?i)(^|[/_.\\-])(train|training|val|valid|validation|eval|evals|golden|goldens|sft|dpo|finetune"
    r"|finetuning|fine[_-]?tuning|dataset|qa|testset|test_?cases)([/_.\\-]|$)"
)
"""Names by which a file claims to be data for training or evaluation."""


_NO_OBJECT = "no line is a JSON object, although the name promises data"
_NOT_A_LINE = (
    "holds objects over several lines, and JSON Lines has one a line: training rows are read here"
    " all the same, most loaders refuse them"
)
_LOOKED_AT = 1_000_000


def is_spread(source: bytes) -> bool:
    """Does it begin with an object that is laid out over several lines?"""
    import json  # noqa: PLC0415  # most runs see no such file

    text = source[:_LOOKED_AT].decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return False
    return text.startswith("{") and "\n" in text[:end]


def claims_data(path: str) -> bool:
    """Only then it is worth saying that nothing can be read there."""
    return bool(_CLAIM.search(path))


def read_json_lines(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    return rows_of(path, source, "jsonl")


def rows_of(path: str, source: bytes, language: str) -> FileFacts:
    """Facts of JSON Lines, under whatever name."""
    refused = unusable(path, source)
    if refused is not None:
        return FileFacts(path, language, problems=refused)
    rows = JsonLines(source)
    found = dataset(path, rows, TOP, rows.left)
    problems: tuple[Problem, ...] = ()
    if found is None and not rows.taken and claims_data(path):
        problems = (Problem(1, _NOT_A_LINE if is_spread(source) else _NO_OBJECT),)
    return data_facts(path, language, found, problems)


def data_facts(
    path: str, language: str, found: Fact | None, problems: tuple[Problem, ...] = ()
) -> FileFacts:
    """A data set makes its file one of evaluation where it is for that and no example."""
    if found is None:
        return FileFacts(path, language, problems=problems)
    context = context_of(path)
    if context == "application" and found.values["purpose"] == "evaluation":
        context = "evaluation"
    return FileFacts(path, language, context, facts=(found,), problems=problems)


def unusable(path: str, source: bytes) -> tuple[Problem, ...] | None:
    """What there is to say of a file without rows; None where there may be some."""
    if source.startswith(_LFS):
        said = "is a pointer of git-lfs, not the data: `git lfs pull` fetches it"
    elif not source.strip():
        said = "is empty, although the name promises data"
    else:
        return None
    return (Problem(1, said),) if claims_data(path) else ()


class JsonLines:
    """The rows of JSON Lines; lines that are no objects are passed over."""

    __slots__ = ("failed", "position", "source", "taken")

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.position = self.taken = self.failed = 0

    def __iter__(self) -> "JsonLines":
        return self

    def __next__(self) -> Row:
        import json  # noqa: PLC0415  # most runs see no such file

        while self.position < len(self.source):
            end = self.source.find(b"\n", self.position)
            end = len(self.source) if end < 0 else end
            line = self.source[self.position : end].strip()
            self.position = end + 1
            try:
                row = json.loads(line.removeprefix(b"\xef\xbb\xbf")) if line else None
            except (ValueError, RecursionError):
                row = None
                self.failed += 1
            if isinstance(row, dict):
                self.taken += 1
                return row
            if self.failed > LONGEST_START and not self.taken:
                break
        raise StopIteration

    def left(self) -> int:
        """Lines behind the rows taken; pairs of line ends are empty lines."""
        source, start = self.source, self.position
        if start >= len(source):
            return 0
        empty = source.count(b"\n\n", start) + source.count(b"\n\r\n", start)
        return source.count(b"\n", start) - empty + (not source.endswith(b"\n"))


LONGEST_START = 20
"""Lines at the start of a file that are no rows; then it is something else."""


def read_csv(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:  # noqa: ARG001  # as every reader
    """Tables whose first line names fields of questions, answers or instructions."""
    refused = unusable(path, source)
    if refused is not None:
        return FileFacts(path, "csv", problems=refused)
    header = source[:4096].removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    names = header.decode("utf-8", "replace").lower()
    if not _HEADER.search(names):
        return FileFacts(path, "csv")
    lines = _csv_lines(source, names)
    fields = [name.strip() for name in next(lines, [])]
    rows = (dict(zip(fields, line, strict=False)) for line in lines if line)
    left = (1 for line in lines if line)
    return data_facts(path, "csv", dataset(path, rows, TOP, lambda: sum(left)))


_HEADER = re.compile(
    r"question|query|prompt|instruction|user_?input|__expected|messages|\binput\b|chosen"
)


def _csv_lines(source: bytes, header: str) -> Iterator[list[str]]:
    import csv  # noqa: PLC0415  # most runs see no such file
    import io  # noqa: PLC0415  # as above

    text = io.TextIOWrapper(io.BytesIO(source), "utf-8-sig", "replace", newline="")
    delimiter = max(",;\t|", key=header.count)
    try:
        yield from csv.reader(text, delimiter=delimiter)
    except csv.Error:  # a field too long: what was read so far counts
        return
