"""Experiments of LangSmith: rows as its SDK's `evaluate` returns them, or as it lists them."""

from collections.abc import Iterator, Mapping

from pytest_ragft.classify.answers import (
    Answer,
    Assessed,
    Document,
    Format,
    Label,
    listed,
    number_of,
    of,
    text_of,
    verdict_of,
)
from pytest_ragft.classify.kinds import kind_of_name

Entry = Mapping[str, object]
_FEEDBACK = "feedback."
_ONE_TEXT = 1


def _recognises(document: Document) -> bool:
    rows = _rows(document)
    first = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(first, Mapping):
        return False
    if document.content == "table":
        return "example_id" in first and any(key.startswith(_FEEDBACK) for key in first)
    return {"run", "example", "evaluation_results"} <= set(first) or {"runs", "inputs"} <= set(
        first
    )


def _rows(document: Document) -> object:
    value = document.value
    if isinstance(value, Mapping):
        return value.get("results") or value.get("examples_with_runs")
    return value


def _answers(document: Document) -> tuple[Answer, ...]:
    rows = listed(_rows(document), "results")
    named = text_of(of(document.value, "experiment_name"))
    labels = (Label("experiment", named or document.stem), Label("file", document.stem))
    if document.content == "table":
        return tuple(_of_table(row, labels) for row in rows)
    return tuple(answer for row in rows for answer in _of_row(row, labels))


def _of_row(row: Entry, labels: tuple[Label, ...]) -> Iterator[Answer]:
    """One row is a run with its example, or an example with its runs."""
    if "run" in row:
        results = listed(of(row, "evaluation_results", "results"), "evaluation_results.results")
        feedback = [(text_of(of(r, "key")), _given(r)) for r in results]
        yield _answer(of(row, "example"), of(row, "run"), feedback, labels)
        return
    for run in listed(of(row, "runs"), "runs"):
        stats = of(run, "feedback_stats")
        given = stats.items() if isinstance(stats, Mapping) else ()
        yield _answer(row, run, [(name, of(stat, "avg")) for name, stat in given], labels)


def _given(result: Entry) -> object:
    score = of(result, "score")
    return of(result, "value") if score is None else score


def _answer(
    example: object,
    run: object,
    feedback: list[tuple[str, object]],
    labels: tuple[Label, ...],
) -> Answer:
    error = text_of(of(run, "error"))
    name = text_of(of(run, "session_name"))
    return Answer(
        key=text_of(of(example, "id") or of(example, "inputs")),
        case=_said(of(example, "inputs")) or text_of(of(example, "id")),
        labels=(Label("experiment", name), *labels[1:]) if name else labels,
        checks=() if error else tuple(_assessed(name, value) for name, value in feedback),
        reply=_said(of(run, "outputs")),
        expects=_said(of(example, "outputs")) or None,
        error=_first_line(error) if error else None,
    )


def _of_table(row: Entry, labels: tuple[Label, ...]) -> Answer:
    """A row of `to_pandas().to_csv(...)`."""
    error = text_of(of(row, "error"))
    cells = {name: text_of(value) for name, value in row.items()}
    feedback = [(name, value) for name, value in cells.items() if name.startswith(_FEEDBACK)]
    return Answer(
        key=cells["example_id"],
        case=_under("inputs.", cells) or cells["example_id"],
        labels=labels,
        checks=() if error else tuple(_of_cell(name, value) for name, value in feedback),
        reply=_under("outputs.", cells),
        expects=_under("reference.", cells) or None,
        error=_first_line(error) if error else None,
    )


def _of_cell(column: str, value: str) -> Assessed:
    truth = {"true": True, "false": False}.get(value.casefold())
    if truth is None:
        try:
            return _assessed(column.removeprefix(_FEEDBACK), float(value))
        except ValueError:
            pass
    return _assessed(column.removeprefix(_FEEDBACK), truth)


def _assessed(name: str, value: object) -> Assessed:
    return Assessed(name, verdict_of(value), kind_of_name(name), number_of(value))


def _under(prefix: str, cells: Mapping[str, str]) -> str:
    filled = {name: value for name, value in cells.items() if value and name.startswith(prefix)}
    return _said(filled)


def _said(value: object) -> str:
    """The one text of an object, or all of it."""
    if isinstance(value, Mapping) and len(value) == _ONE_TEXT:
        value = next(iter(value.values()))
    return text_of(value) if value else ""


def _first_line(text: str) -> str:
    """Without the traceback that follows it."""
    return text.strip().partition("\n")[0]


FORMAT = Format(
    tool="LangSmith",
    shape="rows with run, example and evaluation_results; examples with runs; to_pandas() as CSV",
    again="evaluate(..., num_repetitions=5)",
    recognises=_recognises,
    answers=_answers,
)
