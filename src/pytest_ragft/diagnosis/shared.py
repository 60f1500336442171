"""One cause behind many failures of a suite."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LEAST = 3
"""Failing tests that must share it."""
_VARYING = re.compile(r"0x[0-9a-fA-F]+|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\d{4,}")
"""Addresses, unique ids, and numbers such as ports and times: they differ from run to run."""


@dataclass(frozen=True, slots=True)
class SharedCause:
    """What most failures of a suite have in common."""

    kind: Literal["error", "source"]
    text: str
    """The error as it first stood, or the document."""
    tests: int
    of: int


def shared_cause(errors: Sequence[str], sources: Sequence[str]) -> SharedCause | None:
    """What more than half of the failures share, and at least three of them.

    `errors` has the error text of each failing test, `sources` the document that its answer
    stands in; empty where there is none. An error comes first: it may keep the model from
    answering at all.
    """
    return _shared("error", errors, [_stable(error) for error in errors]) or _shared(
        "source", sources, [source.partition("#")[0] for source in sources]
    )


def _shared(
    kind: Literal["error", "source"], texts: Sequence[str], keys: Sequence[str]
) -> SharedCause | None:
    counts = Counter(key for key in keys if key)
    if not counts:
        return None
    key, count = counts.most_common(1)[0]
    if count < LEAST or 2 * count <= len(keys):
        return None
    text = key if kind == "source" else " ".join(texts[keys.index(key)].split())
    return SharedCause(kind, text, count, len(keys))


def _stable(error: str) -> str:
    return _VARYING.sub("#", " ".join(error.split()))
