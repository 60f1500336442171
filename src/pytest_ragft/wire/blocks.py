"""Turns made of blocks: what is said in them, and what tools and searches put between.

A user's turn may carry results of tools beside words, or documents between them. Each run of
words, and each result, is one message of a call, so that text is added to words only.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pytest_ragft.diagnosis.call import Call, Message, Role
from pytest_ragft.wire.content import SEPARATOR, edit_parts

Blocks = list[Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn on the wire."""

    role: Role
    blocks: Blocks | None
    """None: it cannot be read, and stays as it is."""
    origin: int | None = None
    """Its place on the wire; None for a new one."""
    answers: bool = False
    """It answers the tool calls of the turn in front of it, so nothing may come between."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one wire format writes blocks."""

    text_of: Callable[[Any], str | None]
    """The words of a block; None for one that holds no words."""
    write_text: Callable[[Any, str], Any]
    """`write_text(block, text)`: the block with other words; for None, a new one."""
    result_of: Callable[[Any], str | None]
    """What a tool or a search has put there; None for every other block."""
    write_result: Callable[[Any, str], Any]
    merges: bool = False
    """Turns must alternate, so that a new one joins its neighbour of the same role."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A message and the run of blocks that it stands for."""

    turn: int
    start: int
    end: int
    role: Role
    text: str
    result: bool = False


def read(turns: Sequence[Turn], dialect: Dialect) -> tuple[Message, ...]:
    """The messages in order; their origins are for `write` only."""
    return tuple(
        Message(piece.role, piece.text, index)
        for index, piece in enumerate(_pieces(turns, dialect))
    )


def write(turns: Sequence[Turn], call: Call, dialect: Dialect) -> list[Turn]:
    """The turns after an edit of a call; one that was not touched keeps its very list of blocks."""
    pieces = _pieces(turns, dialect)
    kept = {m.origin: m.text for m in call.messages if m.origin is not None}
    runs: dict[int, list[tuple[_Piece, str | None]]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if kept.get(index) != piece.text:
            runs[piece.turn].append((piece, kept.get(index)))
    added = _added(turns, pieces, call, dialect)
    result: list[Turn] = []
    for new in added[-1]:
        _put(result, new, dialect)
    for at, turn in enumerate(turns):
        asks = at + 1 < len(turns) and turns[at + 1].answers
        edited = _edited(turn, runs[at], dialect, asks=asks) if at in runs else turn
        if edited.blocks or edited is turn:
            _put(result, edited, dialect)
        for new in added[at]:
            _put(result, new, dialect)
    return result


def _pieces(turns: Sequence[Turn], dialect: Dialect) -> list[_Piece]:
    return [
        piece
        for index, turn in enumerate(turns)
        if turn.blocks is not None
        for piece in _pieces_of(index, turn, turn.blocks, dialect)
    ]


def _pieces_of(index: int, turn: Turn, blocks: Blocks, dialect: Dialect) -> Iterator[_Piece]:
    results = [dialect.result_of(block) for block in blocks]
    mixed = any(result is not None for result in results)
    start = 0
    for at, result in enumerate([*results, None]):
        if result is None and at < len(blocks):
            continue
        said = (dialect.text_of(block) for block in blocks[start:at])
        text = SEPARATOR.join(each for each in said if each)
        # Beside a result, blocks without words, such as cache marks, are nobody speaking.
        if text or not mixed:
            yield _Piece(index, start, at, turn.role, text)
        if result is not None:
            yield _Piece(index, at, at + 1, "tool", result, result=True)
        start = at + 1


def _edited(
    turn: Turn, runs: list[tuple[_Piece, str | None]], dialect: Dialect, *, asks: bool
) -> Turn:
    """What calls tools, or answers such a call, is emptied where the rest would be dropped."""
    blocks = turn.blocks or []
    for piece, text in reversed(runs):
        run = blocks[piece.start : piece.end]
        if text is None and piece.result and turn.answers:
            new = [dialect.write_result(run[0], "")]
        elif text is None:
            new = [block for block in run if dialect.text_of(block) is None] if asks else []
        elif piece.result:
            new = [dialect.write_result(run[0], text)]
        else:
            new = edit_parts(run, text, dialect.text_of, dialect.write_text)
        blocks = [*blocks[: piece.start], *new, *blocks[piece.end :]]
    return replace(turn, blocks=blocks)


def _added(
    turns: Sequence[Turn], pieces: list[_Piece], call: Call, dialect: Dialect
) -> dict[int, list[Turn]]:
    """New turns by the turn that they follow, -1 at the very start."""
    added: dict[int, list[Turn]] = defaultdict(list)
    place = -1
    for message in call.messages:
        if message.origin is not None:
            place = pieces[message.origin].turn
            continue
        role: Role = "user" if message.role == "tool" else message.role
        after = place
        while after + 1 < len(turns) and turns[after + 1].answers:
            after += 1
        added[after].append(Turn(role, [dialect.write_text(None, message.text)]))
    return added


def _put(result: list[Turn], turn: Turn, dialect: Dialect) -> None:
    last = result[-1] if result and dialect.merges else None
    if last is None or not _join(last, turn):
        result.append(turn)
        return
    blocks = [*(last.blocks or ()), *(turn.blocks or ())]
    origin = turn.origin if last.origin is None else last.origin
    result[-1] = replace(last, blocks=blocks, origin=origin)


def _join(last: Turn, turn: Turn) -> bool:
    """Whether one of two turns is new and speaks in the other's role."""
    if None in (last.blocks, turn.blocks):
        return False
    return last.role == turn.role and None in (last.origin, turn.origin)


def listed(content: object) -> Blocks:
    """The content as blocks: formats take a single one, or a plain text, for a list of it."""
    if isinstance(content, list):
        return content
    return [] if content is None else [content]


def items_of(
    turns: Sequence[Turn],
    items: Sequence[Any],
    key: str,
    names: Mapping[Role, str],
    dialect: Dialect,
) -> list[Any]:
    """The wire's turns, whose blocks stand in the field `key`; untouched ones are themselves.

    `names`: how the format calls the roles of new turns.
    """
    result = []
    for turn in turns:
        if turn.origin is None:
            result.append({"role": names[turn.role], key: turn.blocks})
            continue
        item = items[turn.origin]
        if turn.blocks is not None and turn.blocks != listed(item.get(key)):
            item = {**item, key: packed(item.get(key), turn.blocks, dialect)}
        result.append(item)
    return result


def packed(content: object, blocks: Blocks, dialect: Dialect) -> object:
    """Changed blocks in the form that they came in: a plain text stays one if it can."""
    if not isinstance(content, str):
        return blocks
    words = [dialect.text_of(block) for block in blocks]
    if None not in words:
        return SEPARATOR.join(each for each in words if each)
    return [dialect.write_text(None, b) if isinstance(b, str) else b for b in blocks]
