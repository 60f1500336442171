"""MinHash signatures of texts, by rensa over numpy: texts that share most of their wording have
signatures that agree in most places.

A shingle is 16 bytes from where a word begins, and from every character that is written without
blanks between words. Shingles of many texts at once are hashed by numpy, which is five times as
fast as to split each into words in Python.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pytest_ragft.check.training.measures.digests import LOWER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Signatures: TypeAlias = "NDArray[np.uint16]"
"""One row for each text."""
PLACES = 64
"""Numbers in a signature: a similarity of 0.9 is told to within 0.04."""
WIDTH = 2 * PLACES
"""Bytes of a signature."""
SHINGLE = 16
FEWEST = 8
"""Shingles of a text that can be judged; of a shorter one a single word is too much."""
SEED = 7
LIKE = 0.85
"""Places that agree in texts told as nearly the same: of those that are 0.9 alike nine in ten."""
BAND = 4
"""Places that make a band; texts are compared where one of the 16 bands is the same."""

_BLANK = 32
_WIDE = 0xE0
"""First byte of a character of three bytes or more: most scripts without blanks."""
_FOLD = bytes(_BLANK if byte in b"\t\r\n" else LOWER[byte] for byte in range(256))
_PAD = b" " * SHINGLE
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
"""Odd numbers that spread the bits of the two halves of a shingle."""
INSTALL = "pip install 'pytest-ragft[data]'"


def available() -> bool:
    """Both come with the extra `data`."""
    return all(find_spec(name) is not None for name in ("numpy", "rensa"))


class Shingles(NamedTuple):
    """Hashes of texts, one text after the other."""

    hashes: Any
    counts: Any
    """How many each text has."""

    @property
    def long(self) -> Any:  # noqa: ANN401  # an array
        """Which texts can be judged."""
        return self.counts >= FEWEST


def signed(known: Shingles, chosen: "NDArray[np.bool_]") -> "Signatures":
    """A signature for each of the chosen texts."""
    import numpy as np  # noqa: PLC0415  # the extra `data`, slow to import
    from rensa import RMinHash  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

    if not chosen.any():
        return np.empty((0, PLACES), np.uint16)
    hashes = known.hashes[np.repeat(chosen, known.counts)]
    offsets = np.concatenate(([0], np.cumsum(known.counts[chosen]))).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, PLACES, SEED)
    return np.array(matrix.to_rows(), np.uint32).astype(np.uint16)


def least(known: Shingles) -> "NDArray[np.uint16]":
    """A number made of each text's smallest hash: texts that are nearly the same have it in common,
    so a sample by it takes both of them, or none. 0 where there is no hash.
    """
    import numpy as np  # noqa: PLC0415  # as above

    found = np.zeros(len(known.counts), np.uint16)
    some = known.counts > 0
    if some.any():
        starts = (np.cumsum(known.counts) - known.counts)[some]
        smallest = np.minimum.reduceat(known.hashes, starts)
        found[some] = (smallest * np.uint64(_SECOND)) >> np.uint64(48)
    return found


def shingles(texts: Iterable[str]) -> Shingles:
    import numpy as np  # noqa: PLC0415  # as above

    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    data = (_PAD + _PAD.join(encoded) + _PAD).translate(_FOLD)
    signs = np.frombuffer(data, np.uint8)
    last = len(signs) - SHINGLE
    words = np.ndarray((last + SHINGLE // 2,), np.uint64, data, 0, (1,))
    here, before = signs[1:last], signs[: last - 1]
    starts = np.flatnonzero((here != _BLANK) & ((before == _BLANK) | (here >= _WIDE))) + 1
    ends = np.cumsum(np.fromiter((len(text) + SHINGLE for text in encoded), np.int64))
    counts = np.diff(np.searchsorted(starts, ends), prepend=0)
    mixed = words[starts] * np.uint64(_FIRST)
    mixed ^= (words[starts + SHINGLE // 2] * np.uint64(_SECOND)) >> np.uint64(7)
    mixed *= np.uint64(_FIRST)
    mixed ^= mixed >> np.uint64(29)
    return Shingles(mixed, counts)


def from_bytes(held: bytes | bytearray) -> "Signatures":
    import numpy as np  # noqa: PLC0415  # as above

    return np.frombuffer(bytes(held), np.uint16).reshape(-1, PLACES)


def twins(found: "Signatures") -> dict[int, int]:
    """Each text that is nearly the same as an earlier one, by their positions."""
    import numpy as np  # noqa: PLC0415  # as above

    told: dict[int, int] = {}
    bands = found.view(np.uint64)
    for band in range(bands.shape[1]):
        order = np.argsort(bands[:, band], kind="stable")
        new = np.diff(bands[order, band], prepend=~bands[order[:1], band]) != 0
        groups = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
        before = np.roll(order, 1)
        for earlier in (groups, before):
            later = ~new
            one, other = earlier[later], order[later]
            alike = (found[one] == found[other]).mean(axis=1) >= LIKE
            for at, first in zip(other[alike].tolist(), one[alike].tolist(), strict=True):
                told.setdefault(at, first)
    return told
