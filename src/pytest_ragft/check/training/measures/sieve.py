"""Which of many texts may hold one of many words, in one pass of numpy over all of the texts.

To look for one word after the other takes as many passes. Here four letters of each word are looked
for at each place of the texts, by a table of their hashes.
"""

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LETTERS = 4
"""Of a word that are looked for; all of a shorter one, and whatever follows it."""
_BITS = 18
_SPREAD = 0x9E3779B1
"""An odd number that spreads the bits of four letters."""
_GAP = b"\0" * LETTERS
_OFTEN = " etaoinsrhldcumfpgwybvkxjqz"
"""The letters of English, the most frequent first."""


class Words(NamedTuple):
    """Four letters of each word."""

    table: Any
    """Whether a hash is that of one of them."""
    letters: Any
    """As numbers, in order."""
    kinds: Any
    """Of what kinds the words are that these letters stand in."""


class Sifted(NamedTuple):
    """What may stand in some texts, by their positions."""

    kinds: Sequence[int]
    """Kinds of the words, or-ed."""
    digits: Sequence[int]
    """How many digits."""


def available() -> bool:
    """It comes with the extra `data`."""
    return find_spec("numpy") is not None


def sifted(texts: Sequence[str], words: tuple[tuple[int, tuple[str, ...]], ...]) -> Sifted:
    """`words` by their kind, a bit; in small letters, and three at the least."""
    import numpy as np  # noqa: PLC0415  # the extra `data`, slow to import

    encoded = [text.lower().encode("utf-8", "surrogatepass") for text in texts]
    data = _GAP.join((*encoded, b""))
    ends = np.cumsum(np.fromiter((len(text) + len(_GAP) for text in encoded), np.int64))
    signs = np.frombuffer(data, np.uint8)
    digits = np.searchsorted(np.flatnonzero(signs - np.uint8(48) < 10), ends)  # noqa: PLR2004  # 0 to 9
    places, kinds = _places(data, _table(words))
    found = np.zeros(len(encoded), np.uint8)
    np.bitwise_or.at(found, np.searchsorted(ends, places, "right"), kinds)
    return Sifted(found.tolist(), np.diff(digits, prepend=0).tolist())


def _places(data: bytes, words: Words) -> tuple["NDArray[np.int64]", "NDArray[np.uint8]"]:
    """Where four letters of a word stand, and of what kinds these words are."""
    import numpy as np  # noqa: PLC0415  # as above

    four: NDArray[np.uint32] = np.ndarray((len(data) - LETTERS + 1,), np.uint32, data, 0, (1,))
    hashes = four * np.uint32(_SPREAD)
    hashes >>= np.uint32(32 - _BITS)
    at = np.flatnonzero(words.table.take(hashes))
    here = four[at]
    nearest = np.minimum(np.searchsorted(words.letters, here), len(words.letters) - 1)
    same = words.letters[nearest] == here
    return at[same], words.kinds[nearest[same]]


@cache
def _table(words: tuple[tuple[int, tuple[str, ...]], ...]) -> Words:
    import numpy as np  # noqa: PLC0415  # as above

    wanted: dict[int, int] = {}
    for kind, some in words:
        for four in (four for word in some for four in _four(word.encode())):
            number = int.from_bytes(four, sys.byteorder)
            wanted[number] = wanted.get(number, 0) | kind
    letters = np.array(sorted(wanted), np.uint32)
    table = np.zeros(1 << _BITS, np.bool_)
    table[(letters * np.uint32(_SPREAD)) >> np.uint32(32 - _BITS)] = True
    return Words(table, letters, np.array([wanted[key] for key in sorted(wanted)], np.uint8))


def _four(word: bytes) -> Iterable[bytes]:
    """The four that are least frequent in texts; with all that may follow a shorter word."""
    if len(word) < LETTERS:
        return [word + bytes([sign]) for sign in range(256)]
    return [min((word[at : at + LETTERS] for at in range(len(word) - LETTERS + 1)), key=_often)]


def _often(four: bytes) -> int:
    """Higher for what stands in many texts."""
    return sum(len(_OFTEN) - place for sign in four if (place := _OFTEN.find(chr(sign))) >= 0)
