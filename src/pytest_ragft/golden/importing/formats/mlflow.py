"""Evaluation data of MLflow: `inputs` and `expectations`, and the columns of MLflow 2."""

from collections.abc import Mapping
from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import (
    ANSWERED,
    METADATA,
    NO_PLACE,
    RETRIEVED,
    by,
    left,
    pieces_of,
    to,
)
from pytest_ragft.golden.importing.imported import (
    Field,
    Format,
    Given,
    Imported,
    Left,
    Pieces,
    Source,
)
from pytest_ragft.golden.importing.inputs import answer, asked
from pytest_ragft.golden.importing.recognition import has, has_any
from pytest_ragft.golden.importing.values import is_empty, mapping, structured, text, texts

_KEPT_THERE = "of MLflow's own records"


def _facts(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for fact in texts(value):
        yield Given("checks", ("judged", f"The reply states: {fact}"))


def _guidelines(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    found = structured(value)
    groups = found.values() if isinstance(found, Mapping) else [found]
    for rule in (rule for group in groups for rule in texts(group)):
        yield Given("checks", ("judged", rule))


def _context(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    """Documents that must be found; their text is in some, their address in all."""
    found = structured(value)
    for each in found if isinstance(found, list) else [found]:
        document = mapping(each)
        if not is_empty(document.get("content")):
            yield Given("oracle", text(document["content"]))
        if not is_empty(document.get("doc_uri")):
            yield Given("source", (text(document["doc_uri"]),))


_EXPECTATIONS = {
    "expected_response": by("expects", "", lambda _, value: answer(structured(value))),
    "expected_output": by("expects", "", lambda _, value: answer(structured(value))),
    "expected_facts": by("checks", "`judged`, one for each fact", _facts),
    "guidelines": by("checks", "`judged`, one for each guideline", _guidelines),
    "expected_retrieved_context": by("oracle", "`content`; `doc_uri` becomes `source`", _context),
}
"""Also columns of MLflow 2."""


def _expectations(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for key, each in mapping(value).items():
        if is_empty(each):
            continue
        if key in _EXPECTATIONS:
            yield from _EXPECTATIONS[key].read(key, each)
        else:
            yield Left(f"expectation {key!r}", "read by a scorer of its own, which is code")


def _fields(source: Source) -> dict[str, Field]:
    def inputs(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        return asked(structured(value), source.question, "input")

    return {
        "inputs": by("question", "by its name, or the only one; the rest are `variables`", inputs),
        "request": by("question", "its name in MLflow 2", inputs),
        "expectations": by("checks", "what follows", _expectations),
        **_EXPECTATIONS,
        "tags": METADATA,
        "request_id": to("id"),
        "dataset_record_id": to("id"),
        "outputs": left(ANSWERED),
        "response": left(ANSWERED),
        "retrieved_context": left(RETRIEVED),
        "trace": left(RETRIEVED),
        "source": left(NO_PLACE),
        **dict.fromkeys(
            (
                "dataset_id",
                "create_time",
                "created_time",
                "last_update_time",
                "created_by",
                "last_updated_by",
                "source_type",
                "source_id",
            ),
            left(_KEPT_THERE),
        ),
    }


def _read(source: Source) -> Imported:
    known = _fields(source)
    return assembled(source, lambda row: pieces_of(row.fields, known))


def _fits(source: Source) -> bool:
    older = has(source, "request") and has_any(source, *_EXPECTATIONS)
    return older or has(source, "inputs", "expectations")


FORMAT = Format(
    name="mlflow",
    title="MLflow evaluation data (JSON, JSON Lines, CSV)",
    signs="`inputs` with `expectations`; `request` with the columns of MLflow 2",
    fits=_fits,
    read=_read,
    fields=_fields(Source(path=None, layout="rows", rows=())),  # type: ignore[arg-type]  # of no file
    remarks=("`--question NAME` tells which field of `inputs` is asked.",),
)
