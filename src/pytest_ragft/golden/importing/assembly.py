"""Cases put together of the pieces of their rows; a row that is no case is named."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from pytest_ragft.checks import CheckError, made
from pytest_ragft.golden.case import GivenCheck, GoldenCase
from pytest_ragft.golden.files.identity import slug
from pytest_ragft.golden.importing.expected import comparison
from pytest_ragft.golden.importing.imported import (
    Given,
    Imported,
    Left,
    Piece,
    Row,
    RowError,
    Source,
    Unmapped,
)

_LISTS = frozenset({"expects", "source", "tags", "marks"})
_PARAGRAPHS = frozenset({"oracle", "instructions", "comment"})
_PATH = re.compile(r".*[\w)]\.\w{1,8}(?:[#:].*)?", re.DOTALL)
"""A file, or a part of one."""
_NUMBERED = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{24,64}")
"""Ids that a machine made."""
_UNNAMED = "names of passages without their text: what they name is not known here"


def assembled(
    source: Source, read: Callable[[Row], Iterable[Piece]], *, compared: bool = True
) -> Imported:
    """The cases of all rows; what is lost of any stands in `unmapped`.

    `compared`: the expected answer is to be checked, whatever other checks there are.
    """
    cases: list[GoldenCase] = []
    unmapped = list(source.faults)
    ids: set[str] = set()
    for row in source.rows:
        lost: list[Left] = []
        try:
            given = _parted(read(row), lost)
            case = _case(row, _complete(given, lost, compared=compared), ids)
        except RowError as error:
            unmapped.append(_lost(row, Left("row", str(error)), whole=True))
        else:
            ids.add(case.id)
            cases.append(case)
            unmapped += [_lost(row, each) for each in lost]
    return Imported(tuple(cases), tuple(unmapped))


def _lost(row: Row, left: Left, *, whole: bool = False) -> Unmapped:
    return Unmapped(row.line, row.number, left.what, left.reason, whole, row.path)


def _parted(pieces: Iterable[Piece], lost: list[Left]) -> list[Given]:
    """What a case is made of; what it is not goes to `lost`."""
    given: list[Given] = []
    for piece in pieces:
        if isinstance(piece, Left):
            lost.append(piece)
        else:
            given.append(piece)
    return given


def _complete(given: list[Given], lost: list[Left], *, compared: bool) -> list[Given]:
    """With what follows from the pieces together, without checks that cannot be made."""
    given = [piece for piece in given if piece.name != "checks" or _can_be_made(piece, lost)]
    names = {piece.name for piece in given}
    expects = [answer for piece in given if piece.name == "expects" for answer in piece.value]
    checked = "checks" in names
    if expects and (compared or not checked):
        given = [*given, *comparison(expects, beside_others=checked)]
    elif not expects and not checked and "mode" not in names:
        lost.append(Left("checks", "the case says of no reply whether it is right: add `expects`"))
    if "oracle" in names:
        return given
    return [piece for piece in given if piece.name != "source" or _kept_source(piece, lost)]


def _can_be_made(piece: Given, lost: list[Left]) -> bool:
    name, value = piece.value
    try:
        made(name, value)
    except CheckError as error:
        lost.append(Left(f"check {name!r}", str(error)))
        return False
    return True


def _kept_source(piece: Given, lost: list[Left]) -> bool:
    """Without the text, only a file can be looked up."""
    known = all(_PATH.fullmatch(name) for name in piece.value)
    if not known:
        lost.append(Left("source", _UNNAMED))
    return known


def _case(row: Row, pieces: Iterable[Given], ids: set[str]) -> GoldenCase:
    """Raises `RowError` where nothing is asked."""
    values: dict[str, Any] = {}
    checks: list[GivenCheck] = []
    for piece in pieces:
        if piece.name == "checks":
            name, value = piece.value
            checks.append(GivenCheck(name, value, row.line))
        else:
            values[piece.name] = _joined(piece, values.get(piece.name))
    if not values.get("question") and not values.get("messages"):
        raise RowError("nothing is asked: its question is missing or empty")
    if _NUMBERED.fullmatch(values.get("id", "")):  # what a person reads is a better name
        values["comment"] = _joined(Given("comment", values.pop("id")), values.get("comment"))
    values["id"] = _id(values, row, ids)
    return GoldenCase(**values, line=row.line, checks=tuple(checks))


def _joined(piece: Given, before: Any) -> Any:  # noqa: ANN401  # any field of a case
    if piece.name in _LISTS:
        return tuple(dict.fromkeys([*(before or ()), *piece.value]))
    if before is None:
        return piece.value
    if piece.name in _PARAGRAPHS:
        return f"{before}\n\n{piece.value}"
    if piece.name == "variables":
        return {**before, **piece.value}
    return before


def _id(values: dict[str, Any], row: Row, ids: set[str]) -> str:
    """The one of the file, else of the words of the question; never one that is taken."""
    given = _printed(values.get("id", ""))
    wanted = given or slug(values.get("question") or _last(values)) or f"row-{row.number}"
    name, count = wanted, 1
    while name in ids:
        count += 1
        name = f"{wanted}-{count}"
    return name


def _printed(text: str) -> str:
    """One line without the sign that parts the ids of pytest."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.replace("::", ":").split())


def _last(values: dict[str, Any]) -> str:
    return str(values["messages"][-1].get("content", ""))
