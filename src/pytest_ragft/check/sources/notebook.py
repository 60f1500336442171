"""Notebooks as facts: their code cells joined to one source, lines counting through."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pytest_ragft.check.fact import Fact, FileFacts, Problem
from pytest_ragft.check.sources.document import UnreadableError
from pytest_ragft.check.sources.json_file import decoded, parsed
from pytest_ragft.check.sources.magics import Cell, is_shell, parses, plain
from pytest_ragft.check.sources.python import read_python
from pytest_ragft.check.sources.shell import Script

LARGEST = 100_000_000
"""Bytes; outputs make notebooks large, code does not."""
OTHER_LANGUAGES = frozenset({"r", "julia", "scala", "javascript", "typescript", "sql", "bash"})


class Placed(NamedTuple):
    """A code cell and where it stands: its number in the file and the first of its lines."""

    number: int
    first: int
    cell: Cell


def read_notebook(path: str, source: bytes, wanted: frozenset[str]) -> FileFacts:
    """Facts of all cells that are Python, and of the shell in them; lines as in `code_lines`."""
    try:
        sources = _sources(source)
    except UnreadableError as error:
        return FileFacts(path, "notebook", problems=(Problem(error.line, str(error)),))
    placed, cells = _placed(sources)
    lines = [line for entry in placed for line in entry.cell.lines]
    read = read_python(path, "\n".join(lines).encode("utf-8", "replace"), wanted)
    if read.problems:
        problems = _blanked(placed)
        lines = [line for entry in placed for line in entry.cell.lines]
        read = read_python(path, "\n".join(lines).encode("utf-8", "replace"), wanted)
        read = read._replace(problems=(*problems, *read.problems))
    facts = (*read.facts, *_shell(placed))
    return read._replace(language="notebook", facts=facts, cells=cells)


def code_lines(source: bytes) -> Sequence[str]:
    """The lines that the spans of a notebook count, as they are written."""
    try:
        sources = _sources(source)
    except UnreadableError:
        return ()
    return [line for text in sources if text.strip() for line in text.split("\n")]


def _placed(sources: Sequence[str]) -> tuple[list[Placed], tuple[int, ...]]:
    placed: list[Placed] = []
    cells: list[int] = []
    first = 1
    for number, text in enumerate(sources, 1):
        if not text.strip():
            cells.append(0)
            continue
        cell = plain(text)
        placed.append(Placed(number, first, cell))
        cells.append(first)
        first += len(cell.lines)
    return placed, tuple(cells)


def _blanked(placed: Sequence[Placed]) -> list[Problem]:
    """Empties the cells that are no Python, so that the others can be read."""
    problems: list[Problem] = []
    for entry in placed:
        text = "\n".join(entry.cell.lines)
        found = parses(text)
        if found:
            line, reason = found
            entry.cell.lines[:] = [""] * len(entry.cell.lines)
            if is_shell(text):
                entry.cell.shell.append((0, text))
                continue
            said = f"cell {entry.number} {reason}; the other cells were read"
            problems.append(Problem(entry.first + line, said))
    return problems


def _shell(placed: Sequence[Placed]) -> Iterator[Fact]:
    script = Script()
    for entry in placed:
        for line, text in entry.cell.shell:
            yield from script.facts(text, entry.first + line)


def _sources(source: bytes) -> list[str]:
    """The text of each cell, "" for those that are no code."""
    if len(source) > LARGEST:
        said = f"is larger than {LARGEST // 1_000_000} MB and was not read"
        raise UnreadableError(1, said)
    if not source.strip():
        return []
    notebook = parsed(decoded(source))
    if not isinstance(notebook, Mapping):
        raise UnreadableError(1, "is not a notebook: no object at the top")
    if _language(notebook) in OTHER_LANGUAGES:
        return []
    cells = notebook.get("cells")
    if not isinstance(cells, list):  # before version 4 of the format
        sheets = notebook.get("worksheets")
        cells = [
            cell
            for sheet in (sheets if isinstance(sheets, list) else [])
            for cell in (sheet.get("cells") or [] if isinstance(sheet, Mapping) else [])
        ]
    return [_source(cell) for cell in cells]


def _language(notebook: Mapping[str, Any]) -> str:
    metadata = notebook.get("metadata")
    about = metadata if isinstance(metadata, Mapping) else {}
    for key, inner in (("language_info", "name"), ("kernelspec", "language")):
        table = about.get(key)
        if isinstance(table, Mapping) and isinstance(table.get(inner), str):
            return str(table[inner]).lower()
    return ""


def _source(cell: Any) -> str:  # noqa: ANN401  # JSON holds anything
    if not isinstance(cell, Mapping) or cell.get("cell_type") != "code":
        return ""
    written = cell.get("source", cell.get("input", ""))
    if isinstance(written, list):
        written = "".join(part for part in written if isinstance(part, str))
    return written.replace("\r\n", "\n").replace("\r", "\n") if isinstance(written, str) else ""
