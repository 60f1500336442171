"""What a test says that its app retrieved: `ragft.retrieved([...])`."""

from collections.abc import Mapping, Sequence
from functools import partial

import pytest

from pytest_ragft.declare import DECLARATIONS
from pytest_ragft.diagnosis.passage import Retrieved
from pytest_ragft.replay.cases import CaseError

TEXTS = ("text", "content", "page_content", "document")
"""Names under which libraries keep the text of a passage."""
_IDS = ("id", "doc_id", "id_", "node_id", "_id")
_SOURCES = ("source", "file_path", "url", "path", "title")


def declared_passages(item: pytest.Item) -> tuple[Retrieved, ...] | None:
    """`None`: the test says nothing of it. Raises `CaseError` for what holds no text."""
    declarations = item.stash.get(DECLARATIONS, None)
    if declarations is None or declarations.passages is None:
        return None
    return tuple(
        _retrieved(given, rank) for rank, given in enumerate(declarations.passages, start=1)
    )


def _retrieved(given: object, rank: int) -> Retrieved:
    if isinstance(given, str):
        return Retrieved(given, rank)
    inner = _value(given, ("node",)) or given  # LlamaIndex wraps the node together with its score
    text = _value(inner, TEXTS)
    if not isinstance(text, str):
        raise CaseError(
            f"ragft.retrieved: entry {rank} is {_shown(given)}, which holds no text. "
            f"Accepted: a text, or something with {', '.join(TEXTS)}."
        )
    about = _value(inner, ("metadata", "meta"))
    named, score = _value(inner, _IDS), _value(given, ("score",))
    source = _value(about, _SOURCES) or _value(inner, _SOURCES)
    return Retrieved(
        text,
        rank,
        id=None if named is None else str(named),
        score=float(score) if isinstance(score, int | float) else None,
        source=None if source is None else str(source),
    )


def _value(given: object, names: Sequence[str]) -> object:
    """The first of these keys or attributes that is there."""
    for name in names:
        look = given.get if isinstance(given, Mapping) else partial(getattr, given)
        found = look(name, None)
        if found is not None:
            return found
    return None


def _shown(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004  # part of a line
