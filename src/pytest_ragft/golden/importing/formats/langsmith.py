"""Examples of a LangSmith dataset."""

from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import METADATA, by, left, pieces_of, tag, to
from pytest_ragft.golden.importing.imported import Field, Format, Imported, Pieces, Row, Source
from pytest_ragft.golden.importing.inputs import asked, wanted
from pytest_ragft.golden.importing.recognition import has, has_any, names
from pytest_ragft.golden.importing.values import structured

_KEPT_THERE = "of LangSmith's own records"


def _fields(source: Source) -> dict[str, Field]:
    def inputs(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        return asked(structured(value), source.question, "input")

    def outputs(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
        return wanted(structured(value), source.expected, "output")

    return {
        "inputs": by("question", "by its name, or the only one; the rest are `variables`", inputs),
        "outputs": by("expects", "by its name, or the only one", outputs),
        "reference_outputs": by("expects", "as `outputs`", outputs),
        "id": to("id"),
        "name": to("comment"),
        "split": tag(),
        "metadata": METADATA,
        "attachments": left("only text is asked"),
        "attachment_urls": left("only text is asked"),
        **dict.fromkeys(
            ("dataset_id", "created_at", "modified_at", "source_run_id", "runs"),
            left(_KEPT_THERE),
        ),
        **dict.fromkeys(("use_source_run_io", "use_source_run_attachments"), left(_KEPT_THERE)),
    }


def _read(source: Source) -> Imported:
    known = _fields(source)
    return assembled(source, lambda row: pieces_of(_gathered(row), known))


def _gathered(row: Row) -> dict[str, Any]:
    """Columns such as `inputs.question` and `output_answer` put together."""
    found: dict[str, Any] = {}
    for key, value in row.fields.items():
        part = next((part for part in _COLUMNS if key.startswith(part)), None)
        if part is None:
            found[key] = value
        else:
            found.setdefault(_COLUMNS[part], {})[key.removeprefix(part)] = value
    return found


_COLUMNS = {
    "inputs.": "inputs",
    "outputs.": "outputs",
    "input_": "inputs",
    "output_": "outputs",
}


def _fits(source: Source) -> bool:
    if has_any(source, "expectations", "input"):
        return False  # MLflow's, and DeepEval's with its `input_token_count`
    if has(source, "inputs") and has_any(source, "outputs", "reference_outputs"):
        return True
    columns = names(source)
    starts = [("inputs.", "outputs."), ("input_", "output_")]
    return any(
        any(key.startswith(first) for key in columns)
        and any(key.startswith(second) for key in columns)
        for first, second in starts
    )


FORMAT = Format(
    name="langsmith",
    title="LangSmith examples (JSON, JSON Lines, CSV)",
    signs="`inputs` with `outputs`, or columns such as `input_question` and `output_answer`",
    fits=_fits,
    read=_read,
    fields=_fields(Source(path=None, layout="rows", rows=())),  # type: ignore[arg-type]  # of no file
    remarks=("`--question NAME` and `--expected NAME` tell which fields are meant.",),
)
