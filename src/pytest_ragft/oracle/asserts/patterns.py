"""The texts that a regular expression asks for."""

import importlib
import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from pytest_ragft.oracle.asserts.expectation import NOTHING, Expectation

_GAP = "\0"
"""Stands for a part that many texts would match."""
_MOST = 32
_LONGEST = 2000
# Python's own reading of a pattern. It is not documented, so any surprise reads as no text.
_PARSER: Any = importlib.import_module("re._parser")


def texts_of_pattern(pattern: str) -> Expectation:
    """`30 (days|Tage)` asks for one of two texts; `30 .* refund` asks for both of its parts."""
    if len(pattern) > _LONGEST:
        return NOTHING
    try:
        spelled = _sequence(_PARSER.parse(pattern))
    except (re.error, AttributeError, TypeError, ValueError, OverflowError, RecursionError):
        return NOTHING
    options = [_pieces(text) for text in spelled]
    common = [piece for piece in options[0] if all(piece in each for each in options)]
    left = [[piece for piece in pieces if piece not in common] for pieces in options]
    # A branch with nothing left is met by almost anything.
    longest = tuple(dict.fromkeys(max(pieces, key=len) for pieces in left)) if all(left) else ()
    return Expectation((*((piece,) for piece in common), *((longest,) if longest else ())))


def _pieces(text: str) -> list[str]:
    parts = [" ".join(part.split()) for part in text.split(_GAP)]
    return list(dict.fromkeys(part for part in parts if re.search(r"\w", part)))


def _sequence(nodes: Iterable[Any]) -> list[str]:
    spelled = [""]
    for name, argument in nodes:
        options = _options(str(name), argument)
        if len(spelled) * len(options) > _MOST:
            options = [_GAP]
        spelled = [before + after for before, after in product(spelled, options)]
    return spelled


def _options(name: str, argument: Any) -> list[str]:  # noqa: ANN401  # the parser's own kinds
    found = [_GAP]
    match name, argument:
        case "LITERAL", int(code):
            found = [chr(code)]
        case ("SUBPATTERN", (*_, inner)) | ("ATOMIC_GROUP", inner):
            found = _sequence(inner)
        case "BRANCH", (_, branches):
            found = list(dict.fromkeys(text for each in branches for text in _sequence(each)))
        case (("MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT"), (least, most, inner)):
            found = _repeated(least, most, _sequence(inner))
        case "IN", [*signs]:
            found = _one_of(signs)
        case (("AT" | "ASSERT_NOT"), _):
            found = [""]
        case "ASSERT", (_, inner):
            found = [_GAP + text + _GAP for text in _sequence(inner)]
    return found


def _repeated(least: int, most: Any, options: list[str]) -> list[str]:  # noqa: ANN401  # a number of the parser's own kind
    if (least, most) == (0, 1):
        return list(dict.fromkeys(["", *options]))
    if options == [" "]:
        return [" "]
    return options if (least, most) == (1, 1) else [_GAP]


def _one_of(signs: Sequence[Any]) -> list[str]:
    """A class of signs: white space, or one letter in both cases."""
    if [str(name) for name, _ in signs] == ["CATEGORY"] and str(signs[0][1]) == "CATEGORY_SPACE":
        return [" "]
    if not all(str(name) == "LITERAL" for name, _ in signs):
        return [_GAP]
    letters = {chr(code).casefold() for _, code in signs}
    if letters <= set(" \t\n\r\u00a0-"):
        return [" "]
    return list(letters) if len(letters) == 1 else [_GAP]
