"""A file as fixes see it: the text whose lines a finding's place counts, and the way back."""

import codecs
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

from pytest_ragft.check.fixes.edit import Edit, RefusedError, applied
from pytest_ragft.check.fixes.notebook import Notebook, notebook_of

LANGUAGES = {
    ".py": "python",
    ".pyi": "python",
    ".ipynb": "notebook",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
    ".json": "json",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TO_LINE_END = re.compile(r"[^\r\n]*(\r\n|\r|\n|\Z)")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Coding(NamedTuple):
    """How a file's text becomes its bytes."""

    bom: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of one file; of a notebook its code cells, one after another."""

    path: str
    text: str
    coding: Coding
    starts: tuple[int, ...]
    """Where each line begins."""
    newline: str
    notebook: Notebook | None = None

    @property
    def language(self) -> str:
        return language_of(self.path)

    def offset(self, line: int, column: int) -> int:
        """Of a place that counts from 1, as near as the text has it."""
        index = min(max(line, 1), len(self.starts)) - 1
        return min(self.starts[index] + max(column, 1) - 1, len(self.text))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """The whole lines that a stretch of text stands on, with one line end."""
        line = self.starts[self.place(start)[0] - 1]
        first, last = self._block(line)
        match = _TO_LINE_END.match(self.text, end, last)
        behind, broken = (match.end(), bool(match[1])) if match else (end, False)
        if self.notebook is None or broken or line == first:
            return line, behind
        return line - len(self.newline), behind  # the last line of a cell has no end of its own

    def line_end(self, at: int) -> int:
        """Where the line ends, before its line break."""
        match = _TO_LINE_END.match(self.text, at, self._block(at)[1])
        return match.start(1) if match else at

    def _block(self, at: int) -> tuple[int, int]:
        """The cell that holds this place, or the whole text."""
        for cell in self.notebook.cells if self.notebook else ():
            if cell.start <= at <= cell.end:
                return cell.start, cell.end
        return 0, len(self.text)

    def changed(self, edits: Sequence[Edit]) -> bytes:
        """The file with these edits of its text, in its own encoding and line endings."""
        own = [edit._replace(text=edit.text.replace("\n", self.newline)) for edit in edits]
        raw = self.notebook.changed(own) if self.notebook else applied(self.text, own)
        try:
            return self.coding.bom + raw.encode(self.coding.name)
        except UnicodeEncodeError as error:
            character = error.object[error.start]
            raise RefusedError(
                f"the file's encoding, {self.coding.name}, cannot hold {character!r}"
            ) from None


def language_of(path: str) -> str:
    return LANGUAGES.get(PurePosixPath(path).suffix.lower(), "text")


def sheet_of(path: str, content: bytes) -> Sheet:
    """Raises `RefusedError` for a file that would not come back as it was."""
    coding = _coding(path, content)
    try:
        raw = content[len(coding.bom) :].decode(coding.name)
    except (UnicodeDecodeError, LookupError):
        raise RefusedError(f"the file is not {coding.name}") from None
    if raw.encode(coding.name) != content[len(coding.bom) :]:
        raise RefusedError(f"the file's encoding, {coding.name}, does not give back what it read")
    notebook = notebook_of(raw) if language_of(path) == "notebook" else None
    text = notebook.text if notebook else raw
    ends = list(_LINE_END.finditer(text))
    newline = ends[0][0] if ends else "\n"
    return Sheet(path, text, coding, (0, *(end.end() for end in ends)), newline, notebook)


def _coding(path: str, content: bytes) -> Coding:
    for bom, name in _BOMS:
        if content.startswith(bom):
            return Coding(bom, name)
    if language_of(path) != "python":
        return Coding(b"", "utf-8")
    from tokenize import detect_encoding  # noqa: PLC0415  # only where something is fixed

    try:
        return Coding(b"", detect_encoding(BytesIO(content).readline)[0])
    except SyntaxError as error:
        raise RefusedError(f"the file's encoding is not known: {error.msg}") from None
