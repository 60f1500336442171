"""JSON Lines shaped as FinanceBench: question, answer, evidence with page."""

from typing import Any

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import by, left, pieces_of, tag, to
from pytest_ragft.golden.importing.imported import Format, Given, Imported, Pieces, Source
from pytest_ragft.golden.importing.recognition import has
from pytest_ragft.golden.importing.values import entries, is_empty, mapping, text

_DOCUMENT = "a fact about the document"


def _evidence(_: str, value: Any) -> Pieces:  # noqa: ANN401  # of JSON
    for each in entries(value):
        passage = mapping(each)
        yield Given("oracle", text(passage.get("evidence_text", "")))
        name = passage.get("evidence_doc_name") or passage.get("doc_name")
        if not is_empty(name):
            yield Given("source", (_place(text(name), passage.get("evidence_page_num")),))


def _place(name: str, page: object) -> str:
    """Pages of evidence count from 0; ours from 1."""
    file = name if "." in name else f"{name}.pdf"
    return f"{file}#page={page + 1}" if isinstance(page, int) else file


_FIELDS = {
    "question": to("question"),
    "answer": to("expects"),
    "evidence": by("oracle", "`evidence_text`; its document and page become `source`", _evidence),
    "justification": to("comment"),
    "financebench_id": to("id"),
    "question_type": tag(),
    "question_reasoning": tag(),
    "domain_question_num": left("a number of the question"),
    "dataset_subset_label": left("which part of the benchmark it is"),
    **dict.fromkeys(
        ("company", "doc_name", "doc_type", "doc_period", "doc_link", "gics_sector"),
        left(_DOCUMENT),
    ),
}


def _read(source: Source) -> Imported:
    return assembled(source, lambda row: pieces_of(row.fields, _FIELDS))


FORMAT = Format(
    name="financebench",
    title="FinanceBench-shaped rows (JSON Lines)",
    signs="`question` and `answer` with `evidence`",
    fits=lambda source: has(source, "question", "answer", "evidence"),
    read=_read,
    fields=_FIELDS,
)
