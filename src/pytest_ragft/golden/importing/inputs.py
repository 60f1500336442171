"""What is asked and what is expected, where a tool leaves their names to its user."""

import json
from collections.abc import Mapping
from typing import Any

from pytest_ragft.golden.importing.fields import RETRIEVED
from pytest_ragft.golden.importing.imported import Given, Left, Pieces, RowError
from pytest_ragft.golden.importing.values import is_empty, plain, shown, text, texts

QUESTIONS = (
    "question",
    "query",
    "user_input",
    "user_query",
    "user_question",
    "input",
    "prompt",
    "message",
    "user_message",
    "request",
    "text",
)
"""Names of what is asked, the first that is there."""
ANSWERS = (
    "expected",
    "expected_output",
    "expected_answer",
    "expected_response",
    "reference",
    "reference_answer",
    "ground_truth",
    "answer",
    "output",
    "response",
    "result",
    "target",
    "text",
)
"""Names of what is expected, the first that is there."""
_RETRIEVED = frozenset(
    {"context", "contexts", "documents", "passages", "retrieved_context", "retrieved_contexts"}
)
_CHAT = ("messages", "input", "chat_history")


def asked(inputs: Any, question: str | None, where: str) -> Pieces:  # noqa: ANN401  # of JSON
    """The question of `inputs`, a text, a chat or several fields; the rest becomes variables."""
    if isinstance(inputs, str | int | float):
        yield Given("question", text(inputs))
        return
    if isinstance(inputs, list):
        yield from chat(inputs)
        return
    key = _question_in(inputs, question, where)
    value = inputs[key]
    yield from chat(value) if isinstance(value, list) else iter([Given("question", text(value))])
    rest = {name: each for name, each in inputs.items() if name != key and not is_empty(each)}
    for name in rest:
        if plain(name) in _RETRIEVED:
            yield Left(f"{where} {name!r} as gold text", f"{RETRIEVED}; it is kept as a variable")
    if rest:
        yield Given("variables", rest)


def _question_in(inputs: Mapping[str, Any], question: str | None, where: str) -> str:
    """Raises `RowError` where several might be meant."""
    said = [key for key, value in inputs.items() if not is_empty(value)]
    if question is not None:
        if question not in said:
            raise RowError(f"there is no {question!r} among its {where}s: {_names(said)}")
        return question
    for key in _CHAT:
        if key in said and isinstance(inputs[key], list):
            return key
    named = [key for name in QUESTIONS for key in said if plain(key) == name]
    others = [key for key in said if plain(key) not in _RETRIEVED]
    if not named and len(others) != 1:
        raise RowError(f"which {where} is asked? --question NAME tells; there are {_names(said)}")
    return named[0] if named else others[0]


def wanted(outputs: Any, expected: str | None, where: str) -> Pieces:  # noqa: ANN401  # of JSON
    """The answer in `outputs`; what else stands there has no place."""
    if not isinstance(outputs, Mapping):
        yield from answer(outputs)
        return
    said = [key for key, value in outputs.items() if not is_empty(value)]
    named = [key for name in ANSWERS for key in said if plain(key) == name]
    key = (
        expected
        if expected is not None
        else next(iter(named or (said if len(said) == 1 else [])), None)
    )
    if key not in said:
        reason = f"which is expected? --expected NAME tells; there are {_names(said)}"
        yield Left(f"the {where}s", reason)
        return
    yield from answer(outputs[key])
    for other in said:
        if other != key:
            yield Left(f"{where} {other!r}", "an expected answer beside the first")


def answer(value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    """Of an expected answer: a text, several of which one will do, or JSON that must be matched."""
    if isinstance(value, Mapping):
        yield from _constant(value)
    elif isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
        yield from _listed_answer(value)
    else:
        yield Given("expects", texts(value))


def _listed_answer(value: list[Any]) -> Pieces:
    """The last reply of a chat; any other list is JSON that must be matched."""
    last = value[-1] if isinstance(value[-1], Mapping) else {}
    if isinstance(last.get("content"), str):
        yield Given("expects", texts(last["content"]))
    else:
        yield from _constant(value)


def _constant(value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    yield Given("checks", ("json_schema", {"schema": {"const": value}}))
    yield Given("exemplar", json.dumps(value, ensure_ascii=False))


def chat(turns: list[Any]) -> Pieces:
    """Messages of a chat; raises `RowError` for any that is not made of text."""
    found = []
    for turn in turns:
        message = turn if isinstance(turn, Mapping) else {}
        role, content = message.get("role", message.get("type")), message.get("content")
        if not isinstance(role, str):
            raise RowError(f"expected messages with role and content, found {shown(turn)}")
        found.append({"role": _ROLES.get(role, role), "content": _words(content)})
    if len(found) == 1 and found[0]["role"] == "user":
        yield Given("question", found[0]["content"])
    else:
        yield Given("messages", tuple(found))


_ROLES = {"human": "user", "ai": "assistant", "model": "assistant"}


def _words(content: Any) -> str:  # noqa: ANN401  # of JSON
    parts = content if isinstance(content, list) else [content]
    found = [part.get("text") if isinstance(part, Mapping) else part for part in parts]
    if not all(isinstance(each, str) for each in found):
        raise RowError(f"only messages of text are taken over, found {shown(content)}")
    return "\n".join(str(each).strip() for each in found)


def _names(keys: list[str]) -> str:
    return ", ".join(repr(key) for key in keys) or "none"
