"""A row of JSON: by the fastest parser at hand, and where that refuses, with the reason why.

msgspec reads whole numbers of any length, as the standard library does; orjson turns long ones into
floats, and is not used for that reason.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

MOST_NEEDLES = 1_000
"""Keys whose bytes are kept."""
TOP_KEYS = 16
"""Keys of a row that are looked for twice in its line."""
SHOWN = 60
"""Characters of a line that are shown."""
_ESCAPED = b"\\ud", b"\\uD"


class BrokenRowError(ValueError):
    """What was found in place of a row, and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found = found
        self.expected = expected


def decoder() -> Callable[[bytes], Any]:
    """Whatever it raises, `strict` tells what is wrong, or that nothing is."""
    try:
        import msgspec  # noqa: PLC0415  # the extra `data`
    except ImportError:
        return strict
    decode: Callable[[bytes], Any] = msgspec.json.Decoder().decode
    return decode


def strict(line: bytes) -> Any:  # noqa: ANN401  # JSON holds anything
    """Raises `BrokenRowError`."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        byte = f"byte 0x{line[error.start]:02x} in column {error.start + 1}"
        raise BrokenRowError(byte, "text in UTF-8") from None
    try:
        row = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise broken(line, error) from None
    except RecursionError:
        raise too_deep() from None
    except BrokenRowError:
        raise
    except ValueError:
        raise BrokenRowError("a number of thousands of digits", "a number") from None
    if any(escape in line for escape in _ESCAPED):
        refuse_halves(row)
    return row


def broken(line: bytes, error: json.JSONDecodeError) -> BrokenRowError:
    if b"\0" in line:
        return BrokenRowError(f"{line.count(0)} NUL bytes", "text")
    start = line[:SHOWN].decode("utf-8", "replace").strip()
    if line.strip()[:1] not in {b"{", b"["}:
        return BrokenRowError(f"{start!r}", "a JSON object")
    said = f"{reason(error)} in column {error.colno}"
    return BrokenRowError(f"broken JSON: {said}", "one whole JSON object in the line")


def reason(error: json.JSONDecodeError) -> str:
    return error.msg.lower().removesuffix(" starting at")


def too_deep() -> BrokenRowError:
    return BrokenRowError("JSON nested hundreds of levels deep", "a row of a few levels")


def refuse(constant: str) -> NoReturn:
    raise BrokenRowError(constant, "a number or null: JSON knows no such constant")


def refuse_halves(row: Any) -> None:  # noqa: ANN401  # JSON holds anything
    """A surrogate that stands alone is no text: no tokenizer takes it."""
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BrokenRowError("half of a surrogate pair (\\ud8..)", "whole characters") from None
    except RecursionError:
        raise too_deep() from None


class Needles(dict[str, bytes]):
    """How a key stands in a line."""

    def __missing__(self, key: str) -> bytes:
        if len(self) >= MOST_NEEDLES:
            self.clear()
        needle = self[key] = json.dumps(key, ensure_ascii=False).encode("utf-8", "replace") + b":"
        return needle


def repeated(line: bytes, row: Mapping[str, Any], needles: Needles) -> str:
    """A key that stands in an object twice; parsers keep the last without a word.

    Looked for only where a key of the row itself shows up again somewhere in its line.
    """
    for count, key in enumerate(row):
        if line.count(needles[key]) > 1:
            return _repeated(line)
        if count > TOP_KEYS:
            break
    return ""


def _repeated(line: bytes) -> str:
    found: list[str] = []

    def pairs(entries: list[tuple[str, Any]]) -> None:
        keys = [key for key, _ in entries]
        if len(set(keys)) < len(keys):
            found.append(next(key for at, key in enumerate(keys) if key in keys[:at]))

    json.loads(line, object_pairs_hook=pairs)
    return found[0] if found else ""
