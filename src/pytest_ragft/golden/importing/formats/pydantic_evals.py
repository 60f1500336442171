"""Datasets of pydantic-evals: `Dataset.to_file`."""

from collections.abc import Mapping
from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import METADATA, by, pieces_of, to
from pytest_ragft.golden.importing.imported import (
    Field,
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    Row,
    Source,
)
from pytest_ragft.golden.importing.inputs import answer, asked
from pytest_ragft.golden.importing.recognition import has
from pytest_ragft.golden.importing.values import is_empty, mapping

_CUSTOM = "an evaluator of its own: it is code"
_UNMAPPED = {
    "IsInstance": "a type of Python's: replies are text here",
    "MaxDuration": "time is not checked",
    "HasMatchingSpan": "spans are not read",
    "GEval": "steps and a scale of scores; a check passes or fails",
}


def _evaluators(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for entry in value if isinstance(value, list) else [value]:
        name, arguments = _named(entry)
        yield from _evaluator(name, arguments)


def _named(entry: Any) -> tuple[str, Any]:  # noqa: ANN401  # of JSON
    """`Contains`, `{Contains: text}` and `{name: Contains, arguments: ...}`."""
    if isinstance(entry, str):
        return entry, None
    found = mapping(entry)
    if "name" in found and found.keys() <= {"name", "arguments"}:
        given = found.get("arguments")
        if isinstance(given, list) and len(given) == 1:
            given = given[0]
        return str(found["name"]), given
    return next(iter(found.items()), ("", None))


def _list(value: Any) -> list[Any]:  # noqa: ANN401  # of JSON
    return value if isinstance(value, list) else []


def _evaluator(name: str, given: Any) -> Pieces:  # noqa: ANN401  # of JSON
    arguments = given if isinstance(given, Mapping) else {"value": given, "rubric": given}
    if name == "EqualsExpected":
        return  # of the expected answer, below
    if name == "Equals":
        yield from _equal(arguments.get("value"))
    elif name == "Contains" and isinstance(arguments.get("value"), str):
        exact = arguments.get("case_sensitive", True)
        yield Given("checks", ("contains", _cased(arguments["value"], exact=bool(exact))))
    elif name == "LLMJudge" and not is_empty(arguments.get("rubric")):
        yield Given("checks", ("judged", str(arguments["rubric"])))
        for key in arguments.keys() & {"model", "model_settings", "score"}:
            yield Left(f"{key!r} of LLMJudge", "the judge is set in [tool.ragft.judge]")
    else:
        yield Left(f"evaluator {name!r}", _UNMAPPED.get(name, _CUSTOM))


def _cased(text: str, *, exact: bool) -> object:
    return {"text": text, "ignore_case": False} if exact else text


def _equal(value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    if isinstance(value, str):
        yield Given("checks", ("equals", _cased(value, exact=True)))
    else:
        yield Given("checks", ("json_schema", {"schema": {"const": value}}))


def _fields(source: Source) -> dict[str, Field]:
    def inputs(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        return asked(value, source.question, "input")

    return {
        "inputs": by("question", "by its name, or the only one; the rest are `variables`", inputs),
        "expected_output": by(
            "expects", "an object: `json_schema` with that constant", lambda _, value: answer(value)
        ),
        "name": to("id"),
        "metadata": METADATA,
        "evaluators": by("checks", "Contains, Equals, EqualsExpected, LLMJudge", _evaluators),
    }


def _read(source: Source) -> Imported:
    known, shared = _fields(source), _list(source.document.get("evaluators"))

    def pieces(row: Row) -> Pieces:
        own = _list(row.fields.get("evaluators"))
        yield from pieces_of({**row.fields, "evaluators": [*own, *shared]}, known)
        exact = any(_named(entry)[0] == "EqualsExpected" for entry in [*own, *shared])
        if exact and isinstance(row.fields.get("expected_output"), str):
            yield from _equal(row.fields["expected_output"])

    return assembled(source, pieces, compared=False)


FORMAT = Format(
    name="pydantic-evals",
    title="pydantic-evals datasets (YAML, JSON)",
    signs="a document with `cases`, each with `inputs`",
    fits=lambda source: "cases" in source.document and has(source, "inputs"),
    read=_read,
    fields=_fields(Source(path=None, layout="rows", rows=())),  # type: ignore[arg-type]  # of no file
    remarks=(
        "Evaluators of the whole dataset are added to each case.",
        "`--question NAME` tells which field of `inputs` is asked.",
    ),
)
