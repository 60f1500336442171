"""Files of results by the tools that wrote them, and the answers in them."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from pytest_ragft.classify.answers import Answer, Document, Format, ShapeError
from pytest_ragft.classify.files import UnreadableError, document
from pytest_ragft.classify.read import InputError
from pytest_ragft.classify.results import FORMATS

OTHER_SUFFIXES = frozenset({".yaml", ".yml", ".html", ".xml", ".csv", ".db", ".xlsx", ".parquet"})
"""In which these tools write, too, and which are not read, or not from each."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answers in files of one tool."""

    format: Format
    version: str
    answers: tuple[Answer, ...]

    @property
    def tool(self) -> str:
        return f"{self.format.tool} {self.version}".strip()


def results_in(files: Sequence[tuple[str, bytes]]) -> Results | None:
    """What tools wrote; `None` where the files are lines of outcomes.

    Raises `InputError` for files that are neither, of several tools, or without answers.
    """
    found = [(name, _recognised(name, content)) for name, content in files]
    formats = {pair[0].tool for _, pair in found if pair}
    if not formats:
        return None
    if len(formats) > 1 or not all(pair for _, pair in found):
        told = ", ".join(f"{name} ({pair[0].tool if pair else 'lines'})" for name, pair in found)
        raise InputError(f"files of several kinds: {told}. Classify those of each kind by itself.")
    pairs = [pair for _, pair in found if pair]
    answers = [answer for known, read in pairs for answer in _answers(known, read)]
    if not answers:
        names = ", ".join(name for name, _ in found)
        raise InputError(f"{names}: {pairs[0][0].tool} has no answer in it. Run it to its end.")
    return Results(pairs[0][0], pairs[0][0].version(pairs[0][1]), tuple(answers))


def _recognised(name: str, content: bytes) -> tuple[Format, Document] | None:
    if _is_outcomes(content):
        return None
    try:
        read = document(content, name)
    except UnreadableError as error:
        raise InputError(str(error)) from None
    known = next((each for each in FORMATS if read and each.recognises(read)), None)
    if known and read:
        return known, read
    if _is_of_no_tool(read, content) or PurePath(name).suffix.lower() in OTHER_SUFFIXES:
        raise InputError(_message(name))
    return None


def _is_outcomes(content: bytes) -> bool:
    """The first line says so; the others are looked at when they are read."""
    line = next((line for line in io.BytesIO(content) if line.strip()), b"")
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, Mapping) and bool({"first", "arms"} & set(value))


def _is_of_no_tool(read: Document | None, content: bytes) -> bool:
    """Nothing that is known, and no lines of outcomes either, not even with a mistake in them."""
    if read is None:
        begin = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        return begin not in {b"", b"{"} and begin.isascii()
    if read.content == "json":
        return not (isinstance(read.value, dict) and b"\n" not in content.strip())
    return read.content != "lines"


def _message(name: str) -> str:
    shapes = [f"  {known.tool}: {known.shape}" for known in FORMATS]
    own = "  one JSON object a line for each failing test ('ragft classify --help' shows one)"
    return "\n".join(
        [f"{name}: neither recorded outcomes nor results that are known. Accepted:", own, *shapes]
    )


def _answers(known: Format, read: Document) -> tuple[Answer, ...]:
    try:
        return known.answers(read)
    except (ShapeError, RecursionError) as error:  # brackets may be nested too deeply to write
        raise InputError(f"{read.name}: taken for results of {known.tool}, but {error}") from None
