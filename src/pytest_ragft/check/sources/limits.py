"""What training rows teach a model not to do: answers that refuse, instructions that forbid."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pytest_ragft.check.fact import Value
from pytest_ragft.check.sources import wording
from pytest_ragft.check.sources.fields import Row

_REFUSES = re.compile(
    r"(?i)\bI(?:['’]m| am) (?:sorry|unable|not able|afraid)"
    r"|\b(?:I|we) (?:can(?:['’]?t|not)|won['’]t|will not|must decline|am unable to"
    r"|do(?: not|n['’]t) (?:have|provide|offer|give|discuss))\b"
    r"|\bcan(?:['’]t|not) (?:help|assist|provide|share|guarantee|predict|diagnose|comply)"
    r"|\bnot able to (?:help|assist|provide|answer)|\boutside (?:of )?(?:my|the|our) scope"
    r"|\bout of scope\b|\bes tut mir leid|\bkann ich (?:leider )?nicht\b"
    r"|\blo siento, (?:pero )?no\b|\bje (?:suis désolé|ne peux pas)"
)
_OPENING = 300
"""Characters of an answer in which a refusal stands."""
_TURNS = ("messages", "conversations", "contents")
_INSTRUCTIONS = ("system", "instruction", "instructions", "prompt")
_ANSWERS = ("output", "completion", "response", "answer", "expected_output")
_ANSWERING = frozenset({"assistant", "gpt", "model"})


def shares(rows: Sequence[Row]) -> Mapping[str, Value]:
    """Of the rows: how large a part refuses, and of how large a part something is forbidden."""
    refusing = sum(any(_REFUSES.search(text[:_OPENING]) for text in answers(row)) for row in rows)
    forbidding = sum(any(map(wording.forbids, instructions(row))) for row in rows)
    return {
        "refusal_share": round(refusing / len(rows), 2),
        "prohibition_share": round(forbidding / len(rows), 2),
    }


def answers(row: Row) -> Iterator[str]:
    """What the model is trained to say, of a conversation its last turn."""
    spoken = [text for role, text in _turns(row) if role in _ANSWERING]
    yield from spoken[-1:]
    yield from _texts(row, _ANSWERS)


def instructions(row: Row) -> Iterator[str]:
    """What the model is told before it is asked."""
    yield from (text for role, text in _turns(row) if role in {"system", "developer"})
    yield from _texts(row, _INSTRUCTIONS)


def _texts(row: Row, keys: Iterable[str]) -> Iterator[str]:
    yield from (row[key] for key in keys if isinstance(row.get(key), str))


def _turns(row: Row) -> Iterator[tuple[str, str]]:
    """Role and text of each turn, in the words of OpenAI, ShareGPT or Gemini."""
    for key in _TURNS:
        turns = row.get(key)
        for turn in turns if isinstance(turns, (list, tuple)) else ():
            if isinstance(turn, Mapping):
                yield str(turn.get("role", turn.get("from", ""))), _said(turn)


def _said(turn: Mapping[str, Any]) -> str:
    text = turn.get("content", turn.get("value", turn.get("parts")))
    if isinstance(text, (list, tuple)):
        parts = (part.get("text") for part in text if isinstance(part, Mapping))
        return " ".join(part for part in parts if isinstance(part, str))
    return text if isinstance(text, str) else ""
