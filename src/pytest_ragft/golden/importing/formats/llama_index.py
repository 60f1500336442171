"""LlamaIndex's `LabelledRagDataset.save_json`."""

from pytest_ragft.golden.importing.assembly import assembled
from pytest_ragft.golden.importing.fields import gold, left, pieces_of, to
from pytest_ragft.golden.importing.imported import Format, Imported, Source
from pytest_ragft.golden.importing.recognition import has

_WHO = "who wrote it"
_FIELDS = {
    "query": to("question"),
    "reference_answer": to("expects"),
    "reference_contexts": gold(),
    "query_by": left(_WHO),
    "reference_answer_by": left(_WHO),
}


def _read(source: Source) -> Imported:
    return assembled(source, lambda row: pieces_of(row.fields, _FIELDS))


FORMAT = Format(
    name="llama-index",
    title="LlamaIndex LabelledRagDataset (JSON)",
    signs="`query` with `reference_answer` and `reference_contexts`",
    fits=lambda source: has(source, "query", "reference_answer", "reference_contexts"),
    read=_read,
    fields=_FIELDS,
)
