"""DeepEval's goldens, of one turn and of conversations: `EvaluationDataset.save_as`."""

from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import (
    ANSWERED,
    METADATA,
    RETRIEVED,
    by,
    call,
    left,
    pieces_of,
    to,
)
from pytest_ragft.golden.importing.imported import (
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    Row,
    RowError,
    Source,
)
from pytest_ragft.golden.importing.inputs import chat
from pytest_ragft.golden.importing.recognition import has, has_any
from pytest_ragft.golden.importing.values import entries, is_empty, mapping, structured, text, texts

_DELIMITER = "|"
"""Between the texts of a context, in a cell of CSV and in a field of JSON Lines."""
_NOT_SIMULATED = "DeepEval plays the user with a model; here the turns are fixed"


def _context(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    joined = isinstance(value, str) and not value.startswith("[")
    for each in value.split(_DELIMITER) if joined else texts(value):
        yield Given("oracle", each.strip())


def _tools(key: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for each in entries(value):
        tool = mapping(each)
        yield call(
            text(tool.get("name")), tool.get("inputParameters") or tool.get("input_parameters")
        )
        if tool.get("output") is not None:
            yield Left(
                f"the output of a tool in {key!r}", "only its name and arguments are checked"
            )


def _expectations(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    found = mapping(value)
    for must in texts(found.get("must") or []):
        yield Given("checks", ("judged", must))
    for must_not in texts(found.get("must_not") or found.get("mustNot") or []):
        yield Given("checks", ("judged", f"The reply must not: {must_not}"))


def _turns(key: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    """Up to the last question; a conversation that has begun goes on there."""
    turns = [mapping(turn) for turn in entries(value)]
    while turns and turns[-1].get("role") == "assistant":
        turns.pop()
        yield Left(f"the last reply in {key!r}", ANSWERED)
    if turns:
        yield from chat(turns)


def _scenario(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    yield Given("comment", str(value))


def _outcome(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    yield Given("checks", ("judged", str(value)))


_FIELDS = {
    "input": to("question"),
    "expected_output": to("expects"),
    "context": by("oracle", "gold in DeepEval; joined by `|` in CSV and JSON Lines", _context),
    "retrieval_context": left(RETRIEVED),
    "actual_output": left(ANSWERED),
    "expected_tools": by("checks", "`calls_tool` with the name and the arguments", _tools),
    "tools_called": left(ANSWERED),
    "expectations": by("checks", "`judged`, one for each that must or must not be", _expectations),
    "source_file": to("source"),
    "name": to("id"),
    "comments": to("comment"),
    "additional_metadata": METADATA,
    "custom_column_key_values": METADATA,
    "turns": by("messages", "up to the last turn of the user", _turns),
    "scenario": by(
        "comment", "what a conversation is about; its turns are what is asked", _scenario
    ),
    "expected_outcome": by("checks", "`judged`", _outcome),
    "user_description": left(_NOT_SIMULATED),
    "persona": left(_NOT_SIMULATED),
}


def _read(source: Source) -> Imported:
    def pieces(row: Row) -> Pieces:
        if "scenario" in row.fields and is_empty(structured(row.fields.get("turns"))):
            raise RowError(f"a scenario without turns: {_NOT_SIMULATED}")
        return pieces_of(row.fields, _FIELDS)

    return assembled(source, pieces)


def _fits(source: Source) -> bool:
    single = has(source, "input") and has_any(
        source, "expected_output", "actual_output", "retrieval_context", "source_file"
    )
    return single or (
        has(source, "scenario") and has_any(source, "turns", "expected_outcome", "user_description")
    )


FORMAT = Format(
    name="deepeval",
    title="DeepEval goldens (JSON, JSON Lines, CSV)",
    signs="`input` with `expected_output` or `actual_output`; `scenario` with `turns`",
    fits=_fits,
    read=_read,
    fields=_FIELDS,
    remarks=(
        "A conversation without turns is no case: the user would have to be played.",
        "A `|` in a joined context parts it, as it does where DeepEval reads it.",
    ),
)
