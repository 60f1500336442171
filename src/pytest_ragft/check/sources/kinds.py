"""What rows of data are for: training, evaluation, or something else."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pytest_ragft.check.sources.fields import Row, all_roles, normalised
from pytest_ragft.check.sources.hints import Hints

Keys = frozenset[str]

_DISTINCT = re.compile(
    r"(?i)expected|ground_?truth|^truth$|gold|reference_|^reference$|^ideal$|^must_|^should_|rubric"
    r"|criteria|^assert|answerable|relevant_|_gt$|gt_|evaluators"
)
"""Fields that no training set has."""
_DASHBOARD = frozenset({"datasource", "expr", "ref_id"})
"""Fields of rows whose queries are no questions."""
_DOCUMENT = frozenset({"text", "content", "body", "page_content"})
"""Fields of rows that are documents themselves."""
_TURNS = ("messages", "conversations", "contents")


class Kind(NamedTuple):
    """A format, and what rows of it are for."""

    format: str
    purpose: Literal["evaluation", "training", "unknown"]


def kind_of(rows: Sequence[Row], hints: Hints) -> Kind | None:
    """By the fields of most rows; where those fit training and evaluation alike, by the path."""
    seen: dict[str, int] = {}
    for row in rows:
        expects = ("expected",) if any(str(key).startswith("expected_") for key in row) else ()
        for key in {*map(str, row), *expects}:  # what is expected has other fields in other rows
            seen[key] = seen.get(key, 0) + 1
    common = frozenset(key for key, count in seen.items() if count * 2 >= len(rows))
    keys = frozenset(map(normalised, common))
    if not keys or not _DASHBOARD.isdisjoint(keys):
        return None
    if _is_chat(rows) and (hints.training or not any(map(_DISTINCT.search, keys))):
        return Kind("chat", "training")
    if any(key.startswith("__expected") for key in common) and not hints.results:
        return Kind("promptfoo", "evaluation")
    return _trained(keys) or _evaluated(keys, hints) or _doubtful(keys, hints)


def _trained(keys: Keys) -> Kind | None:
    """Formats that only training reads, besides chats."""
    if {"chosen", "rejected"} <= keys or {"preferred_output", "non_preferred_output"} <= keys:
        return Kind("preference", "training")
    told = {"instruction", "instructions"} & keys
    if told and {"output", "response", "completion", "expected_output", "answer"} & keys:
        return Kind("instruction", "training")
    if {"prompt", "completion"} <= keys:
        return Kind("completion", "training")
    return Kind("text", "unknown") if keys == {"text"} else None


def _is_chat(rows: Sequence[Row]) -> bool:
    """Turns with roles, in the words of OpenAI, ShareGPT or Gemini."""
    for key in _TURNS:
        turns = next((row[key] for row in rows[:5] if row.get(key)), None)
        first = turns[0] if isinstance(turns, (list, tuple)) and turns else None
        if isinstance(first, Mapping) and not {"role", "from"}.isdisjoint(first):
            return True
    return False


def _evaluated(keys: Keys, hints: Hints) -> Kind | None:
    """Formats that only evaluation reads."""
    if hints.results:
        return None
    tool = _tool(keys)
    if tool:
        return Kind(tool, "evaluation")
    held = all_roles(keys)
    asks = "question" in held or "vars" in keys
    if "result" in held or not asks or hints.training:
        return None
    checked = held & {"expected", "source", "unanswerable"}
    if checked and any(map(_DISTINCT.search, keys)):
        return Kind("golden", "evaluation")
    return None


def _tool(keys: Keys) -> str:
    """The tool whose words the fields are; "" where they are nobody's own."""
    if "user_input" in keys and keys & {"reference", "reference_contexts", "retrieved_contexts"}:
        return "ragas"
    if {"question", "contexts"} <= keys and keys & {"ground_truth", "ground_truths"}:
        return "ragas"
    if {"vars", "assert"} <= keys:
        return "promptfoo"
    if {"input", "expected_output"} <= keys or {"scenario", "expected_outcome"} <= keys:
        return "deepeval"
    return ""


def _doubtful(keys: Keys, hints: Hints) -> Kind | None:
    """Questions with answers, or with sources: a golden set or training rows, as the path says."""
    held = all_roles(keys)
    if "question" not in held or "result" in held or hints.results:
        return None
    expected = "expected" in held
    if hints.training:
        return Kind("qa", "training") if expected else None
    if not expected and not _DOCUMENT.isdisjoint(keys):
        return None
    if hints.evaluation and (expected or "source" in held or hints.surely):
        return Kind("golden", "evaluation")
    return Kind("qa", "unknown") if expected else None
