"""Samples of RAGAS 0.2 and later, of one turn and of several, and its test sets."""

from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import (
    ANSWERED,
    RETRIEVED,
    by,
    call,
    gold,
    left,
    pieces_of,
    tag,
    to,
)
from pytest_ragft.golden.importing.imported import (
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    RowError,
    Source,
)
from pytest_ragft.golden.importing.inputs import chat
from pytest_ragft.golden.importing.recognition import has, has_any
from pytest_ragft.golden.importing.values import entries, mapping, structured, text, texts

_STYLE = "how a question was made up"


def _asked(key: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    found = structured(value)
    if isinstance(found, list):
        yield from _conversation(key, found)
    else:
        yield Given("question", text(value))


def _conversation(key: str, turns: list[Any]) -> Pieces:
    """Up to the last question; replies of the model that follow are asked anew."""
    last = max((at for at, turn in enumerate(turns) if _is_user(turn)), default=-1)
    if last < 0:
        raise RowError(f"{key!r}: no turn of the user in it")
    if last + 1 < len(turns):
        yield Left(f"the last replies in {key!r}", ANSWERED)
    yield from chat(turns[: last + 1])


def _is_user(turn: Any) -> bool:  # noqa: ANN401  # of JSON
    return isinstance(turn, dict) and (turn.get("type", turn.get("role")) in ("human", "user"))


def _tools(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for each in entries(value):
        tool = mapping(each)
        yield call(text(tool.get("name")), tool.get("args"))


def _topics(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    topics = ", ".join(texts(value))
    yield Given("checks", ("judged", f"The reply stays with these topics: {topics}"))


def _nested(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    return pieces_of(mapping(value), _FIELDS)


_FIELDS = {
    "user_input": by("question", "or `messages`, up to the last turn of the user", _asked),
    "reference": to("expects"),
    "reference_contexts": gold(),
    "reference_context_ids": to("source", "where `reference_contexts` is there, too"),
    "retrieved_contexts": left(RETRIEVED),
    "retrieved_context_ids": left(RETRIEVED),
    "response": left(ANSWERED),
    "multi_responses": left(ANSWERED),
    "rubrics": left("levels of a score; a check passes or fails"),
    "reference_tool_calls": by("checks", "`calls_tool` with the name and the arguments", _tools),
    "reference_topics": by("checks", "`judged`", _topics),
    "synthesizer_name": tag("the kind of question"),
    "persona_name": left(_STYLE),
    "query_style": left(_STYLE),
    "query_length": left(_STYLE),
    "eval_sample": by("", "read as a sample", _nested),
}


def _read(source: Source) -> Imported:
    return assembled(source, lambda row: pieces_of(row.fields, _FIELDS))


def _fits(source: Source) -> bool:
    return has(source, "eval_sample") or (
        has(source, "user_input")
        and has_any(
            source,
            "reference",
            "reference_contexts",
            "retrieved_contexts",
            "response",
            "reference_tool_calls",
            "reference_topics",
        )
    )


FORMAT = Format(
    name="ragas",
    title="RAGAS 0.2 and later (JSON Lines, CSV)",
    signs="`user_input` with `reference`, `response` or contexts",
    fits=_fits,
    read=_read,
    fields=_FIELDS,
)
