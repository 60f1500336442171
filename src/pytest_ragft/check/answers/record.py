"""An answer with what it depends on, as it stands in `.ragft/check-answers`.

Nothing in such a file is executed or parsed: all of it is held against what is there now.
"""

from __future__ import annotations

from pytest_ragft.check.keeping import content, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

HOME = "check-answers"
HEAD = "ragft check answer 1 "
KEPT = 8
"""Commands whose answers are kept."""
LARGEST = 64 * 1024 * 1024
QUESTION, AROUND, LISTING, WORLD, ANSWER = range(5)
"""The parts: what was asked of which program; kind, path and state, over and over, of what decides
where the project begins and how it is checked; how its files are listed; these files with the state
of each; exit status and text."""
_PRIME = (1 << 61) - 1


def pack(texts: Iterable[str]) -> bytes:
    """Texts that hold no NUL, as one part of a record."""
    return "\0".join(texts).encode("utf-8", "surrogatepass")


def unpack(part: bytes) -> list[str]:
    """Raises ValueError for what is not UTF-8."""
    return part.decode("utf-8", "surrogatepass").split("\0")


def load(root: str, asked: Sequence[str]) -> list[bytes]:
    """The parts of a record; empty where there is none, or none that is whole."""
    stored = content(root, HOME, _name(asked), largest=LARGEST, own=True) or b""
    head, _, body = stored.partition(b"\n")
    try:
        return list(_parts(head.decode("ascii"), body))
    except ValueError:
        return []


def _parts(head: str, body: bytes) -> Iterator[bytes]:
    """Raises ValueError where the head does not fit the body."""
    sizes = [int(size) for size in head.removeprefix(HEAD).split()]
    if not head.startswith(HEAD) or len(sizes) != ANSWER + 1 or sum(sizes) != len(body):
        raise ValueError(head)
    start = 0
    for size in sizes:
        yield body[start : start + size]
        start += size


def store(root: str, asked: Sequence[str], parts: Mapping[int, Sequence[str]]) -> None:
    """Leaves alone what cannot be written, and what this form cannot hold."""
    if any("\0" in text for part in parts.values() for text in part):
        return
    packed = [pack(parts[number]) for number in sorted(parts)]
    head = f"{HEAD}{' '.join(str(len(part)) for part in packed)}\n"
    put(root, HOME, _name(asked), [head.encode(), *packed], KEPT)


def _name(asked: Sequence[str]) -> str:
    """Of the file: two commands may share one, which then answers the later of them."""
    return f"{int.from_bytes(pack(asked), 'big') % _PRIME:016x}.txt"
